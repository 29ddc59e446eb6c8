import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance import together
from tracker.attendance.events import DoorEvent
from tracker.attendance.models import CheckIn, Kind, Result
from tracker.attendance.together import record_together
from tracker.core.db import db
from tracker.core.ids import new_id


@pytest.fixture
def meeting(make):
    return make.meeting()


@pytest.fixture
def place(make, meeting):
    return make.session(meeting)


@pytest.fixture
def people(make, meeting):
    return [make.participant(meeting) for _ in range(6)]


def arrival(place, person, **values):
    return DoorEvent(id=new_id(), participant_id=person.id, session_id=place.id, kind=Kind.IN, at=NOW, **values)


@contextmanager
def all_at_once(place, count):
    """Keep the turn until `count` requests wait behind it."""
    queue = together._queues.setdefault((place.meeting_id, DESK), together._Queue())
    with queue.turn:
        yield
        for _ in range(500):
            if len(queue.waiting) == count:
                break
            time.sleep(0.01)
        assert len(queue.waiting) == count


def send_all(app, place, events):
    """Each event in a request of its own; what each was answered, or the error it got."""

    def send(one):
        with app.app_context():
            try:
                return record_together(place.meeting_id, [one], by=DESK)[0].result
            except Exception as error:  # noqa: BLE001 -- the test looks at whatever it was
                return type(error)
            finally:
                db.session.remove()

    db.session.commit()
    with ThreadPoolExecutor(len(events)) as pool:
        with all_at_once(place, len(events)):
            answers = [pool.submit(send, one) for one in events]
        return [answer.result() for answer in answers]


def test_what_waits_at_the_same_moment_is_one_transaction(app, place, people):
    inserted = []

    def listen(conn, cursor, statement, *rest):
        if statement.startswith("INSERT INTO check_in"):
            inserted.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        answers = send_all(app, place, [arrival(place, person) for person in people])
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert answers == [Result.WELCOME] * 6
    assert len(inserted) == 1
    assert db.session.scalar(select(func.count()).select_from(CheckIn)) == 6


def test_each_gets_its_own_answer(app, place, people):
    ada, grace = people[:2]
    before = arrival(place, ada)
    record_together(place.meeting_id, [before], by=DESK)
    answers = send_all(app, place, [arrival(place, ada), arrival(place, grace), before])
    assert answers == [Result.ALREADY_HERE, Result.WELCOME, Result.WELCOME]


def test_one_that_cannot_be_stored_takes_none_of_the_others_with_it(app, place, people):
    events = [arrival(place, person) for person in people[:3]] + [arrival(place, people[3], device="\ud800")]
    answers = send_all(app, place, events)
    assert answers[:3] == [Result.WELCOME] * 3
    assert issubclass(answers[3], UnicodeError)
    assert db.session.scalar(select(func.count()).select_from(CheckIn)) == 3


def test_alone_it_is_recorded_at_once(place, people):
    assert record_together(place.meeting_id, [arrival(place, people[0])], by=DESK)[0].result is Result.WELCOME


def test_a_batch_stays_a_transaction_of_its_own(place, people):
    answers = record_together(place.meeting_id, [arrival(place, person) for person in people], by=DESK)
    assert [answer.result for answer in answers] == [Result.WELCOME] * 6
