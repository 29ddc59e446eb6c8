from datetime import timedelta

import pytest

from tests.duplicates.test_operations import OLGA, pair
from tests.factories import NOW
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.duplicates import operations
from tracker.duplicates import queries as ask
from tracker.duplicates.errors import NoSuchPair, NothingToTakeBack
from tracker.duplicates.models import Verdict
from tracker.meetings.models import Meeting
from tracker.persons.models import Person


@pytest.fixture
def across(make):
    """A pair of registrations at two meetings, of two persons."""
    one, two = (make.participant(person_id=make.save(Person(created_at=NOW)).id) for _ in range(2))
    return one, two, pair(make, one, two)


def test_pairs_of_a_meeting_come_the_likeliest_first(make):
    meeting = make.meeting()
    a, b, c = (make.participant(meeting) for _ in range(3))
    weak, strong = pair(make, a, b, score=75), pair(make, a, c, score=95)
    other = make.meeting()
    pair(make, make.participant(other), make.participant(other))
    assert [found.id for found in ask.list_pairs(meeting.id, ()).within] == [strong.id, weak.id]


def test_pairs_of_two_meetings_are_for_who_organises_both(across):
    one, two, found = across
    both = {one.meeting_id, two.meeting_id}
    assert [p.id for p in ask.list_pairs(one.meeting_id, both).across] == [found.id]
    assert ask.list_pairs(one.meeting_id, {one.meeting_id}).across == []
    assert ask.list_pairs(one.meeting_id, ()).count == 0


def test_one_persons_registrations_are_no_pair(make, across):
    one, two, _found = across
    two.person_id = one.person_id
    make.save(two)
    assert ask.list_pairs(one.meeting_id, {one.meeting_id, two.meeting_id}).across == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_four_statements(make, queries, number):
    meeting = make.meeting()
    session = make.session(meeting)
    for _ in range(number):
        one = make.participant(meeting)
        make.presence(one, session)
        pair(make, one, make.participant(meeting))
    with queries(4):
        found = ask.list_pairs(meeting.id, {meeting.id})
    assert [(p.first.attended, p.second.attended, p.is_across) for p in found.within] == [(1, 0, False)] * number
    assert found.count == number


def test_decided_pairs_are_listed_for_who_may_see_both(make, across):
    one, two, found = across
    both = frozenset({one.meeting_id, two.meeting_id})
    operations.settle(both, found.id, Verdict.TWO, by=OLGA, now=NOW)
    assert [(p.id, p.decided_by) for p in ask.list_pairs(one.meeting_id, both).decided] == [
        (found.id, "Olga Organiser")
    ]
    assert ask.list_pairs(one.meeting_id, {one.meeting_id}).decided == []


def test_however_many_were_decided_what_is_open_is_asked(make, across, monkeypatch):
    one, two, found = across
    both = frozenset({one.meeting_id, two.meeting_id})
    monkeypatch.setattr(ask, "PAGE", 1)
    here, there = (db.session.get_one(Meeting, each.meeting_id) for each in (one, two))
    for minute in range(3):
        others = make.participant(here), make.participant(there)
        pair(make, *others, verdict=Verdict.TWO, decided_at=NOW + timedelta(minutes=minute), decided_by="Olga")
    listed = ask.list_pairs(one.meeting_id, both)
    assert [p.id for p in listed.across] == [found.id]
    assert [p.decided_at for p in listed.decided] == [NOW + timedelta(minutes=2), NOW + timedelta(minutes=1)]
    later = ask.list_pairs(one.meeting_id, both, page=2)
    assert (later.across, later.decided) == ([], [])


def test_what_was_joined_is_listed_and_only_the_last_can_be_taken_back(make):
    meeting = make.meeting()
    kept, first, second = (make.participant(meeting) for _ in range(3))
    operations.join(meeting, kept.id, first.id, by=OLGA, now=NOW)
    operations.join(meeting, kept.id, second.id, by=OLGA, now=NOW.replace(minute=5))
    assert [(line.id, line.last) for line in ask.list_joined(meeting.id)] == [(second.id, True), (first.id, False)]
    assert ask.list_joined(make.meeting().id) == []


def test_a_pair_or_a_joined_one_of_others_is_not_found(make, across):
    one, _two, found = across
    with pytest.raises(NoSuchPair):
        ask.get_pair({one.meeting_id}, found.id)
    with pytest.raises(NothingToTakeBack):
        ask.lock_merged(one.meeting_id, new_id())


def test_a_whole_row_and_a_name_are_read(make):
    person = make.participant(given_name="Ada", family_name="Byron")
    assert (ask.whole_row(person.id)["code"], ask.name(person.id)) == (person.code, "Ada Byron")
