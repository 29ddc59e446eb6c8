"""Searching a large meeting from memory; that it finds what the database finds, whatever is done, is in test_any_order.py."""

import threading
from datetime import timedelta

import pytest

from tracker.audit.operations import record
from tracker.core import clock
from tracker.core.access import Actor
from tracker.core.ids import new_id
from tracker.registration import finding, rules
from tracker.registration.finding import find

MIA = Actor("user", None, "Mia")


@pytest.fixture
def meeting(make):
    return make.meeting()


@pytest.fixture
def person(make, meeting):
    make.participant(given_name="Noise", family_name="Odhiambo")  # at another meeting

    def register(given, family):
        text = rules.search_text("", given, family)
        return make.participant(
            meeting, given_name=given, family_name=family, sort_key=rules.sort_key(given, family), search_text=text
        )

    return register


@pytest.fixture
def three(meeting, person):
    """Amina, Ben and Chipo, in memory."""
    people = [person("Chipo", "Moyo"), person("Amina", "Odhiambo"), person("Ben", "Okafor")]
    finding.read(meeting.id, clock.now())
    return sorted(people, key=lambda one: one.sort_key)


def act(meeting, whose, action="participant.changed", at=None):
    record(action, by=MIA, at=at or clock.now(), meeting_id=meeting.id, subject_id=whose and whose.id)


def rest():
    """Until nobody reads beside any more."""
    for thread in threading.enumerate():
        if thread.name == "count":
            thread.join()


def test_a_small_meeting_is_not_kept_and_that_is_known_for_a_while(meeting, person, queries):
    person("Amina", "Odhiambo")
    assert find(meeting.id, ["amina"]) is None
    with queries(0):
        assert find(meeting.id, ["amina"]) is None


def test_a_large_one_is_read_beside_its_first_reader(meeting, person, monkeypatch):
    monkeypatch.setattr(finding, "LARGE", 1)
    ours, _other = person("Amina", "Odhiambo"), person("Ben", "Okafor")
    assert find(meeting.id, ["amina"]) is None
    rest()
    assert find(meeting.id, ["amina"]).ids() == [ours.id]


def test_those_found_stand_in_the_order_of_the_lists(meeting, three):
    chipo, amina, ben = three
    assert find(meeting.id, ["o"]).ids() == [chipo.id, amina.id, ben.id]
    assert find(meeting.id, ["o"]).ids(1, 2) == [amina.id]
    assert find(meeting.id, ["o", "am"]).ids() == [amina.id]
    assert find(meeting.id, ["o"], beginning=True).ids() == [amina.id, ben.id]
    assert find(meeting.id, ["nobody"]).ids() == []


def test_whoever_an_act_since_then_names_is_asked_of_the_database(meeting, three):
    chipo, amina, ben = three
    act(meeting, amina)
    found = find(meeting.id, ["o"])
    assert (found.ids(), found.changed) == ([chipo.id, ben.id], {amina.id})


def test_acts_of_nobody_and_at_other_meetings_change_nothing(make, meeting, three):
    act(meeting, None, "badges.printed")
    act(make.meeting(), three[0])
    assert find(meeting.id, ["o"]).changed == frozenset()


def test_an_act_that_began_before_the_reading_and_ended_after_it_counts(meeting, three):
    act(meeting, three[1], at=clock.now() - timedelta(minutes=4))
    assert find(meeting.id, ["o"]).changed == {three[1].id}


def test_acts_before_the_reading_are_in_it(meeting, three):
    act(meeting, three[1])
    finding.read(meeting.id, clock.now())
    assert find(meeting.id, ["o"]).changed == frozenset()


@pytest.mark.parametrize("action", sorted(finding.OF_OTHERS))
def test_after_an_act_that_changes_others_the_database_is_asked_until_it_is_read_anew(
    meeting, three, action, monkeypatch
):
    act(meeting, three[0], action)
    assert find(meeting.id, ["o"]) is None
    monkeypatch.setattr(finding, "REST", 0.0)
    assert find(meeting.id, ["o"]) is None
    rest()
    assert len(find(meeting.id, ["o"]).ids()) == 3


@pytest.mark.parametrize("limit", ["MOST_ACTS", "MOST_CHANGED"])
def test_after_too_much_the_database_is_asked(meeting, three, monkeypatch, limit):
    for one in three[:2]:
        act(meeting, one)
    monkeypatch.setattr(finding, limit, 1)
    assert find(meeting.id, ["o"]) is None


def test_when_many_have_changed_it_is_read_anew_beside_the_readers_but_not_at_once_again(meeting, three, monkeypatch):
    monkeypatch.setattr(finding, "ENOUGH", 1)
    act(meeting, three[0])
    assert find(meeting.id, ["o"]).changed == {three[0].id}
    rest()
    assert find(meeting.id, ["o"]).changed == {three[0].id}
    monkeypatch.setattr(finding, "REST", 0.0)
    find(meeting.id, ["o"])
    rest()
    assert find(meeting.id, ["o"]).changed == frozenset()


def test_what_is_had_at_hand_is_read_again_only_when_much_has_changed(meeting, three, monkeypatch):
    act(meeting, three[0])
    finding.have_at_hand([meeting.id], clock.now())
    assert find(meeting.id, ["o"]).changed == {three[0].id}
    monkeypatch.setattr(finding, "ENOUGH", 1)
    finding.have_at_hand([meeting.id], clock.now())
    assert find(meeting.id, ["o"]).changed == frozenset()


def test_what_would_take_too_much_memory_is_left_to_the_database(meeting, three, person, monkeypatch):
    monkeypatch.setattr(finding, "MOST_ROOM", 10)
    monkeypatch.setattr(finding, "LARGE", 1)
    finding.shelf_of("tracker.found", 1).drop(meeting.id)
    finding.read(meeting.id, clock.now())
    assert find(meeting.id, ["o"]) is None
    rest()
    assert find(meeting.id, ["o"]) is None


def test_letters_that_too_many_have_are_left_to_the_database(meeting, three, monkeypatch):
    monkeypatch.setattr(finding, "MOST_FOUND", 2)
    assert find(meeting.id, ["o"]) is None
    assert find(meeting.id, ["amina"]).ids() == [three[1].id]


def test_a_meeting_is_known_by_its_own_people(make, meeting, three):
    other = make.meeting()
    finding.read(other.id, clock.now())
    assert find(other.id, ["o"]).ids() == []


def test_an_id_that_is_nobodys_changes_nothing(meeting, three):
    record("session.timed", by=MIA, at=clock.now(), meeting_id=meeting.id, subject_id=new_id())
    assert find(meeting.id, ["amina"]).ids() == [three[1].id]
