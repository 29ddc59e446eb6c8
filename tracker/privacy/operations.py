"""Erasing a person, and what people and organisers say about it. Figures stay, and locked reports never change."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.errors import Invalid
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.persons.models import Person
from tracker.privacy import queries
from tracker.privacy.errors import NoSuchRequest
from tracker.privacy.inventory import HOLDINGS, Holding, Scope
from tracker.privacy.models import ErasureRequest, PrivacyNotice, RequestState
from tracker.privacy.queries import Held
from tracker.questions.erasing import forget_answers_of
from tracker.registration import queries as registration
from tracker.registration.models import Participant
from tracker.registration.rules import ERASED

LONGEST_DAYS = 36_500
LONGEST_NOTICE = 20_000


@dataclass(frozen=True, slots=True)
class Erased:
    """What went: how many rows of each kind, and what lies outside the database and has to go after the commit."""

    held: list[Held]
    blobs: list[str]
    message_ids: frozenset[str]


@operation
def erase_person(meeting: Meeting, participant_id: UUID, *, by: Actor, now: datetime) -> Erased:
    """Take everything away that tells who this was. Erasing twice is the same as once. Raises NoSuchParticipant."""
    registration.lock_participant(meeting.id, participant_id)
    erased = _erase(Scope(meeting.id, participant_id), now)
    record(ERASED, by=by, at=now, meeting_id=meeting.id, subject_id=participant_id)
    return erased


def _erase(scope: Scope, now: datetime) -> Erased:
    held, ids = queries.count_held(scope), queries.list_message_ids(scope)
    return Erased(held, erase_rows(HOLDINGS, scope, now), ids)


def erase_rows(holdings: Iterable[Holding], scope: Scope, now: datetime) -> list[str]:
    """Erase what these tables hold of the people, who count as erased from now on; part of an operation.

    Gives the files nobody may need any more, for `remove_unused` once the whole is committed.
    """
    people = Participant.id.in_(scope.people)
    known = list(db.session.scalars(select(Participant.person_id).where(people, Participant.person_id.is_not(None))))
    blobs = queries.list_waiting_files(scope)
    blobs += forget_answers_of(cast(Collection[UUID], scope.people))
    for one in holdings:
        erase_holding(one, one.rows(scope), scope)
    untracked = {"synchronize_session": False}
    db.session.execute(
        update(Participant).where(people, Participant.erased_at.is_(None)).values(erased_at=now),
        execution_options=untracked,
    )
    requests = ErasureRequest.participant_id.in_(scope.people)
    asked = update(ErasureRequest).where(requests, ErasureRequest.state == RequestState.OPEN)
    db.session.execute(asked.values(state=RequestState.ERASED, decided_at=now), execution_options=untracked)
    belongs = select(Participant.id).where(Participant.person_id == Person.id).exists()
    db.session.execute(delete(Person).where(Person.id.in_(known), ~belongs), execution_options=untracked)
    db.session.expire_all()
    return blobs


def erase_holding(one: Holding, rows: ColumnElement[bool], scope: Scope | None = None) -> None:
    """Erase these rows of a table, as it says how: what is of these people (None: of everybody); part of an operation."""
    if one.erase is None:
        db.session.execute(delete(one.at).where(rows))
    elif one.erase:
        db.session.execute(update(one.at).where(rows).values(one.values(scope)))


@operation
def ask_to_be_erased(person: Participant, *, by: Actor, now: datetime) -> ErasureRequest:
    """Note that a person wants everything gone; asking again changes nothing."""
    latest = queries.latest_request(person.id)
    if latest is not None and latest.state is RequestState.OPEN:
        return latest
    request = ErasureRequest(
        meeting_id=person.meeting_id, participant_id=person.id, asked_at=now, state=RequestState.OPEN, answer=""
    )
    db.session.add(request)
    record("privacy.asked", by=by, at=now, meeting_id=person.meeting_id, subject_id=person.id)
    return request


@operation
def refuse_request(meeting: Meeting, request_id: UUID, answer: str, *, by: Actor, now: datetime) -> ErasureRequest:
    """Tell the person why it cannot be done yet. Raises NoSuchRequest, Invalid without a reason."""
    if not answer.strip():
        raise Invalid(Text("Write why it cannot be done yet: the person reads it"))
    query = select(ErasureRequest).where(ErasureRequest.meeting_id == meeting.id, ErasureRequest.id == request_id)
    request = db.session.scalars(query.with_for_update()).one_or_none()
    if request is None or request.state is not RequestState.OPEN:
        raise NoSuchRequest
    request.state, request.decided_at, request.answer = RequestState.REFUSED, now, answer.strip()[:1000]
    record("privacy.refused", by=by, at=now, meeting_id=meeting.id, subject_id=request.participant_id)
    return request


@operation
def keep_for(meeting: Meeting, days: int | None, *, by: Actor, now: datetime) -> Meeting:
    """Set how many days after its end names are kept; None: until an organiser erases them. Raises Invalid."""
    if days is not None and not 0 <= days <= LONGEST_DAYS:
        raise Invalid(Text("Enter a whole number of days, or nothing"))
    meeting = lock_meeting(meeting.id)
    before, meeting.retention_days = meeting.retention_days, days
    record("privacy.retention", by=by, at=now, meeting_id=meeting.id, subject_id=meeting.id, days=[before, days])
    return meeting


@operation
def publish_notice(
    meeting: Meeting, texts: dict[str, str], *, changed: str, by: Actor, now: datetime
) -> list[PrivacyNotice]:
    """Make the next version of the meeting's own notice: language -> text. Consents given before stay as they are.

    Raises Invalid when there is no text.
    """
    texts = {language: text.strip() for language, text in texts.items() if text.strip()}
    if not texts or any(len(text) > LONGEST_NOTICE for text in texts.values()):
        raise Invalid(Text("Write the notice in one language at least, in no more than 20,000 characters"))
    meeting = lock_meeting(meeting.id)
    version = _next(meeting.notice_version)
    notices = [
        PrivacyNotice(
            meeting_id=meeting.id,
            version=version,
            language=language,
            text=text,
            changed=changed.strip()[:1000],
            at=now,
            by_label=by.label,
        )
        for language, text in texts.items()
    ]
    db.session.add_all(notices)
    meeting.notice_version, meeting.revision = version, meeting.revision + 1
    record("privacy.notice", by=by, at=now, meeting_id=meeting.id, subject_id=meeting.id, version=version)
    return notices


def _next(version: str) -> str:
    return str(int(version) + 1) if version.isdecimal() else f"{version}.1"
