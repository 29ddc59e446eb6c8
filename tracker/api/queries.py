"""Lists in pieces: each starts after a position, so a page costs the same wherever it is."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, and_, or_, select, tuple_

from tracker.api.errors import strange_cursor
from tracker.core.db import db
from tracker.core.ids import as_id
from tracker.meetings.models import Meeting
from tracker.organisations.models import Organisation
from tracker.registration.models import Participant


def list_meetings(after: tuple[str, ...] | None, limit: int) -> Sequence[Meeting]:
    """Meetings, the latest first, after (first day, slug)."""
    query = select(Meeting).order_by(Meeting.starts_on.desc(), Meeting.slug).limit(limit)
    if after is not None:
        day = _day(after[0])
        query = query.where(or_(Meeting.starts_on < day, and_(Meeting.starts_on == day, Meeting.slug > after[1])))
    return db.session.scalars(query).all()


def list_participants(
    meeting_id: UUID, after: tuple[str, ...] | None, limit: int
) -> Sequence[Row[Participant, str | None]]:
    """A meeting's participants in the order of every list, with their organisation's code, after (sort key, id)."""
    query = (
        select(Participant, Organisation.code)
        .outerjoin(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.meeting_id == meeting_id)
        .order_by(Participant.sort_key, Participant.id)
        .limit(limit)
    )
    if after is not None:
        last = as_id(after[1])
        if last is None:
            raise strange_cursor()
        query = query.where(tuple_(Participant.sort_key, Participant.id) > (after[0], last))
    return db.session.execute(query).all()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise strange_cursor() from error
