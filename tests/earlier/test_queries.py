from datetime import date

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.earlier import operations, queries
from tracker.earlier.errors import NoSuchEarlierMeeting
from tracker.earlier.operations import EarlierDetails
from tracker.earlier.rules import Cell
from tracker.figures import queries as figures
from tracker.meetings.models import Part
from tracker.persons.models import Person


@pytest.fixture
def two(make):
    """The meeting of 2015 with three persons of two centres, and of 2026 with two of one of them and one of a new one."""
    old = make.meeting(starts_on=date(2015, 11, 2), ends_on=date(2015, 11, 3), short_title="Meeting 2015")
    new = make.meeting()
    kept, left, fresh = (make.organisation() for _ in range(3))
    human = [make.save(Person(created_at=NOW)) for _ in range(3)]
    came, comes = make.session(old), make.session(new)
    for centre, person in ((kept, human[0]), (kept, human[1]), (left, None)):
        make.presence(make.participant(old, centre, person_id=person.id if person else None), came)
    for centre in (kept, left):
        make.expected(old, centre)
    for centre in (kept, left, fresh):
        make.expected(new, centre)
    for centre, person, part in (
        (kept, human[0], Part.CENTRE),
        (fresh, human[2], Part.CENTRE),
        (kept, human[1], Part.ORGANISER),
    ):
        make.presence(make.participant(new, centre, person_id=person.id, part=part), comes)
    return old, new, (kept, left, fresh)


def compare(meeting, followed=None):
    return queries.compare(meeting, figures.compute(meeting, NOW), 4, NOW, followed=followed)


def test_without_an_earlier_meeting_there_is_nothing_to_compare(make, queries):
    from tracker.earlier.queries import compare

    meeting = make.meeting()
    counted = figures.compute(meeting, NOW)
    with queries(1):
        assert compare(meeting, counted, 4, NOW) is None


def test_the_meeting_followed_up_on_is_compared_as_long_as_no_other_is_chosen(two):
    old, new, _ = two
    by_itself = compare(new, old)
    assert [(one.title, one.figures["attended"]) for one in by_itself.earlier] == [("Meeting 2015", Cell(3))]
    assert (by_itself.persons_returned, queries.list_earlier(new.id)) == (1, [])
    operations.add_earlier(new, EarlierDetails("2011", date(2011, 1, 1)), by=SYSTEM, now=NOW)
    assert [one.title for one in compare(new, old).earlier] == ["2011"]


def test_a_meeting_kept_here_is_counted(two):
    old, new, (kept, left, fresh) = two
    details = EarlierDetails("2015", old.starts_on, {"recommendations_done": 3, "attended": 99}, counted_id=old.id)
    operations.add_earlier(new, details, by=SYSTEM, now=NOW)
    found = compare(new)
    assert (found.last.figures["attended"], found.this.figures["attended"]) == (Cell(3), Cell(2))
    assert found.last.figures["recommendations_done"] == Cell(3, typed=True)
    assert (found.this.value("recommendations"), found.last.value("recommendations")) == (4, 0)
    assert (found.returned, found.missing, found.new) == ([kept.short_name], [left.short_name], [fresh.short_name])
    assert found.persons_returned == 1


def test_a_typed_meeting_is_taken_as_it_was_typed(two):
    _old, new, (kept, _left, _fresh) = two
    details = EarlierDetails(
        "2014", date(2014, 1, 1), {"attended": 35, "woman": 16, "man": 12}, {"AFRICA": 20}, [kept.code, "GONE"]
    )
    operations.add_earlier(new, details, by=SYSTEM, now=NOW)
    found = compare(new)
    assert found.last.figures["attended"] == Cell(35, typed=True)
    assert (found.last.regions, found.last.genders) == (
        {"AFRICA": Cell(20, typed=True)},
        {"woman": 16, "man": 12, "": 7},
    )
    assert (found.returned, found.missing, found.persons_returned) == ([kept.short_name], ["GONE"], None)


def test_meetings_that_ended_before_can_be_counted_until_they_are(two, make):
    old, new, _ = two
    make.meeting(starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 2))
    assert queries.list_countable(new) == [old]
    row = operations.add_earlier(new, EarlierDetails("2015", old.starts_on, counted_id=old.id), by=SYSTEM, now=NOW)
    assert queries.list_countable(new) == []
    assert queries.get_earlier(new.id, row.id) is row
    with pytest.raises(NoSuchEarlierMeeting):
        queries.get_earlier(old.id, row.id)


def test_what_the_register_calls_done_is_counted(two):
    from tracker.recommendations.rules import State

    old, new, _ = two
    operations.add_earlier(new, EarlierDetails("2015", old.starts_on, counted_id=old.id), by=SYSTEM, now=NOW)
    assert (State.DONE.value, "recommendations_done" in compare(new).last.figures) == ("done", False)
