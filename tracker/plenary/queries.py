"""The agenda with what is recorded of each item, its speakers, and the sessions with their actual times."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.core.db import db
from tracker.discussions.models import Group
from tracker.discussions.queries import current_points
from tracker.discussions.rules import Point
from tracker.documents.models import Document
from tracker.meetings.models import AgendaItem, Session, SessionKind
from tracker.meetings.queries import list_agenda
from tracker.plenary import rules
from tracker.plenary.errors import NoSuchItem
from tracker.plenary.models import Speaker


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An agenda item with what is there of it."""

    item: AgendaItem
    #: how deep it stands below others
    depth: int
    documents: int
    points: int
    speakers: int
    notes: Group | None


def agenda_record(meeting_id: UUID) -> list[ItemRecord]:
    """Every item in order. Five statements."""
    items = list_agenda(meeting_id)
    depths = rules.depths(items)
    documents = _counts(Document.agenda_item_id, Document.meeting_id == meeting_id)
    speakers = _counts(Speaker.agenda_item_id, Speaker.meeting_id == meeting_id)
    notes = notes_by_item(meeting_id)
    points = points_by_item(notes)
    return [
        ItemRecord(
            item,
            depths[item.id],
            documents.get(item.id, 0),
            len(points.get(item.id, [])),
            speakers.get(item.id, 0),
            notes.get(item.id),
        )
        for item in items
    ]


def _counts(
    column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], here: ColumnElement[bool]
) -> dict[UUID, int]:
    query = select(column, func.count()).where(here, column.is_not(None)).group_by(column)
    return {key: count for key, count in db.session.execute(query) if key}


def notes_by_item(meeting_id: UUID) -> dict[UUID, Group]:
    """Where an item's notes are written, for the items that have any."""
    query = (
        select(Group).where(Group.meeting_id == meeting_id, Group.agenda_item_id.is_not(None)).order_by(Group.number)
    )
    return {group.agenda_item_id: group for group in db.session.scalars(query) if group.agenda_item_id}


def points_by_item(notes: dict[UUID, Group]) -> dict[UUID, list[Point]]:
    """The points noted under each item as they stand."""
    items = {group.id: item for item, group in notes.items()}
    found: dict[UUID, list[Point]] = {}
    for point in current_points(list(items)) if items else []:
        found.setdefault(items[point.group_id], []).append(point)
    return found


def get_item(meeting_id: UUID, item_id: UUID) -> AgendaItem:
    """The item, if it is of this meeting. Raises NoSuchItem."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.id == item_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchItem
    return found


def find_notes(meeting_id: UUID, item_id: UUID) -> Group | None:
    """Where this item's notes are written."""
    query = select(Group).where(Group.meeting_id == meeting_id, Group.agenda_item_id == item_id)
    return db.session.scalars(query).one_or_none()


def last_notes_number(meeting_id: UUID) -> int:
    """The highest number of any notes of the meeting."""
    return db.session.scalar(select(func.max(Group.number)).where(Group.meeting_id == meeting_id)) or 0


def list_speakers(item_id: UUID) -> Sequence[Speaker]:
    """The speakers' list: who spoke, in that order, then who waits."""
    query = (
        select(Speaker)
        .where(Speaker.agenda_item_id == item_id)
        .order_by(Speaker.spoke_at.is_(None), Speaker.spoke_at, Speaker.position, Speaker.id)
    )
    return db.session.scalars(query).all()


def get_speaker(item_id: UUID, speaker_id: UUID) -> Speaker:
    """One entry of this item's list. Raises NoSuchItem."""
    found = db.session.scalars(
        select(Speaker).where(Speaker.agenda_item_id == item_id, Speaker.id == speaker_id)
    ).one_or_none()
    if found is None:
        raise NoSuchItem
    return found


def list_documents(meeting_id: UUID) -> Sequence[Document]:
    """Every document of the meeting, to tick those of an item."""
    query = (
        select(Document)
        .where(Document.meeting_id == meeting_id)
        .order_by(Document.group_id, Document.position, Document.id)
    )
    return db.session.scalars(query).all()


def list_sittings(meeting_id: UUID) -> Sequence[Session]:
    """The sessions that are opened and closed: all but breaks and social ones."""
    kinds = (SessionKind.BREAK, SessionKind.SOCIAL)
    query = (
        select(Session)
        .where(Session.meeting_id == meeting_id, Session.kind.not_in(kinds))
        .order_by(Session.starts_at, Session.position, Session.id)
    )
    return db.session.scalars(query).all()


def get_sitting(meeting_id: UUID, session_id: UUID) -> Session:
    """The session, if it is of this meeting. Raises NoSuchItem."""
    return _sitting(select(Session).where(Session.meeting_id == meeting_id, Session.id == session_id))


def lock_sitting(meeting_id: UUID, session_id: UUID) -> Session:
    """The session read afresh. Raises NoSuchItem."""
    query = select(Session).where(Session.meeting_id == meeting_id, Session.id == session_id).with_for_update()
    return _sitting(query.execution_options(populate_existing=True))


def _sitting(query: Select[Session]) -> Session:
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NoSuchItem
    return found
