"""Who took part in which meetings: a person's registrations, as far as the reader organises the meetings.

Everything is read from registrations at the meetings given; what a person did elsewhere, or that they did, shows nowhere.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from tracker.attendance.models import Presence
from tracker.attendance.queries import HAS_COME
from tracker.core.db import db
from tracker.core.errors import NotFound
from tracker.meetings.models import Meeting
from tracker.registration.lists import has_word, words_of
from tracker.registration.models import Participant, State
from tracker.registration.rules import STANDING

PAGE = 50
#: of an earlier meeting's people so many are counted
MOST = 2000


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in the directory, as they were last registered; how many meetings, and at how many they were."""

    person_id: UUID
    latest: Participant
    meetings: int
    attended: int


@dataclass(frozen=True, slots=True)
class Part:
    """What a person was at one meeting, and how many of its sessions and days they came to."""

    meeting: Meeting
    participant: Participant
    came_to: int


@dataclass(frozen=True, slots=True)
class Number:
    """So many, or at least so many: of a large meeting not everybody is counted."""

    count: int
    is_all: bool = True


@dataclass(frozen=True, slots=True)
class Earlier:
    """A meeting whose people may be invited: how many are registered, and how many attended."""

    meeting: Meeting
    registered: Number
    attended: Number


def list_persons(ours: Collection[UUID], q: str = "", page: int = 1) -> list[PersonLine]:
    """The persons of these meetings by name; one more than a page holds, so that one knows whether others follow."""
    p = Participant
    meetings = func.count(p.meeting_id.distinct()).label("meetings")
    came = func.count(p.meeting_id.distinct()).filter(HAS_COME).label("came")
    key = func.min(p.sort_key).label("sort_key")
    found = select(p.person_id, meetings, came, key).where(p.meeting_id.in_(ours), p.person_id.is_not(None))
    found = found.where(*(_named(word, ours) for word in words_of(q)))
    found = found.group_by(p.person_id).order_by(key, p.person_id).limit(PAGE + 1).offset((page - 1) * PAGE)
    rows = db.session.execute(found).all()
    latest = _latest([row.person_id for row in rows], ours)
    return [PersonLine(row.person_id, latest[row.person_id], row.meetings, row.came) for row in rows]


def _named(word: str, ours: Collection[UUID]) -> ColumnElement[bool]:
    named = select(Participant.person_id).where(Participant.meeting_id.in_(ours), has_word(word))
    return Participant.person_id.in_(named)


def _latest(person_ids: Sequence[UUID | None], ours: Collection[UUID]) -> dict[UUID | None, Participant]:
    query = (
        select(Participant)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.person_id.in_(person_ids), Participant.meeting_id.in_(ours))
        .order_by(Meeting.starts_on, Participant.registered_at, Participant.id)
    )
    return {person.person_id: person for person in db.session.scalars(query)}


def list_parts(person_id: UUID, ours: Collection[UUID]) -> list[Part]:
    """A person's registrations at these meetings, the latest meeting first. Raises NotFound when there is none."""
    query = _parts().where(Participant.person_id == person_id, Participant.meeting_id.in_(ours))
    found = [Part(*row) for row in db.session.execute(query)]
    if not found:
        raise NotFound
    return found


def list_other_parts(participant: Participant, slugs: Collection[str] | None) -> list[Part]:
    """The other registrations of whoever this is, at the meetings at these addresses (None: all), the latest first."""
    if participant.person_id is None:
        return []
    others = Participant.person_id == participant.person_id, Participant.id != participant.id
    query = _parts().where(*others)
    if slugs is not None:
        query = query.where(Meeting.slug.in_(slugs))
    return [Part(*row) for row in db.session.execute(query)]


def _parts() -> Select[Meeting, Participant, int]:
    came_to = (
        select(func.count())
        .where(Presence.participant_id == Participant.id, Presence.attended.is_(True))
        .correlate(Participant)
        .scalar_subquery()
    )
    return (
        select(Meeting, Participant, came_to)
        .join(Participant, Participant.meeting_id == Meeting.id)
        .order_by(Meeting.starts_on.desc(), Meeting.slug, Participant.registered_at.desc(), Participant.id)
    )


def list_earlier(meeting: Meeting, ours: Collection[UUID]) -> list[Earlier]:
    """The other meetings of the reader that have people, the latest first. It reads no more than MOST people of each."""
    p = Participant
    registered = select(p.id).where(p.meeting_id == Meeting.id, p.email.is_not(None), p.state.in_(STANDING))
    came = select(Presence.participant_id).where(Presence.meeting_id == Meeting.id, Presence.attended)
    attended = came.join(p, p.id == Presence.participant_id).where(p.email.is_not(None)).distinct()
    query = (
        select(Meeting, _count(registered), _count(attended))
        .where(Meeting.id.in_(ours), Meeting.id != meeting.id)
        .order_by(Meeting.starts_on.desc(), Meeting.slug)
    )
    rows = [Earlier(row[0], _number(row[1]), _number(row[2])) for row in db.session.execute(query)]
    return [row for row in rows if row.registered.count or row.attended.count]


def _count(of_meeting: Select[UUID]) -> ScalarSelect[int]:
    some = of_meeting.limit(MOST + 1).correlate(Meeting).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _number(found: int) -> Number:
    return Number(min(found, MOST), found <= MOST)


def list_people_of(meeting_id: UUID, *, attended: bool) -> Sequence[Participant]:
    """Who attended a meeting, or who was registered; those with an address, by name."""
    whom = HAS_COME if attended else Participant.state.in_(STANDING)
    query = select(Participant).where(Participant.meeting_id == meeting_id, Participant.email.is_not(None), whom)
    query = query.where(Participant.state != State.DECLINED)
    return db.session.scalars(query.order_by(Participant.sort_key, Participant.id)).all()
