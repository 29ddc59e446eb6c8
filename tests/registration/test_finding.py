"""Searching a large meeting from memory; that it finds what the database finds, whatever is done, is in test_any_order.py."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from tracker.audit.models import AuditEntry
from tracker.audit.operations import record
from tracker.core import clock
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.questions.erasing import erase_expired_answers
from tracker.registration import finding, rules
from tracker.registration.finding import find

MIA = Actor("user", None, "Mia")


@pytest.fixture(autouse=True)
def _nothing_kept(app):
    for name in ("tracker.found", "tracker.found.not", "tracker.found.begun"):
        app.extensions.pop(name, None)


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
    monkeypatch.setattr(finding, "SMALL", 1)
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


@pytest.mark.parametrize("action", sorted(finding.READ_ANEW))
def test_after_some_acts_the_database_is_asked_until_it_is_read_anew(meeting, three, action, monkeypatch):
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


@pytest.mark.parametrize(("ends_on", "is_asked"), [(date(2026, 3, 4), True), (date(9999, 1, 1), False)])
def test_once_a_meeting_is_over_its_revision_counts_since_many_may_be_erased(make, person, ends_on, is_asked):
    meeting = make.meeting(ends_on=ends_on)
    ours = make.participant(meeting, search_text=" amina ")
    finding.read(meeting.id, clock.now())
    assert find(meeting.id, ["amina"]).ids() == [ours.id]
    meeting.revision += 1
    make.save(meeting)
    assert (find(meeting.id, ["amina"]) is None) == is_asked


def test_answers_whose_time_is_over_are_not_found_however_long_their_erasing_took(app, make, meeting, three):
    make.answer(make.question(meeting, "Food", retain_days=1), three[0], "Vegan")
    finding.read(meeting.id, clock.now())
    assert find(meeting.id, ["vegan"], answers=True).ids() == [three[0].id]
    storage, began = app.extensions["tracker.personal_files"], clock.now() - timedelta(minutes=20)
    assert erase_expired_answers(meeting.id, by=MIA, now=began, storage=storage)
    assert find(meeting.id, ["vegan"], answers=True) is None


def test_who_still_reads_a_moment_before_the_reading_is_not_given_what_came_later(meeting, three):
    act(meeting, three[0])
    finding.read(meeting.id, clock.now())
    db.session.execute(delete(AuditEntry))
    assert find(meeting.id, ["o"]) is None


def test_what_is_too_old_is_given_to_nobody_and_goes(app, meeting, three):
    finding.read(meeting.id, clock.now() - finding.LONGEST)
    assert find(meeting.id, ["o"]) is None
    finding.have_at_hand([], clock.now())
    assert app.extensions["tracker.found"].find(meeting.id) is None


def test_what_would_take_too_much_memory_is_left_to_the_database_and_not_tried_again(meeting, three, monkeypatch):
    monkeypatch.setattr(finding, "MOST_ROOM", 10)
    finding.read(meeting.id, clock.now())
    monkeypatch.setattr(finding, "SMALL", 1)
    monkeypatch.setattr(finding, "MOST_ROOM", 1000)
    monkeypatch.setattr(finding, "REST", 0.0)
    finding.have_at_hand([meeting.id], clock.now())
    assert find(meeting.id, ["o"]) is None
    rest()
    assert find(meeting.id, ["o"]) is None


@pytest.fixture
def begun(monkeypatch):
    """The meetings that were read, or begun to be, in their order; none of them is small."""
    monkeypatch.setattr(finding, "SMALL", -1)
    found = []

    def note(meeting_id, _now):
        found.append(meeting_id)
        raise ValueError("read in vain")

    monkeypatch.setattr(finding, "read", note)
    return found


def test_meetings_that_are_asked_in_turn_are_not_read_in_turn(make, meeting, begun, monkeypatch):
    other = make.meeting()
    for one in (meeting, other, meeting, other):
        assert find(one.id, ["o"]) is None
        rest()
    assert begun == [meeting.id]
    monkeypatch.setattr(finding, "REST", 0.0)
    find(other.id, ["o"])
    rest()
    assert begun == [meeting.id, other.id]


def test_beforehand_no_meeting_takes_the_place_of_another(app, make, meeting, three, monkeypatch):
    monkeypatch.setattr(app.extensions["tracker.found"], "_most", 1)
    finding.have_at_hand([make.meeting().id], clock.now())
    assert len(find(meeting.id, ["o"]).ids()) == 3


def test_a_meeting_is_forgotten(app, meeting, three):
    finding.forget(meeting.id)
    assert app.extensions["tracker.found"].find(meeting.id) is None


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
