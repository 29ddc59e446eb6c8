import pytest

from tests.attendance.conftest import DESK
from tests.core.test_turns import Server
from tests.factories import NOW
from tracker.attendance import queries, together
from tracker.attendance.rules import Result
from tracker.attendance.together import record_together
from tracker.core import turns
from tracker.core.access import Actor
from tracker.core.db import db, operation

DOORS = 4


@pytest.fixture
def calls(monkeypatch):
    """How many calls were recorded in each transaction."""
    counted, record = [], together.record_calls
    monkeypatch.setattr(together, "record_calls", lambda at, of: counted.append(len(of)) or record(at, of))
    return counted


@pytest.fixture
def people(make, meeting):
    return [make.participant(meeting) for _ in range(DOORS)]


def sent_at_once(app, door, events):
    """The answers to these events, each sent by a door of its own while the others wait."""
    answers = {}

    def product(number):
        with app.app_context():
            try:
                desk = Actor("user", None, f"Desk {number}")
                answers[number] = record_together(door.meeting_id, [events[number]], by=desk, now=NOW)[0]
            except RuntimeError as error:
                answers[number] = error
            db.session.remove()

    db.session.commit()
    Server(product).answered(*[b"/"] * len(events))
    return [answers[number] for number in range(len(events))]


def test_doors_that_wait_are_recorded_in_one_transaction_and_each_is_answered(app, door, people, calls):
    events = [door.event(person, device="") for person in people]
    answers = sent_at_once(app, door, events)
    assert calls == [DOORS]
    said = [(answer.id, answer.result, answer.desk) for answer in answers]
    assert said == [(event.id, Result.WELCOME, f"Desk {number}") for number, event in enumerate(events)]
    kept = {row.id: row.by for row in queries.list_check_ins(door.meeting_id)}
    assert kept == {event.id: f"Desk {number}" for number, event in enumerate(events)}


def test_one_person_at_two_doors_at_once_is_welcome_at_one(app, door, ada, calls):
    answers = sent_at_once(app, door, [door.event(ada, device=""), door.event(ada, device="")])
    assert [(answer.result, answer.desk) for answer in answers] == [
        (Result.WELCOME, "Desk 0"),
        (Result.ALREADY_HERE, "Desk 0"),
    ]
    assert calls == [2]


def test_what_fails_for_all_is_tried_for_each(app, door, people, calls, monkeypatch):
    record = together.record_calls

    def fail_together(meeting_id, given):
        answers = record(meeting_id, given)
        if len(given) > 1 or given[0].events[0].participant_id == people[1].id:
            raise RuntimeError("the disk is full")
        return answers

    monkeypatch.setattr(together, "record_calls", operation(fail_together))
    answers = sent_at_once(app, door, [door.event(person) for person in people])
    assert [type(answer).__name__ for answer in answers] == ["Answer", "RuntimeError", "Answer", "Answer"]
    kept = {row.participant_id for row in queries.list_check_ins(door.meeting_id)}
    assert kept == {person.id for person in people} - {people[1].id}


def test_what_fails_while_others_are_let_first_is_not_recorded_with_them(app, door, people, calls, monkeypatch):
    ended = together.end_reading
    monkeypatch.setattr(together, "end_reading", lambda: fail() if len(begun) == 1 else ended() or begun.append(1))
    begun = []

    def fail():
        begun.append(2)
        raise RuntimeError("the database is gone")

    answers = sent_at_once(app, door, [door.event(person) for person in people])
    assert [type(answer).__name__ for answer in answers] == ["Answer", "RuntimeError", "Answer", "Answer"]
    kept = {row.participant_id for row in queries.list_check_ins(door.meeting_id)}
    assert kept == {person.id for person in people} - {people[1].id}


def test_nobody_waits_for_company(door, ada, calls):
    event = door.event(ada)
    for _ in range(2):
        answers = record_together(door.meeting_id, [event], by=DESK, now=NOW)
        assert [answer.result for answer in answers] == [Result.WELCOME]
    assert calls == [1, 1]


def test_what_an_outer_transaction_holds_stays_in_it(door, ada, calls, monkeypatch):
    monkeypatch.setattr(turns, "is_awaited", lambda: True)

    @operation
    def outer():
        record_together(door.meeting_id, [door.event(ada)], by=DESK, now=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        outer()
    assert queries.list_check_ins(door.meeting_id) == []
