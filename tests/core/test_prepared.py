"""What is sent by the driver itself is what the library would send and read."""

from datetime import timedelta

import pytest
from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from tests.factories import NOW
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.core.prepared import Prepared, among, send
from tracker.meetings.models import Meeting, Session

_session = Session.__table__.c
QUERY = (
    select(
        _session.id,
        _session.starts_at,
        _session.capacity,
        _session.counted,
        Meeting.slug,
        func.coalesce(_session.title, ""),
    )
    .join(Meeting, Meeting.id == _session.meeting_id)
    .where(
        _session.meeting_id == bindparam("meeting_id"),
        _session.starts_at >= bindparam("since"),
        or_(_session.capacity == 30, _session.capacity.is_(None)),
    )
    .order_by(_session.starts_at, _session.id)
)


def hour(number):
    begins = NOW + timedelta(hours=number)
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=1)}


@pytest.fixture
def meeting(make):
    found = make.meeting()
    for number, capacity in enumerate((30, None, 31, 30)):
        make.session(found, capacity=capacity, **hour(number))
    make.session(make.meeting(), capacity=30, **hour(3))
    return found


def test_rows_are_those_of_the_library_with_their_names(meeting):
    given = {"meeting_id": meeting.id, "since": NOW + timedelta(hours=1)}
    found = Prepared(QUERY).ask(**given)
    assert [tuple(row) for row in found] == [tuple(row) for row in db.session.execute(QUERY, given)]
    assert [(row.capacity, row.starts_at) for row in found] == [
        (None, NOW + timedelta(hours=1)),
        (30, NOW + timedelta(hours=3)),
    ]
    assert Prepared(QUERY).ask(meeting_id=new_id(), since=NOW) == []


@pytest.mark.parametrize("wanted", [(), (0,), (0, 2), (0, 1, 2, 3)])
def test_a_list_is_one_parameter_of_any_length(meeting, wanted):
    sessions = db.session.execute(select(_session.id, _session.title).order_by(_session.starts_at, _session.id)).all()
    ids = {sessions[number].id for number in wanted}
    asked = Prepared(
        select(_session.id, _session.meeting_id, _session.title)
        .where(_session.meeting_id == bindparam("meeting_id"), among(_session.id, "ids"))
        .order_by(_session.starts_at, _session.id)
    )
    expected = [(one.id, meeting.id, one.title) for one in sessions if one.id in ids]
    assert [tuple(row) for row in asked.ask(meeting_id=meeting.id, ids=ids)] == expected
    titles = Prepared(select(_session.id).where(among(_session.title, "titles")).order_by(_session.id))
    assert titles.ask(titles=['no "such" title', "'"]) == []


def test_a_transaction_that_has_begun_is_asked_in_and_none_is_left_behind(make, meeting):
    asked = Prepared(select(Meeting.title).where(Meeting.id == bindparam("id")))

    @operation
    def rename():
        db.session.get(Meeting, meeting.id).title = "Renamed"
        db.session.flush()
        return asked.ask(id=meeting.id)

    assert [row.title for row in rename()] == ["Renamed"]
    assert [row.title for row in asked.ask(id=meeting.id)] == ["Renamed"]
    assert not db.session().in_transaction()


def test_who_listens_to_statements_hears_of_it(meeting, queries_sent):
    with queries_sent(1):
        Prepared(QUERY).ask(meeting_id=meeting.id, since=NOW)


def test_what_the_database_refuses_is_raised_as_the_library_does(meeting):
    with pytest.raises((OperationalError, ProgrammingError)):
        Prepared(select(func.no_such_function())).ask()
    connection = db.session.connection()
    with pytest.raises(IntegrityError):
        send(db.engine, connection.connection, f"UPDATE meeting SET title = NULL WHERE '{meeting.slug}' <> ''", ())
    db.session.rollback()
    assert Prepared(QUERY).ask(meeting_id=meeting.id, since=NOW)


def test_a_lost_connection_is_told_and_not_used_again(meeting, monkeypatch):
    monkeypatch.setattr(type(db.engine.dialect), "is_disconnect", lambda *_: True)
    lent = db.engine.raw_connection()
    with pytest.raises((OperationalError, ProgrammingError)) as raised:
        send(db.engine, lent, "SELECT no_such_function()", ())
    assert (raised.value.connection_invalidated, lent.is_valid) == (True, False)


def test_an_operation_whose_connection_is_lost_fails_with_that_and_the_next_one_is_well(meeting, monkeypatch):
    broken = Prepared(select(func.no_such_function()))
    monkeypatch.setattr(type(db.engine.dialect), "is_disconnect", lambda *_: True)
    with pytest.raises((OperationalError, ProgrammingError)):
        operation(lambda: broken.rows(db.session.connection()))()
    monkeypatch.undo()
    found = operation(lambda: Prepared(QUERY).ask(meeting_id=meeting.id, since=NOW))()
    assert len(found) == 3
