"""The second form: what only the confirmed are asked, who has not sent it, and reminding them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from tracker.core.access import Actor
from tracker.core.clock import local
from tracker.core.db import db, operation
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.places.models import CountOf, PlaceCount
from tracker.questions import queries as questions
from tracker.questions.answering import replace_answers
from tracker.questions.models import Answer, SecondFormSent
from tracker.questions.rules import Asked, Kind, Stage
from tracker.registration import queries
from tracker.registration.answers import RegistrationDetails
from tracker.registration.errors import NoMoreChanges, WrongAnswers
from tracker.registration.models import Participant, State
from tracker.registration.own_answers import CHANGE, FIELD, Put
from tracker.registration.records import tell, write_to

MAIL = "second_form"
#: nobody is reminded more often
PAUSE = timedelta(days=1)
PAGE = 100


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Somebody confirmed whose second form is not complete."""

    id: UUID
    given_name: str
    family_name: str
    organisation: str
    email: str | None
    sent_at: datetime | None
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the confirmed have not completed it, the first of them, and how many were confirmed."""

    confirmed: int
    missing: int
    rows: Sequence[Unfinished]


def asked(meeting: Meeting) -> Sequence[Asked]:
    """The questions of the second form; none: the meeting has no such form."""
    return questions.asked_questions(meeting.id, meeting.revision, Stage.SECOND)


def is_open(meeting: Meeting, now: datetime) -> bool:
    """Whether it can be filled in: until its deadline, or until the meeting ends."""
    closes = questions.deadline(meeting.id)
    if closes is not None:
        return now < closes
    return meeting.closed_at is None and local(now, meeting.timezone).date() <= meeting.ends_on


def is_sent(participant_id: UUID) -> bool:
    """Whether this person has sent it."""
    query = select(SecondFormSent.sent_at).where(SecondFormSent.participant_id == participant_id)
    return db.session.scalars(query).one_or_none() is not None


@operation
def send(meeting: Meeting, participant_id: UUID, details: RegistrationDetails, *, by: Actor, now: datetime) -> None:
    """Take the answers of a confirmed person, as often as they send them. Raises WrongAnswers, NoMoreChanges."""
    person = queries.lock_participant(meeting.id, participant_id)
    if person.state is not State.CONFIRMED or not is_open(meeting, now):
        raise NoMoreChanges
    put = Put(
        meeting, asked(meeting), details.own or {}, {"mode": (person.mode,), "needs": person.needs}, details.locale
    )
    judged = put.judged(person.id, person.organisation_type, demand=True, person_id=person.id)
    wrong = {FIELD + key: text for key, text in judged.wrong.items()} | dict(details.refused)
    if wrong:
        raise WrongAnswers(fields=dict[str, str | Text](wrong))
    changed = replace_answers(meeting.id, person.id, put.asked, judged.given, at=now)
    changes = {CHANGE + key: pair for key, pair in changed.items()}
    row = _row(meeting.id, person.id)
    if changes or row.sent_at is None:
        tell(person, "participant.second-form", by=by, at=now, changes=changes)
    row.sent_at = now


def _row(meeting_id: UUID, participant_id: UUID) -> SecondFormSent:
    found = db.session.get(SecondFormSent, participant_id)
    if found is None:
        found = SecondFormSent(meeting_id=meeting_id, participant_id=participant_id)
        db.session.add(found)
    return found


def completeness(meeting: Meeting, number: int = 1) -> Completeness:
    """Who of the confirmed has not completed the form: never sent it, or before a needed question was asked, or a file lacks."""
    p = Participant
    confirmed, lacks = and_(p.meeting_id == meeting.id, p.state == State.CONFIRMED), _is_missing(meeting)
    # all of them are counted with their places; only those who sent it are read to be judged
    total = select(PlaceCount.taken).where(PlaceCount.meeting_id == meeting.id, PlaceCount.counted == CountOf.ALL)
    complete = (
        select(func.count())
        .select_from(SecondFormSent)
        .join(p, _sent())
        .where(SecondFormSent.meeting_id == meeting.id, p.state == State.CONFIRMED, not_(lacks))
    )
    taken, done = db.session.execute(select(total.scalar_subquery(), complete.scalar_subquery())).one()
    missing = (taken or 0) - done
    columns = (p.id, p.given_name, p.family_name, p.organisation_short, p.email)
    query = (
        select(*columns, SecondFormSent.sent_at, SecondFormSent.reminded_at)
        .outerjoin(SecondFormSent, _sent())
        .where(confirmed, lacks)
        .order_by(p.sort_key, p.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    rows = [Unfinished(*row) for row in db.session.execute(query)] if missing else []
    return Completeness(taken or 0, missing, rows)


def _sent() -> ColumnElement[bool]:
    return SecondFormSent.participant_id == Participant.id


def _is_missing(meeting: Meeting) -> ColumnElement[bool]:
    sent = SecondFormSent.sent_at
    found: list[ColumnElement[bool]] = [sent.is_(None)]
    needed = [question for question in asked(meeting) if question.required]
    since = questions.asked_since([question.id for question in needed])
    if since is not None:
        found.append(sent < since)
    # whom a conditional file is asked of, only the form itself judges
    for question in needed:
        if question.kind is Kind.FILE and not question.only_if and not question.organisation_types:
            has = exists().where(Answer.participant_id == Participant.id, Answer.question_id == question.id)
            found.append(~has)
    return or_(*found)


@operation
def remind(meeting: Meeting, participant_ids: Sequence[UUID] | None, *, by: Actor, now: datetime) -> int:
    """Write to those of these people (None: all) who have not completed the form; tells to how many.

    Left out is who was reminded within a day and who has no address.
    """
    p = Participant
    query = (
        select(p)
        .outerjoin(SecondFormSent, _sent())
        .where(p.meeting_id == meeting.id, p.state == State.CONFIRMED, p.email.is_not(None), _is_missing(meeting))
        .where(or_(SecondFormSent.reminded_at.is_(None), SecondFormSent.reminded_at < now - PAUSE))
        .order_by(p.sort_key, p.id)
    )
    if participant_ids is not None:
        query = query.where(p.id.in_(participant_ids))
    people = db.session.scalars(query).all()
    for person in people:
        _row(meeting.id, person.id).reminded_at = now
        write_to(person, MAIL, at=now)
    return len(people)
