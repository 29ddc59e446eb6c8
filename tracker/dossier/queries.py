"""What starting, loading and packing a meeting have to know of what is there already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, union_all

from tracker.core.db import db, has_more
from tracker.documents.models import Document, Photo
from tracker.invitations.lists import count_people
from tracker.meetings.models import Meeting
from tracker.organisations.models import Organisation
from tracker.registration.models import LIVE_SQL, Participant, State


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of `flask meeting list`."""

    meeting: Meeting
    participants: int


def count_registered(meeting_id: UUID) -> Mapping[str, int]:
    """How many people's registration stands for each organisation, by its code; of a large meeting as within the last minute."""
    people = count_people(meeting_id)
    query = select(Organisation.id, Organisation.code).where(Organisation.id.in_(people))
    return {code: people[organisation_id] for organisation_id, code in db.session.execute(query)}


def confirmed_by_email(meeting_id: UUID, emails: Sequence[str]) -> Mapping[str, UUID]:
    """The confirmed participants with these addresses."""
    # asked for the state, too, SQLite would read all who are confirmed and not only those with the addresses
    p = Participant
    query = select(p.email, p.id, p.state).where(p.meeting_id == meeting_id, p.email.in_(emails), LIVE_SQL)
    return {email: found for email, found, state in db.session.execute(query) if email and state == State.CONFIRMED}


def list_for_operators() -> Sequence[Listed]:
    """All meetings with the number of registrations of any state, the latest first."""
    count = select(func.count()).where(Participant.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()
    query = select(Meeting, count).order_by(Meeting.starts_on.desc(), Meeting.slug)
    return [Listed(meeting, participants) for meeting, participants in db.session.execute(query)]


@dataclass(frozen=True, slots=True)
class Stock:
    """How many documents and photographs a meeting has, and how many bytes they are."""

    files: int
    size: int


def count_documents(meeting_id: UUID) -> Stock:
    """In one statement."""
    found = [
        select(func.count().label("files"), func.coalesce(func.sum(kind.size), 0).label("size")).where(
            kind.meeting_id == meeting_id
        )
        for kind in (Document, Photo)
    ]
    both = union_all(*found).subquery()
    row = db.session.execute(select(func.sum(both.c.files), func.sum(both.c.size))).one()
    return Stock(int(row[0]), int(row[1]))


def has_more_people(meeting_id: UUID, than: int) -> bool:
    """Whether there are more registrations than so many, of any state. It reads no further."""
    return has_more(select(Participant.id).where(Participant.meeting_id == meeting_id), than)


def is_empty() -> bool:
    """Whether there is no meeting at all."""
    return db.session.scalar(select(Meeting.id).limit(1)) is None
