"""What is read before a transaction, and asked again inside it."""

import pytest
from sqlalchemy import bindparam, select, update

from tests.factories import NOW
from tracker.core import beforehand
from tracker.core.db import db, operation
from tracker.core.prepared import Prepared, among
from tracker.meetings.models import Session

_session = Session.__table__.c
SESSIONS = Prepared(
    select(_session.id, _session.starts_at, _session.title, _session.capacity, _session.counted)
    .where(_session.meeting_id == bindparam("meeting_id"), among(_session.id, "ids"))
    .order_by(_session.id)
)


@pytest.fixture
def given(make):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks rows as it reads them")
    meeting = make.meeting()
    ids = [make.session(meeting, title=title, capacity=places).id for title, places in (('"\\’\n', None), ("陈", 3))]
    make.session(meeting)
    return {"meeting_id": meeting.id, "ids": ids}


def are_still_so(readings):
    return operation(lambda: readings.are_still_so(db.session.connection()))()


def test_what_is_read_beforehand_is_what_would_be_read_later(given):
    found = sorted(beforehand.Readings().rows(SESSIONS, **given))
    assert found == SESSIONS.ask(**given)
    assert [(row.title, row.starts_at, row.capacity) for row in found] == [('"\\’\n', NOW, None), ("陈", NOW, 3)]


def test_what_nobody_changed_is_still_so(given, make):
    readings = beforehand.Readings()
    readings.rows(SESSIONS, **given)
    readings.rows(SESSIONS, **given | {"ids": []})
    make.session()
    assert are_still_so(readings)


@pytest.mark.parametrize("change", [{"title": ""}, {"capacity": 0}, {"capacity": 4}, {"counted": False}])
def test_any_column_that_changed_is_noticed(given, change):
    readings = beforehand.Readings()
    readings.rows(SESSIONS, **given | {"ids": given["ids"][:1]})
    readings.rows(SESSIONS, **given)
    operation(lambda: db.session.execute(update(Session).where(_session.id == given["ids"][1]).values(change)))()
    assert not are_still_so(readings)


def test_readings_are_of_one_moment_and_begin_with_the_latest(given):
    db.session.execute(select(Session)).all()
    with db.engine.execution_options(writes=True).begin() as another:
        another.execute(update(Session).values(title="Before"))
    readings = beforehand.Readings()
    first = readings.rows(SESSIONS, **given)
    with db.engine.execution_options(writes=True).begin() as another:
        another.execute(update(Session).values(title="After"))
    assert readings.rows(SESSIONS, **given) == first
    assert {row.title for row in first} == {"Before"}
    assert not are_still_so(readings)


def test_inside_an_operation_nothing_is_read_beforehand(given):
    assert beforehand.is_of_use()
    assert not operation(beforehand.is_of_use)()
