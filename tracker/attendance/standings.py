"""Who was there, derived anew for one person: after two registrations were joined, or taken apart again."""

from uuid import UUID

from sqlalchemy import func, select

from tracker.attendance import ledger
from tracker.attendance.book import Book
from tracker.attendance.models import CheckIn
from tracker.attendance.rules import COUNTED, Channel, Fact
from tracker.core.db import db

_event = CheckIn.__table__.c


def derive_anew(meeting_id: UUID, participant_id: UUID) -> set[UUID]:
    """Write what the events say of this person, at each session and day they speak of; tells at which."""
    connection = db.session.connection()
    place = func.coalesce(_event.session_id, _event.day_id)
    desk = func.coalesce(func.nullif(_event.device, ""), _event.by_label)
    found = connection.execute(
        select(_event.id, place, _event.kind, _event.at, desk, _event.day_id, _event.channel).where(
            _event.participant_id == participant_id, place.is_not(None), _event.result.in_(sorted(COUNTED))
        )
    ).all()
    book, days = Book(), {row[5] for row in found if row[5]}
    for event_id, place_id, kind, at, where, _day, channel in found:
        book.stay(participant_id, place_id).add(Fact(event_id, kind, at, where, channel is Channel.REMOTE))
    ledger.put_standings(connection, meeting_id, book.stays.values(), days)
    return {place_id for _person, place_id in book.stays}
