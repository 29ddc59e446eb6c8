import pytest

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance import queries
from tracker.attendance.operations import record_check_ins
from tracker.attendance.queries import attendance_rows
from tracker.attendance.rules import HELD, OTHER_DOOR, Gate, Result
from tracker.attendance.settling import count_refused, put_aside
from tracker.core.errors import NotFound
from tracker.registration.models import State


def held(door, person, **values):
    event = door.event(person, **values)
    answer = record_check_ins(door.meeting_id, [event], by=DESK, now=NOW, gate=Gate(held=True))[0]
    return event, answer


def refused(meeting):
    return [(event.id, event.why) for event in queries.list_refused(meeting.id)]


def test_what_a_signed_out_phone_kept_waits_for_the_organisers(meeting, door, ada, noise):
    event, answer = held(door, ada)
    assert (answer.result, answer.reason, answer.who.name) == (Result.REJECTED, HELD, "Amina Odhiambo")
    assert refused(meeting) == [(event.id, HELD)]
    assert attendance_rows(meeting.id) == []


def test_what_was_counted_before_the_phone_was_signed_out_stays(meeting, door, ada):
    event = door.event(ada)
    door.hears([event])
    answer = record_check_ins(meeting.id, [event], by=DESK, now=NOW, gate=Gate(held=True))[0]
    assert answer.result == Result.WELCOME
    assert refused(meeting) == []


def test_a_phone_of_other_doors_is_refused_and_kept(make, meeting, door, ada):
    other = make.session(meeting)
    gate = Gate(doors=frozenset({other.id}))
    answers = record_check_ins(
        meeting.id, [door.event(ada), door.event(ada, session_id=other.id)], by=DESK, now=NOW, gate=gate
    )
    assert [(answer.result, answer.reason) for answer in answers] == [
        (Result.REJECTED, OTHER_DOOR),
        (Result.WELCOME, ""),
    ]
    assert len(refused(meeting)) == 1


def test_an_organiser_lets_it_count_at_its_own_time_and_twice_is_once(meeting, door, ada):
    event, _answer = held(door, ada)
    for _ in range(2):
        answer = count_refused(meeting.id, event.id, reason="The phone was Amina's", by=DESK, now=NOW)
        assert answer.result == Result.WELCOME
    assert [row.first_in_at for row in attendance_rows(meeting.id)] == [NOW]
    assert refused(meeting) == []


def test_who_was_declined_does_not_count_and_stays_in_the_list(make, meeting, door):
    person = make.participant(meeting, state=State.DECLINED)
    event = door.event(person)
    door.hears([event])
    answer = count_refused(meeting.id, event.id, reason="Please", by=DESK, now=NOW)
    assert answer.result == Result.NOT_CONFIRMED
    assert event.id in [one.id for one in queries.list_refused(meeting.id)]


def test_an_unknown_code_is_put_aside_and_stays_among_the_events(meeting, door):
    event = door.event(code="Z9Z9Z")
    door.hears([event])
    put_aside(meeting.id, event.id, by=DESK, now=NOW)
    put_aside(meeting.id, event.id, by=DESK, now=NOW)
    assert refused(meeting) == []
    assert [one.id for one in queries.list_check_ins(meeting.id)] == [event.id]


def test_events_of_other_meetings_are_not_found(make, door, ada):
    event, _answer = held(door, ada)
    with pytest.raises(NotFound):
        put_aside(make.meeting().id, event.id, by=DESK, now=NOW)
