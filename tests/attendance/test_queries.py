import re
from datetime import timedelta

import pytest

from tests.attendance.conftest import Door
from tests.factories import NOW
from tracker.attendance import queries
from tracker.attendance.models import REFUSED_SQL, Kind, Result
from tracker.attendance.rules import COUNTED, Flag, choose
from tracker.core.errors import NotFound
from tracker.core.ids import new_id
from tracker.meetings.models import Part, SessionKind
from tracker.registration.models import State


def later(minutes: float):
    return NOW + timedelta(minutes=minutes)


def the_place(meeting):
    return queries.list_places(meeting.id)[0]


def test_the_meeting_is_found_by_its_address(meeting, noise):
    assert queries.get_meeting_id(meeting.slug) == meeting.id
    with pytest.raises(NotFound):
        queries.get_meeting_id("nowhere")


def test_places_are_the_sessions_that_count(make, meeting, session, noise):
    make.session(meeting, kind=SessionKind.BREAK, counted=False)
    second = make.session(meeting, starts_at=later(300), ends_at=later(400), room="B")
    assert [(p.id, p.is_day, p.room) for p in queries.list_places(meeting.id)] == [
        (session.id, False, ""),
        (second.id, False, "B"),
    ]


def test_places_are_the_days_when_no_session_counts(make, meeting, noise):
    day = make.day(meeting, title="First day")
    assert [(p.id, p.is_day, p.day, p.title) for p in queries.list_places(meeting.id)] == [
        (day.id, True, day.date, "First day")
    ]


@pytest.mark.parametrize(("hours", "chosen"), [(-48, 0), (-0.5, 0), (1, 0), (3.5, 1), (23.5, 1), (25, 1), (24 * 9, 1)])
def test_the_desk_opens_at_what_people_come_to(make, meeting, session, hours, chosen):
    make.session(meeting, starts_at=later(24 * 60), ends_at=later(26 * 60))
    places = queries.list_places(meeting.id)
    assert choose(places, None, NOW + timedelta(hours=hours), meeting.timezone) == places[chosen]


def test_the_desk_opens_at_todays_day_where_the_meeting_is(make):
    meeting = make.meeting(timezone="Pacific/Auckland")
    days = [make.day(meeting, date=meeting.starts_on + timedelta(days=n)) for n in range(3)]
    places = queries.list_places(meeting.id)
    evening = NOW.replace(hour=20)  # of the second; the third is nine hours old in Auckland
    assert choose(places, None, evening, meeting.timezone).id == days[1].id


def test_what_was_asked_for_is_chosen_unless_it_is_of_another_meeting(make, meeting, session, noise):
    second = make.session(meeting, starts_at=later(300), ends_at=later(400))
    places = queries.list_places(meeting.id)
    assert choose(places, second.id, NOW, meeting.timezone).id == second.id
    assert choose(places, noise[1].id, NOW, meeting.timezone).id == session.id
    assert choose([], None, NOW, meeting.timezone) is None


def test_presence_by_session_keeps_organisers_apart(make, meeting, session, door, ada, noise):
    partner = make.participant(meeting, part=Part.PARTNER)
    host = make.participant(meeting, part=Part.ORGANISER)
    undone = make.participant(meeting)
    empty = make.session(meeting, starts_at=later(300), ends_at=later(400))
    door.hears(
        [
            door.event(ada),
            door.event(partner, at=later(1)),
            door.event(partner, kind=Kind.OUT, at=later(9)),
            door.event(host),
            door.event(undone),
            door.event(undone, kind=Kind.UNDO, at=later(1)),
        ]
    )
    said = [
        (p.place.id, p.attended, p.inside, p.after_start, p.centres, p.organisers)
        for p in queries.presence_by_session(meeting.id)
    ]
    assert said == [(session.id, 2, 1, 1, 1, 1), (empty.id, 0, 0, 0, 0, 0)]


def test_presence_by_day_counts_the_day_itself(make, meeting, ada, noise):
    day, empty = make.day(meeting), make.day(meeting, date=meeting.ends_on)
    Door(meeting.id, None).sees(ada, day_id=day.id)
    said = [(p.place.id, p.attended, p.after_start) for p in queries.presence_by_day(meeting.id)]
    assert said == [(day.id, 1, 0), (empty.id, 0, 0)]


def test_attendance_is_one_row_a_person_and_place(make, meeting, session, door, ada, noise):
    second = make.session(meeting, starts_at=later(300), ends_at=later(400))
    zoe = make.participant(meeting, given_name="Zoe", family_name="Zz")
    door.hears([door.event(zoe), door.event(ada), door.event(ada, session_id=second.id, at=later(300))])
    rows = queries.attendance_rows(meeting.id)
    assert [(r.name, r.session_id, r.first_in_at) for r in rows] == [
        ("Amina Odhiambo", session.id, NOW),
        ("Amina Odhiambo", second.id, later(300)),
        ("Zoe Zz", session.id, NOW),
    ]
    assert [r.name for r in queries.attendance_rows(meeting.id, second.id)] == ["Amina Odhiambo"]
    assert [r.name for r in queries.attendance_rows(meeting.id, place=the_place(meeting))] == [
        "Amina Odhiambo",
        "Zoe Zz",
    ]


def test_attendance_comes_in_pages(make, meeting, door, noise):
    for _ in range(3):
        door.sees(make.participant(meeting))
    every = queries.attendance_rows(meeting.id, limit=9)
    assert queries.attendance_rows(meeting.id, limit=2) == every[:2]
    assert queries.attendance_rows(meeting.id, after=every[1].id, limit=2) == every[2:]


def test_the_latest_word_of_a_door(meeting, door, ada, noise):
    assert queries.last_heard(meeting.id, later(7)) == (None, 0)
    door.sees(ada, at=later(-60), now=later(7))
    assert queries.last_heard(meeting.id, later(7)) == (later(7), 1)
    assert queries.last_heard(meeting.id, later(30)) == (later(7), 0)


def test_a_word_that_came_late_is_heard_though_a_later_one_was_there(make, meeting, door, ada, noise):
    door.sees(ada, now=later(7))
    door.sees(make.participant(meeting), now=later(6))  # its transaction began earlier and ended later
    assert queries.last_heard(meeting.id, later(7)) == (later(7), 2)


def test_every_event_is_listed_in_the_order_it_was_heard(meeting, door, ada, noise):
    door.sees(ada, now=later(2), at=later(2))
    door.sees(code="ZZZZZ", now=later(1), at=later(-30), device="Phone")
    rows = queries.list_check_ins(meeting.id)
    assert [(r.code, r.result, r.device, r.flag, r.name) for r in rows] == [
        ("ZZZZZ", Result.UNKNOWN, "Phone", Flag.LATE, ""),
        (str(ada.id), Result.WELCOME, "Desk 1", Flag.NONE, "Amina Odhiambo"),
    ]
    assert queries.list_check_ins(meeting.id, after=(rows[0].recorded_at, rows[0].id)) == rows[1:]
    assert queries.list_check_ins(meeting.id, limit=1) == rows[:1]


def test_an_event_is_found_in_its_own_meeting_only(meeting, door, ada, noise):
    event = door.event(ada)
    door.hears([event])
    assert queries.get_check_in(meeting.id, event.id).name == "Amina Odhiambo"
    for meeting_id, event_id in ((noise[0].meeting_id, event.id), (meeting.id, new_id())):
        with pytest.raises(NotFound):
            queries.get_check_in(meeting_id, event_id)


def test_the_events_of_a_person_at_a_place_by_the_devices_clocks(make, meeting, door, ada, noise):
    door.sees(ada, at=later(5))
    door.sees(ada, at=later(1))
    door.sees(make.participant(meeting))
    assert [e.at for e in queries.list_events_of(meeting.id, ada.id, the_place(meeting))] == [later(1), later(5)]


def test_refused_events_wait_until_the_person_is_counted(make, meeting, door, ada, noise):
    waiting, other = make.participant(meeting, state=State.WAITING), make.participant(meeting, state=State.INVITED)
    door.hears([door.event(ada), door.event(waiting), door.event(other), door.event(code="ZZZZZ")])
    door.sees(other, session_id=new_id())
    door.sees(waiting, reason="The chair asked", at=later(1))
    assert sorted((e.code, e.result.value) for e in queries.list_refused(meeting.id)) == sorted(
        [("ZZZZZ", "unknown"), (str(other.id), "not_confirmed"), (str(other.id), "rejected")]
    )


def test_of_those_let_in_nobody_is_read_to_find_the_refused(meeting, steps):
    taken = [step for step in steps(lambda: queries.list_refused(meeting.id)) if " check_in " in step]
    found = ["sqlite_autoindex_check_in_1 (id=?)", "ix_check_in_refused (meeting_id=?)"]
    kinds = ("INDEX", "COVERING INDEX")
    assert taken in ([], [f"SEARCH check_in USING {kind} {by}" for kind, by in zip(kinds, found, strict=True)])


def test_whoever_does_not_count_stands_in_the_index_of_the_refused():
    assert set(re.findall("'([a-z_]+)'", str(REFUSED_SQL))) == COUNTED


def test_the_absent_are_those_expected_who_did_not_come(make, meeting, session, door, ada, noise):
    second = make.session(meeting, starts_at=later(300), ends_at=later(400))
    absent = make.participant(meeting, given_name="Not", family_name="Here")
    for state in (State.SUBMITTED, State.WAITING, State.DECLINED, State.WITHDRAWN, State.INVITED):
        make.participant(meeting, state=state)
    door.sees(ada)
    places = queries.list_places(meeting.id)
    assert [a.participant_id for a in queries.list_absent(meeting.id)] == [absent.id]
    assert queries.count_absent(meeting.id) == 1
    assert [a.participant_id for a in queries.list_absent(meeting.id, places[0])] == [absent.id]
    assert {a.participant_id for a in queries.list_absent(meeting.id, places[1])} == {absent.id, ada.id}
    assert places[1].id == second.id
