import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, InvalidRequestError, StatementError

from tests.factories import NOW
from tracker import create_app
from tracker.core.db import also_equal, breaks, db, one_moment, operation
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting
from tracker.registration.models import ONE_PLACE_PER_EMAIL, Participant


def test_an_operation_commits(make):
    meeting = make.meeting()

    @operation
    def rename():
        db.session.get_one(Meeting, meeting.id).title = "Renamed"

    rename()
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get_one(Meeting, meeting.id).title == "Renamed"


def test_of_rows_found_by_their_ids_only_those_that_are_also_of_the_meeting_are_read(make):
    here, elsewhere = make.participant(), make.participant()
    found = select(Participant.id).where(
        Participant.id.in_([here.id, elsewhere.id]), also_equal(Participant.meeting_id, here.meeting_id)
    )
    assert db.session.scalars(found).all() == [here.id]


def test_an_error_in_an_outer_operation_undoes_the_inner_one(make):
    meeting = make.meeting(title="Before")

    @operation
    def inner():
        db.session.get_one(Meeting, meeting.id).title = "After"

    @operation
    def outer():
        inner()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        outer()
    db.session.expire_all()
    assert db.session.get_one(Meeting, meeting.id).title == "Before"


def test_operations_of_many_threads_wait_for_each_other(app, make):
    """Each reads the count under the lock and adds one: none is lost."""
    meeting = make.meeting(capacity=0)

    def add_one():
        with app.app_context():

            @operation
            def raise_capacity():
                found = db.session.get_one(Meeting, meeting.id, with_for_update=True, populate_existing=True)
                found.capacity += 1

            for _ in range(5):
                raise_capacity()
            db.session.remove()

    threads = [threading.Thread(target=add_one) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    db.session.rollback()
    assert db.session.scalar(select(Meeting.capacity).where(Meeting.id == meeting.id)) == 40


def test_a_moment_keeps_its_instant_whatever_its_zone(make):
    east = timezone(timedelta(hours=5, minutes=45))
    meeting = make.meeting(opened_at=datetime(2026, 3, 2, 14, 45, tzinfo=east))
    db.session.expire_all()
    assert db.session.get_one(Meeting, meeting.id).opened_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused(make):
    with pytest.raises(StatementError, match="needs a time zone"):
        make.meeting(opened_at=datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001
    db.session.rollback()


def test_breaks_knows_the_constraint_on_both_databases(make):
    person = make.participant()
    other = {"email": person.email, "meeting": db.session.get_one(Meeting, person.meeting_id)}
    with pytest.raises(IntegrityError) as caught:
        make.participant(**other)
    db.session.rollback()
    assert breaks(caught.value, *ONE_PLACE_PER_EMAIL)
    assert not breaks(caught.value, "uq_participant_meeting_id_code", "participant.meeting_id", "participant.code")


def test_a_parent_is_never_loaded_by_surprise(make):
    make.participant()
    db.session.expunge_all()
    person = db.session.scalars(select(Participant)).one()
    with pytest.raises(InvalidRequestError, match="raise_on_sql"):
        person.meeting  # noqa: B018


def test_a_word_outside_the_list_is_refused_by_the_database(make):
    person = make.participant()
    with pytest.raises(IntegrityError, match="ck_participant_state_known"):
        db.session.execute(text("UPDATE participant SET state = 'perhaps' WHERE id = :id"), {"id": person.id.hex})
    db.session.rollback()


def test_one_moment_is_read_whoever_writes_meanwhile(app, make):
    meeting = make.meeting(title="Before")

    @operation
    def rename():
        db.session.get_one(Meeting, meeting.id).title = "After"

    title = select(Meeting.title).where(Meeting.id == meeting.id)
    with one_moment():
        seen = [db.session.scalar(title)]
        with app.app_context():
            rename()
        seen.append(db.session.scalar(title))
    assert [*seen, db.session.scalar(title)] == ["Before", "Before", "After"]


def test_sqlite_keeps_what_it_acknowledged(tmp_path):
    product = create_app(TRACKER_DATA_DIR=tmp_path, TRACKER_DATABASE_URL="", TRACKER_LOG_LEVEL="CRITICAL")
    with product.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    with product.app_context():
        db.engine.dispose()


def test_foreign_keys_are_checked(make):
    with pytest.raises(IntegrityError):
        make.save(make_orphan())
    db.session.rollback()


def make_orphan():
    from tracker.meetings.models import Day

    return Day(meeting_id=new_id(), date=NOW.date())
