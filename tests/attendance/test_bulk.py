from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance import queries
from tracker.attendance.bulk import insert_many
from tracker.attendance.ledger import ADD_EVENTS, event_row
from tracker.attendance.models import CheckIn
from tracker.core.db import db, operation


@pytest.fixture
def rows(door, ada):
    events = [door.event(ada, at=NOW + timedelta(minutes=n)) for n in range(3)]
    judged = {"participant_id": ada.id, "session_id": door.session_id, "day_id": None}
    judged |= {"result": "welcome", "reason": "", "since": None, "desk": ""}
    return [event_row(event, door.meeting_id, NOW, DESK.label) | judged for event in events]


def test_rows_written_at_once_are_read_like_any_other(app, meeting, rows):
    rows[1]["at"] = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=2)))
    operation(lambda: insert_many(db.session.connection(), ADD_EVENTS[db.engine.dialect.name], rows))()
    read = {event.id: (event.at, event.device, event.since) for event in queries.list_check_ins(meeting.id)}
    assert read == {row["id"]: (row["at"].astimezone(UTC), "Desk 1", None) for row in rows}


def test_postgresql_is_given_an_array_for_each_column_however_many_rows(meeting, rows):
    statement = ADD_EVENTS["postgresql"].compile(dialect=postgresql.dialect())
    assert len(statement.params) == len(CheckIn.__table__.c)
    assert {f"every_{name}" for name in rows[0]} == set(statement.params)
