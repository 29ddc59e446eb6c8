from datetime import date

import pytest

from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.recommendations import queries
from tracker.recommendations.errors import NoSuchRecommendation
from tracker.recommendations.models import State
from tracker.recommendations.queries import ALL, OPEN, OVERDUE, Filter, read_filter

TODAY = date(2026, 3, 2)


def marks(lines):
    return [(line.meeting.slug, line.recommendation.number) for line in lines]


@pytest.fixture
def register(make, meeting):
    owner = make.owner(meeting, name="UNEP")
    make.recommendation(
        meeting, number=1, text="Share a Calendar", owner=owner, due_on=date(2026, 3, 1), priority="high"
    )
    make.recommendation(meeting, number=2, text="Meet", addressee="donors", state=State.UNDER_WAY, due_on=TODAY)
    make.recommendation(meeting, number=3, state=State.DONE, due_on=date(2026, 3, 1))
    return owner


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (Filter(), [1, 2]),
        (Filter(state=ALL), [1, 2, 3]),
        (Filter(state=OVERDUE), [1]),
        (Filter(state=State.DONE), [3]),
        (Filter(addressee="donors"), [2]),
        (Filter(priority="high"), [1]),
        (Filter(q="calendar"), [1]),
        (Filter(q="%"), []),
    ],
)
def test_a_register_is_narrowed(register, meeting, asked, numbers):
    assert marks(queries.list_lines([meeting.id], asked, today=TODAY)) == [("joint", number) for number in numbers]


def test_an_owner_finds_theirs(register, meeting):
    lines = queries.list_lines([meeting.id], Filter(owner=register.id), today=TODAY)
    assert [(line.recommendation.number, line.owner, line.is_overdue(TODAY)) for line in lines] == [(1, "UNEP", True)]


def test_several_meetings_come_the_latest_first(make, meeting, register):
    later = make.meeting(slug="later", starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 3))
    make.recommendation(later, number=1)
    found = queries.list_lines([meeting.id, later.id], Filter(), today=TODAY)
    assert marks(found) == [("later", 1), ("joint", 1), ("joint", 2)]


def test_a_page_holds_one_line_more_than_it_shows(make, meeting, register, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 1)
    pages = [marks(queries.list_lines([meeting.id], Filter(), today=TODAY, page=page)) for page in (1, 2)]
    assert pages == [[("joint", 1), ("joint", 2)], [("joint", 2)]]


def test_programs_read_them_in_the_order_they_were_entered(meeting, register):
    first = queries.list_after([meeting.id], Filter(), today=TODAY, after=None, most=1)
    second = queries.list_after([meeting.id], Filter(), today=TODAY, after=first[0].recommendation.id, most=5)
    assert [marks(found) for found in (first, second)] == [[("joint", 1)], [("joint", 2)]]


def test_the_filter_of_an_address_is_read_and_written():
    owner = new_id()
    said = {"state": "overdue", "addressee": "donors", "priority": "low", "owner": str(owner), "q": "a"}
    assert read_filter(said) == Filter("overdue", "donors", "low", owner, "a")
    assert read_filter(said).address() == said
    assert read_filter({"state": "x", "addressee": "x", "priority": "x", "owner": "x", "q": " \0 "}) == Filter()
    assert (Filter().address(), read_filter({}, ALL).state) == ({}, ALL)


def test_states_are_counted_with_the_overdue(meeting, register):
    assert queries.count_states([meeting.id], TODAY) == {
        ALL: 3, OPEN: 2, OVERDUE: 1, "open": 1, "under-way": 1, "done": 1,
    }  # fmt: skip


def test_one_is_found_in_its_own_meeting_only(make, meeting):
    one = make.recommendation(meeting)
    line = queries.get([meeting.id], one.id)
    assert (line.recommendation, line.owner, line.meeting) == (one, "", meeting)
    with pytest.raises(NoSuchRecommendation):
        queries.get([make.meeting().id], one.id)


def test_what_groups_wrote_is_proposed_until_it_is_taken(make, meeting, group, point):
    make.point(group, heading="needs")
    assert [(found.number, written.text) for found, written in queries.list_proposed(meeting.id, ())] == [
        (1, "Share one calendar")
    ]
    assert queries.promoted_points(meeting.id) == {}


def test_owners_are_listed_with_what_is_open_of_theirs(make, meeting, register):
    make.owner(meeting, name="Aarhus")
    make.recommendation(meeting, owner=register, state=State.DONE, due_on=date(2025, 1, 1))
    assert [(line.owner.name, line.live, line.all, line.next_due) for line in queries.list_owners(meeting.id)] == [
        ("Aarhus", 0, 0, None),
        ("UNEP", 1, 2, date(2026, 3, 1)),
    ]


def test_an_owner_comes_with_the_meeting_and_what_is_open_first(make, meeting, register):
    closed = make.recommendation(meeting, owner=register, number=0, state=State.DONE)
    assert queries.find_owner(register.id) == (register, meeting)
    assert queries.find_owner(new_id()) is None
    assert [queries.owner_name(one) for one in (register.id, new_id(), None)] == ["UNEP", "", ""]
    assert [one.number for one in queries.list_owned(register.id)] == [1, closed.number]


def test_the_last_number_of_a_meeting_is_its_own(make, meeting, register):
    assert (queries.last_number(meeting.id), queries.last_number(make.meeting().id)) == (3, 0)
    assert queries.lock(queries.list_owned(register.id)[0].id).number == 1
    assert queries.list_events(queries.list_owned(register.id)[0].id) == []
    assert NOW.date() == TODAY
