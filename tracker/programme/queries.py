"""What hangs on a session, a day or an item of the agenda, so that it cannot simply go."""

from uuid import UUID

from sqlalchemy import exists, func, select, union_all

from tracker.attendance.models import CheckIn
from tracker.core.db import db
from tracker.discussions.models import Group
from tracker.meetings.models import AgendaItem, Session
from tracker.plenary.models import Speaker


def places_in_use(meeting_id: UUID) -> set[UUID]:
    """The sessions and days at which anybody was checked in or refused."""
    here = CheckIn.meeting_id == meeting_id
    query = union_all(
        *(select(column).where(here, column.is_not(None)).distinct() for column in (CheckIn.session_id, CheckIn.day_id))
    )
    return set(db.session.scalars(query))


def is_in_use(session_id: UUID) -> bool:
    """Whether anybody was checked in or refused at this session."""
    return bool(db.session.scalar(select(exists().where(CheckIn.session_id == session_id))))


def groups_at(session_id: UUID) -> int:
    """How many groups meet in this session."""
    return db.session.scalar(select(func.count()).where(Group.session_id == session_id)) or 0


def item_is_in_use(item: AgendaItem) -> bool:
    """Whether something is recorded of the item or stands below it."""
    if item.presenter or item.discussion or item.outcome:
        return True
    hangs = (
        exists().where(AgendaItem.parent_id == item.id),
        exists().where(Group.agenda_item_id == item.id),
        exists().where(Speaker.agenda_item_id == item.id),
    )
    return any(db.session.scalar(select(one)) for one in hangs)


def last_position(meeting_id: UUID) -> int:
    """The highest position of a session."""
    return db.session.scalar(select(func.max(Session.position)).where(Session.meeting_id == meeting_id)) or 0
