"""The calendar file, read back by the library that other programs use."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tracker.meetings.calendar import calendar_file
from tracker.meetings.models import SessionKind


def events(content: bytes):
    return Calendar.from_ical(content).walk("VEVENT")


def test_one_event_for_the_meeting_and_one_a_session_but_none_for_breaks(make):
    meeting = make.meeting(slug="joint", title="Joint meeting")
    plenary = make.session(meeting, title="Opening")
    pause = make.session(meeting, title="Coffee", kind=SessionKind.BREAK)

    found = events(calendar_file(meeting, [plenary, pause], "http://localhost/m/joint"))

    assert [str(e["summary"]) for e in found] == ["Joint meeting", "Opening"]
    assert [str(e["uid"]) for e in found] == [f"{meeting.id}@meeting-tracker", f"{plenary.id}@meeting-tracker"]
    assert (found[0]["dtstart"].dt, found[0]["dtend"].dt) == (date(2026, 3, 2), date(2026, 3, 5))


@pytest.mark.parametrize(
    ("zone", "day", "hour", "offset"),
    [
        ("Europe/Zurich", date(2016, 10, 29), 9, 2),  # summer time ended in the night to 30 October
        ("Europe/Zurich", date(2016, 10, 31), 9, 1),
        ("America/Montevideo", date(2016, 10, 31), 9, -3),
        ("Pacific/Apia", date(2027, 1, 4), 9, 13),
        ("Asia/Tehran", date(2016, 3, 22), 9, 4.5),
    ],
)
def test_hours_are_right_on_both_sides_of_a_clock_change(make, zone, day, hour, offset):
    start = datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
    meeting = make.meeting(timezone=zone, starts_on=day, ends_on=day)
    session = make.session(meeting, starts_at=start, ends_at=start + timedelta(hours=2))

    content = calendar_file(meeting, [session], "http://localhost/m/x")
    event = events(content)[1]

    assert f"DTSTART;TZID={zone}:{day:%Y%m%d}T{hour:02}0000".encode() in content
    assert event["dtstart"].dt.astimezone(UTC) == start
    assert event["dtstart"].dt.utcoffset() == timedelta(hours=offset)
    assert event["dtstart"].dt.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) == start


def test_the_files_own_zone_rules_give_the_same_hours_without_a_zone_data_base(make):
    zone = "Europe/Zurich"
    summer, winter = (datetime(2016, 10, day, 9, tzinfo=ZoneInfo(zone)).astimezone(UTC) for day in (29, 31))
    meeting = make.meeting(timezone=zone, starts_on=date(2016, 10, 29), ends_on=date(2016, 10, 31))
    sessions = [make.session(meeting, starts_at=at, ends_at=at + timedelta(hours=1)) for at in (summer, winter)]

    calendar = Calendar.from_ical(calendar_file(meeting, sessions, "http://localhost/m/x"))
    rules = calendar.walk("VTIMEZONE")[0].to_tz()

    local = [datetime(2016, 10, day, 9, 0, tzinfo=rules) for day in (29, 31)]
    assert [moment.utcoffset() for moment in local] == [timedelta(hours=2), timedelta(hours=1)]


def test_the_same_meeting_gives_the_same_bytes_and_a_changed_one_a_higher_sequence(make):
    meeting = make.meeting()
    first = calendar_file(meeting, [], "http://localhost/m/x")
    assert calendar_file(meeting, [], "http://localhost/m/x") == first
    meeting.revision += 1
    assert events(calendar_file(meeting, [], "http://localhost/m/x"))[0]["sequence"] == 2


def test_lines_that_a_title_tries_to_add_stay_in_the_title(make):
    meeting = make.meeting(title="Joint\nBEGIN:VALARM\r\nATTENDEE:mailto:x@example.org")
    found = Calendar.from_ical(calendar_file(meeting, [], "http://localhost/m/x"))
    assert found.walk("VALARM") == []
    assert "attendee" not in found.walk("VEVENT")[0]
