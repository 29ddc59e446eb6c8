from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.attendance import phone_list, queries
from tracker.attendance.rules import Kind
from tracker.core.access import SYSTEM
from tracker.registration.models import State
from tracker.registration.operations import decide


@pytest.fixture
def place(meeting, session):
    return queries.list_places(meeting.id)[0]


def test_the_list_is_code_name_organisation_and_state_only(meeting, ada, noise):
    part = phone_list.read_page(meeting.id, None)
    assert part.people == [(ada.code, "Amina Odhiambo", 0, "confirmed", "")]
    assert part.organisations == [("SCRC Kenya", "")]
    assert part.after is None


def test_what_changed_is_read_without_everybody_of_the_meeting(meeting, place, ada, steps):
    taken = steps(lambda: phone_list.read_changes(meeting.id, NOW))
    taken += steps(lambda: phone_list.read_presence(meeting.id, place, NOW))
    read = ("SEARCH participant ", "SEARCH presence ")
    assert [step for step in taken if step.startswith(read) and "(meeting_id=?)" in step] == []


def test_it_comes_in_pages_by_name(make, meeting, noise):
    names = ("Abe", "Abe", "Bo", "Cy", "Di")
    for name in names:
        make.participant(meeting, given_name="", family_name=name)
    read, after = [], None
    while True:
        part = phone_list.read_page(meeting.id, after, limit=2)
        read += [row[1] for row in part.people]
        after = part.after
        if after is None:
            break
    assert read == list(names)


def test_a_walk_in_is_let_in_like_somebody_confirmed(make, meeting):
    make.participant(meeting, state="submitted", origin="walk-in")
    make.participant(meeting, state="submitted")
    assert sorted(row[3] for row in phone_list.read_page(meeting.id, None).people) == ["submitted", "walk-in"]


def test_a_name_in_another_script_brings_its_letters_along(make, meeting):
    make.participant(meeting, given_name="Анна", family_name="Петрова")
    assert [row[4] for row in phone_list.read_page(meeting.id, None).people] == ["anna petrova"]


def test_only_what_changed_since_is_told_again(make, meeting, ada):
    other = make.participant(meeting, given_name="Late", family_name="Decision", state=State.SUBMITTED)
    later = NOW + timedelta(hours=1)
    decide(meeting, other.id, State.CONFIRMED, by=SYSTEM, now=later)
    assert [row[1] for row in phone_list.read_changes(meeting.id, later).people] == ["Late Decision"]
    assert phone_list.read_changes(meeting.id, later + timedelta(minutes=2)).people == []
    assert phone_list.count_people(meeting.id) == 2


def test_who_was_erased_is_told_to_phones_that_keep_the_name(make, meeting, ada):
    from tracker.privacy.operations import erase_person

    make.participant(meeting, family_name="Stays")
    kept, later = ada.code, NOW + timedelta(hours=1)
    erase_person(meeting, ada.id, by=SYSTEM, now=later)
    ((code, name, *_rest),) = phone_list.read_changes(meeting.id, later).people
    assert (code != kept, name, phone_list.count_people(meeting.id)) == (True, "…", 2)


def test_who_is_here_and_who_left_and_whose_check_in_was_taken_back(make, meeting, door, place, ada, noise):
    left, undone = make.participant(meeting), make.participant(meeting)
    for person in (ada, left, undone):
        door.sees(person, at=NOW, now=NOW)
    assert len(phone_list.read_presence(meeting.id, place, None)) == 3
    later = NOW + timedelta(hours=1)
    door.sees(left, kind=Kind.OUT, at=later, now=later)
    door.sees(undone, kind=Kind.UNDO, at=later, now=later)
    changed = phone_list.read_presence(meeting.id, place, later)
    assert sorted(changed) == sorted([(left.code, 1, NOW), (undone.code, 0, None)])
    assert {(code, how) for code, how, _ in phone_list.read_presence(meeting.id, place, None)} == {
        (ada.code, 2),
        (left.code, 1),
    }


def test_the_code_of_whom_an_event_was_about(meeting, door, ada):
    event = door.event(ada)
    door.hears([event])
    assert phone_list.code_of(meeting.id, event.id) == ada.code
    assert phone_list.code_of(ada.id, event.id) == ""
