"""What is held about people: whose time is over, how much there is, and all of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, func, or_, select, union_all

from tracker.core.db import Model, db
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.privacy.inventory import HOLDINGS, Holding, Scope
from tracker.privacy.models import ErasureRequest, PrivacyNotice, RequestState
from tracker.registration.models import Participant
from tracker.registration.rules import STANDING


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of one kind would be erased."""

    table: str
    title: Text
    rows: int
    #: whether people are given it with their data
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's request to be erased, with who it is."""

    request: ErasureRequest
    given_name: str
    family_name: str
    state: str


def count_held(scope: Scope) -> list[Held]:
    """What erasing touches, kind by kind."""
    counts = [select(func.count()).select_from(one.at).where(one.rows(scope)).scalar_subquery() for one in HOLDINGS]
    found = db.session.execute(select(*counts)).one()
    return [Held(one.table, one.title, rows, one.shown) for one, rows in zip(HOLDINGS, found, strict=True) if rows]


def list_message_ids(scope: Scope) -> frozenset[str]:
    """The mails about these people, by the number they left with."""
    mails = _holding("outbox_mail")
    return frozenset(db.session.scalars(select(mails.at.c.message_id).where(mails.rows(scope))))


def list_waiting_files(scope: Scope) -> list[str]:
    """The files of theirs that wait for their form."""
    waiting = _holding("pending_upload")
    return list(db.session.scalars(select(waiting.at.c.blob).where(waiting.rows(scope))))


def _holding(name: str) -> Holding:
    return next(one for one in HOLDINGS if one.table == name)


def count_people(scope: Scope) -> int:
    """How many of them still have a name."""
    query = select(func.count()).select_from(Participant)
    return db.session.scalars(query.where(Participant.id.in_(scope.people), Participant.erased_at.is_(None))).one()


def list_due(now: datetime) -> list[Meeting]:
    """The meetings whose time is over and that have not been erased, or have names again, the oldest first."""
    named = select(Participant.id).where(Participant.meeting_id == Meeting.id, Participant.erased_at.is_(None)).exists()
    left = or_(Meeting.purged_at.is_(None), named)
    query = select(Meeting).where(Meeting.retention_days.is_not(None), left).order_by(Meeting.ends_on, Meeting.slug)
    return [meeting for meeting in db.session.scalars(query) if is_over(meeting, now)]


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Whether the days that names are kept are over, where the meeting was held."""
    if meeting.retention_days is None:
        return False
    return now.astimezone(ZoneInfo(meeting.timezone)).date() > meeting.ends_on + timedelta(days=meeting.retention_days)


def has_ended(meeting: Meeting, now: datetime) -> bool:
    """Whether the meeting's last day has passed: before it nobody's data may go all at once."""
    return now.astimezone(ZoneInfo(meeting.timezone)).date() > meeting.ends_on


def count_agreed(meeting_id: UUID) -> list[tuple[str | None, int]]:
    """How many of those registered agreed to which version of the notice; None: entered by somebody else."""
    query = (
        select(Participant.notice_version, func.count())
        .where(Participant.meeting_id == meeting_id, Participant.state.in_(STANDING))
        .group_by(Participant.notice_version)
        .order_by(Participant.notice_version)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def list_notices(meeting_id: UUID) -> Sequence[PrivacyNotice]:
    """Every text of every version, the latest first."""
    query = (
        select(PrivacyNotice)
        .where(PrivacyNotice.meeting_id == meeting_id)
        .order_by(PrivacyNotice.at.desc(), PrivacyNotice.language, PrivacyNotice.id)
    )
    return db.session.scalars(query).all()


def list_requests(meeting_id: UUID) -> list[Asked]:
    """The requests to be erased that wait for the organiser, the oldest first."""
    query = (
        select(ErasureRequest, Participant.given_name, Participant.family_name, Participant.state)
        .join(Participant, Participant.id == ErasureRequest.participant_id)
        .where(ErasureRequest.meeting_id == meeting_id, ErasureRequest.state == RequestState.OPEN)
        .order_by(ErasureRequest.asked_at, ErasureRequest.id)
    )
    return [Asked(*row) for row in db.session.execute(query)]


def latest_request(participant_id: UUID) -> ErasureRequest | None:
    """What a person last asked for."""
    query = (
        select(ErasureRequest)
        .where(ErasureRequest.participant_id == participant_id)
        .order_by(ErasureRequest.asked_at.desc(), ErasureRequest.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def everything_about(scope: Scope) -> list[tuple[str, Text, list[Mapping[str, Any]]]]:
    """All rows about one person, table by table, for them to read: a statement a table."""
    found: list[tuple[str, Text, list[Mapping[str, Any]]]] = []
    for one in reversed(HOLDINGS):
        if one.shown:
            rows = db.session.execute(select(one.at).where(one.rows(scope)).order_by(*one.at.primary_key.columns))
            found.append((one.table, one.title, [dict(row) for row in rows.mappings()]))
    return [entry for entry in found if entry[2]]


def names_within(meeting_id: UUID) -> dict[UUID, str]:
    """What the sessions, days, groups and questions of a meeting are called, by their number."""
    tables = Model.metadata.tables
    called = {"meeting_session": "title", "meeting_day": "date", "discussion_group": "topic", "question": "label"}
    each = [
        select(table.c.id, cast(table.c[name], String)).where(table.c.meeting_id == meeting_id)
        for table, name in ((tables[key], name) for key, name in called.items())
    ]
    return {row[0]: row[1] for row in db.session.execute(union_all(*each))}
