"""What is typed on the pages of the programme, and what it means."""

from datetime import UTC, date, datetime

import pytest

from tracker.core.ids import new_id
from tracker.meetings.models import SessionKind
from tracker.programme.forms import DatesForm, ItemForm, SessionForm

TYPED = {
    "title": " Opening  session ",
    "on": "2026-03-02",
    "starts": "9:30",
    "ends": "11:00",
    "kind": "groups",
    "room": "Room 1",
    "counted": "yes",
    "capacity": "40",
}


def session(meeting, **values):
    form = SessionForm.new("", "", TYPED | values)
    return form.details(meeting), form.errors


def test_a_session_is_read_on_the_clocks_of_its_meeting(meeting):
    details, errors = session(meeting)
    assert errors == {}
    assert (details.title, details.on, details.kind) == ("Opening session", date(2026, 3, 2), SessionKind.GROUPS)
    assert (details.starts_at, details.ends_at) == (
        datetime(2026, 3, 2, 6, 30, tzinfo=UTC),
        datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
    )
    assert (details.room, details.speaker, details.counted, details.capacity) == ("Room 1", "", True, 40)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title": " "}, {"title": "Enter the title of the session"}),
        ({"on": "Monday"}, {"on": "This is not a day of the meeting"}),
        ({"starts": "25:00"}, {"starts": "Enter a time of the day, like 09:30"}),
        ({"ends": "soon"}, {"ends": "Enter a time of the day, like 09:30"}),
        ({"ends": "09:30"}, {"ends": "It must end after it begins"}),
        ({"capacity": "many"}, {"capacity": "Enter a whole number up to 100000, or nothing for no limit"}),
    ],
)
def test_what_is_wrong_with_a_session_is_said_at_its_field(app, meeting, values, wrong):
    with app.test_request_context():
        assert session(meeting, **values) == (None, wrong)


def test_an_hour_that_the_clocks_skip_is_refused(app, make):
    zurich = make.meeting(timezone="Europe/Zurich", starts_on=date(2026, 3, 29), ends_on=date(2026, 3, 29))
    with app.test_request_context():
        _, errors = session(zurich, on="2026-03-29", starts="02:30", ends="04:00")
    assert errors == {"starts": "The clocks of Europe/Zurich are set forward and skip this time"}


def test_a_session_stands_in_its_fields_as_the_clocks_show_it(make, meeting):
    held = make.session(
        meeting,
        starts_at=datetime(2026, 3, 3, 6, tzinfo=UTC),
        ends_at=datetime(2026, 3, 3, 7, tzinfo=UTC),
        kind=SessionKind.BREAK,
        counted=False,
    )
    form = SessionForm.of(meeting, held, None)
    shown = [form.value(name) for name in ("on", "starts", "ends", "kind", "counted", "capacity")]
    assert shown == ["2026-03-03", "09:00", "10:00", "break", "", ""]


def test_an_item_has_a_number_and_a_title(app):
    parent = new_id()
    details = ItemForm({}, {"number": "3 (a)", "title": "Reporting", "parent_id": str(parent)}).details()
    assert (details.number, details.title, details.parent_id) == ("3 (a)", "Reporting", parent)
    with app.test_request_context():
        empty = ItemForm({}, {"number": "", "title": ""})
        assert empty.details() is None
    assert list(empty.errors) == ["number", "title"]


def dates(meeting, days, **values):
    stands = DatesForm.of(meeting, days, None)
    names = ["starts_on", "ends_on", "timezone", "along", *(f"title-{day.id}" for day in days)]
    form = DatesForm.of(meeting, days, {name: stands.value(name) for name in names} | values)
    return form.details(days), form.errors


def test_dates_are_read_with_the_names_of_the_days(meeting, days):
    details, errors = dates(meeting, days, ends_on="2026-03-04")
    assert (details.ends_on, details.timezone, details.along, errors) == (
        date(2026, 3, 4), "Africa/Nairobi", True, {},
    )  # fmt: skip
    assert details.titles == {days[0].id: "Opening", days[1].id: ""}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"starts_on": ""}, {"starts_on": "Enter the first day, like 2027-10-25"}),
        ({"ends_on": "2026-03-01"}, {"ends_on": "The last day is before the first"}),
        ({"ends_on": "2026-06-01"}, {"ends_on": "A meeting has 60 days at most"}),
        ({"timezone": "Mars/Olympus"}, {"timezone": "Choose the time zone of the meeting"}),
    ],
)
def test_what_is_wrong_with_dates_is_said_at_its_field(app, meeting, days, values, wrong):
    with app.test_request_context():
        assert dates(meeting, days, **values) == (None, wrong)
