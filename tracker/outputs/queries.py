"""What papers need beside the facts of the report; lists issued so far; files asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import defer

from tracker.attendance.models import Presence
from tracker.attendance.queries import HAS_COME
from tracker.core.db import db, has_more
from tracker.core.metrics import Queue
from tracker.meetings.models import Meeting, Session
from tracker.outputs.errors import NoSuchFile, NoSuchList
from tracker.outputs.models import IssuedList, MadeFile
from tracker.registration.models import Participant

#: a number above this is nobody's: databases refuse to look for it
MOST_LISTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who attended, and at how many sessions on how many days."""

    honorific: str
    given_name: str
    family_name: str
    organisation: str
    sessions: int
    days: int


def list_attendees(meeting: Meeting) -> Sequence[Attendee]:
    """Everybody who attended anything, organisers too, by name."""
    p = Participant
    query = (
        select(p.id, p.honorific, p.given_name, p.family_name, p.organisation_name)
        .where(p.meeting_id == meeting.id, HAS_COME)
        .order_by(p.sort_key, p.id)
        .execution_options(yield_per=2000)
    )
    counts = _sessions_by_person(meeting)
    return [Attendee(*row[1:], *counts.get(row.id, (0, 0))) for row in db.session.execute(query)]


def _sessions_by_person(meeting: Meeting) -> Mapping[UUID, tuple[int, int]]:
    """How many sessions, on how many days, each person attended who attended one."""
    query = (
        select(Presence.participant_id, Session.starts_at)
        .join(Session, Session.id == Presence.session_id)
        .where(Presence.meeting_id == meeting.id, Presence.attended)
        .order_by(Presence.participant_id, Session.starts_at)
        .execution_options(yield_per=2000)
    )
    zone = ZoneInfo(meeting.timezone)
    found = {}
    for person, rows in groupby(db.session.execute(query), key=lambda row: row.participant_id):
        days = [starts_at.astimezone(zone).date() for _, starts_at in rows]
        found[person] = (len(days), len(set(days)))
    return found


def list_issued(meeting_id: UUID) -> Sequence[IssuedList]:
    """The lists issued so far, the latest first, without what they hold."""
    query = select(IssuedList).where(IssuedList.meeting_id == meeting_id).options(defer(IssuedList.document))
    return db.session.scalars(query.order_by(IssuedList.number.desc())).all()


def get_issued(meeting_id: UUID, number: int) -> IssuedList:
    """A list as it was issued. Raises NoSuchList."""
    query = select(IssuedList).where(IssuedList.meeting_id == meeting_id, IssuedList.number == number)
    found = db.session.scalars(query).one_or_none() if number <= MOST_LISTS else None
    if found is None:
        raise NoSuchList
    return found


def find_latest(meeting_id: UUID) -> IssuedList | None:
    """The list issued last."""
    query = select(IssuedList).where(IssuedList.meeting_id == meeting_id)
    return db.session.scalars(query.order_by(IssuedList.number.desc()).limit(1)).one_or_none()


def count_withdrawn(issued: IssuedList) -> int:
    """How many persons it names, or tells the address or number of, who agree to that no more or were erased since."""
    p = Participant
    query = select(
        p.id, or_(~p.list_consent, p.erased_at.is_not(None)), case((~p.email_consent, p.email)),
        case((~p.phone_consent, p.phone)),
    ).where(
        p.meeting_id == issued.meeting_id,
        or_(~p.list_consent, ~p.email_consent, ~p.phone_consent, p.erased_at.is_not(None)),
    )  # fmt: skip
    gone = {f"person.{id_}": (wholly, (email, phone)) for id_, wholly, email, phone in db.session.execute(query)}
    return sum(_is_withdrawn(entry, *gone[entry["id"]]) for entry in _entries(issued) if entry["id"] in gone)


def _entries(issued: IssuedList) -> Iterator[Mapping[str, Any]]:
    for section in issued.document["sections"]:
        for block in section["blocks"]:
            if block["type"] == "entries":
                yield from block["entries"]


def _is_withdrawn(entry: Mapping[str, Any], wholly: bool, no_more: Iterable[str | None]) -> bool:
    return wholly or any(said in line for said in no_more if said for line in entry["lines"])


def next_number(meeting_id: UUID) -> int:
    """The number that the next list gets."""
    query = select(func.max(IssuedList.number)).where(IssuedList.meeting_id == meeting_id)
    return 1 + (db.session.scalar(query) or 0)


def names_more(meeting_id: UUID, than: int) -> bool:
    """Whether a list of participants may have to name more than so many: then it is made by the worker. It reads no further."""
    query = select(Participant.id).where(Participant.meeting_id == meeting_id, Participant.list_consent)
    return has_more(query, than)


def attended_more(meeting_id: UUID, than: int) -> bool:
    """Whether more than so many attended. It reads no further."""
    query = select(Participant.id).where(Participant.meeting_id == meeting_id, HAS_COME)
    return has_more(query, than)


def list_made(meeting_id: UUID, paper: str = "") -> Sequence[MadeFile]:
    """The files asked for, the latest first; of this paper, or of all."""
    query = select(MadeFile).where(MadeFile.meeting_id == meeting_id)
    query = query.where(MadeFile.paper == paper) if paper else query
    return db.session.scalars(query.order_by(MadeFile.asked_at.desc(), MadeFile.id).limit(10)).all()


def get_made(meeting_id: UUID, file_id: UUID) -> MadeFile:
    """One of them. Raises NoSuchFile."""
    query = select(MadeFile).where(MadeFile.meeting_id == meeting_id, MadeFile.id == file_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchFile
    return found


def waiting(now: datetime) -> Queue:
    """Long lists that were asked for and that nobody has begun to make."""
    asked = select(func.count(), func.min(MadeFile.asked_at)).where(
        MadeFile.started_at.is_(None), MadeFile.asked_at <= now
    )
    return Queue(*db.session.execute(asked).one())
