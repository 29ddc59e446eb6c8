import pytest
from sqlalchemy.exc import IntegrityError

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance import ledger
from tracker.attendance.models import Result
from tracker.core.db import db, operation
from tracker.core.ids import new_id


def book_of(door, *events):
    return operation(lambda: ledger.open_book(db.session.connection(), door.meeting_id, events))()


def test_a_book_holds_what_the_events_are_about_and_nothing_else(make, door, ada, noise, meeting, session):
    make.participant(meeting)
    book = book_of(door, door.event(ada), door.event(code=ada.code.lower()), door.event(noise[0]))
    assert set(book.people) == {ada.id, ada.code}
    assert (set(book.places), book.known, book.stays) == ({session.id}, {}, {})


def test_a_book_of_nobody_known_has_the_place(door, session):
    assert set(book_of(door, door.event(code="not a code")).places) == {session.id}


def test_somebody_here_before_comes_with_their_events(door, ada, session):
    event = door.event(ada)
    door.hears([event])
    book = book_of(door, event)
    assert [fact.id for fact in book.stay(ada.id, session.id).facts] == [event.id]
    assert set(book.known) == {event.id}


def test_an_id_kept_by_another_is_not_taken_again(door, ada):
    row = ledger.event_row(door.event(ada), door.meeting_id, NOW, DESK.label)
    row |= {
        "participant_id": None,
        "session_id": None,
        "day_id": None,
        "result": Result.UNKNOWN,
        "reason": "",
        "since": None,
        "desk": "",
    }

    @operation
    def add(*rows):
        return ledger.add_events(db.session.connection(), list(rows))

    assert (add(row), add()) == (set(), set())
    other = row | {"id": new_id()}
    if db.engine.dialect.name == "postgresql":
        assert add(row, other) == {row["id"]}
    else:
        with pytest.raises(IntegrityError):  # nobody else writes there between the look-up and this
            add(row, other)


def test_people_are_looked_up_by_code_and_id_without_everybody_of_the_meeting(make, door, ada, meeting, steps):
    other = make.participant(meeting)
    events = [door.event(ada), door.event(other), door.event(code=ada.code)]
    taken = steps(lambda: ledger.read_book(ledger.under_lock(db.session.connection()), door.meeting_id, events))
    found = [step for step in taken if step.startswith("SEARCH participant ")]
    assert all("(id=?)" in step or "code=?" in step for step in found)
    assert bool(found) == (db.engine.dialect.name == "sqlite")
