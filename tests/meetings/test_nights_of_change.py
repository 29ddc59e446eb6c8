"""The nights in which the clocks are changed, both ways: nothing happens twice, nothing is missing, printed times are right."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tracker.attendance.rules import choose
from tracker.meetings.calendar import calendar_file
from tracker.meetings.rules import Phase, current_session, phase, registration_is_open

QUARTER = timedelta(minutes=15)
#: the day of the change, its quarters of an hour, and when it begins and ends in UTC
NIGHTS = [
    ("Europe/Zurich", date(2026, 3, 29), 92, "2026-03-28T23:00", "2026-03-29T22:00"),
    ("Europe/Zurich", date(2026, 10, 25), 100, "2026-10-24T22:00", "2026-10-25T23:00"),
    ("Asia/Beirut", date(2026, 3, 29), 92, "2026-03-28T22:00", "2026-03-29T21:00"),  # midnight is left out
    ("Asia/Beirut", date(2026, 10, 24), 100, "2026-10-23T21:00", "2026-10-24T22:00"),  # eleven o'clock comes twice
    ("America/Asuncion", date(2024, 10, 6), 92, "2024-10-06T04:00", "2024-10-07T03:00"),  # midnight is left out
    ("America/Asuncion", date(2024, 3, 23), 100, "2024-03-23T03:00", "2024-03-24T04:00"),
]
each_night = pytest.mark.parametrize(("zone", "night", "quarters", "begins", "ends"), NIGHTS)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def held(zone, night, **values):
    opens = datetime(night.year - 1, 1, 1, tzinfo=UTC)
    dates = {"starts_on": night, "ends_on": night, "registration_opens_at": opens, "registration_closes_at": None}
    return {"timezone": zone, "closed_at": None} | dates | values


@each_night
def test_a_meeting_runs_exactly_for_the_day_the_clocks_show(zone, night, quarters, begins, ends):
    meeting = SimpleNamespace(**held(zone, night))
    moments = [utc(begins) + n * QUARTER for n in range(-8, quarters + 8)]
    running = [moment for moment in moments if phase(meeting, moment) is Phase.RUNNING]
    assert (running[0], running[-1] + QUARTER, len(running)) == (utc(begins), utc(ends), quarters)


@each_night
def test_a_deadline_in_the_night_passes_once(zone, night, quarters, begins, ends):
    closes = utc(begins) + timedelta(hours=2, minutes=30)
    meeting = SimpleNamespace(**held(zone, night, registration_closes_at=closes))
    moments = [utc(begins) + n * QUARTER for n in range(quarters)]
    assert [registration_is_open(meeting, moment) for moment in moments] == [True] * 10 + [False] * (quarters - 10)


@each_night
def test_each_moment_belongs_to_one_session_and_one_day(zone, night, quarters, begins, ends):
    length = timedelta(hours=2)
    sessions = [
        SimpleNamespace(
            id=n, starts_at=utc(begins) + n * length, ends_at=utc(begins) + (n + 1) * length, counted=True, is_day=False
        )
        for n in range(quarters // 8)
    ]
    days = [
        SimpleNamespace(id=day, starts_at=start, ends_at=start + timedelta(days=1), counted=True, is_day=True)
        for day in (night - timedelta(days=1), night, night + timedelta(days=1))
        for start in [datetime.combine(day, time(), UTC)]
    ]  # fmt: skip
    moments = [utc(begins) + n * QUARTER for n in range(len(sessions) * 8)]
    assert [current_session(sessions, moment).id for moment in moments] == [n // 8 for n in range(len(moments))]
    assert {choose(days, None, moment, zone).id for moment in moments} == {night}


def as_meant(read):
    """RFC 5545: of two equal times the first is meant."""
    return read.replace(fold=0).astimezone(UTC)


@each_night
def test_the_calendar_file_says_when_each_hour_of_the_night_begins_and_ends(make, zone, night, quarters, begins, ends):
    meeting = make.meeting(**held(zone, night))
    day, hour = make.day(meeting), timedelta(hours=1)
    sessions = [
        make.session(meeting, day, starts_at=utc(begins) + n * hour, ends_at=utc(begins) + (n + 1) * hour)
        for n in range(-1, quarters // 4 + 1)
    ]
    events = Calendar.from_ical(calendar_file(meeting, sessions, "http://localhost/m/x")).walk("VEVENT")[1:]
    as_read = [(as_meant(one["dtstart"].dt), as_meant(one["dtend"].dt)) for one in events]
    assert as_read == [(one.starts_at, one.ends_at) for one in sessions]


@each_night
def test_the_programme_prints_what_the_clocks_show(make, client, zone, night, quarters, begins, ends):
    meeting = make.meeting(**held(zone, night))
    day, length = make.day(meeting), timedelta(minutes=30)
    starts = [utc(begins), utc(ends) - length]
    for at in starts:
        make.session(meeting, day, starts_at=at, ends_at=at + length)
    page = client.get(f"/m/{meeting.slug}").text
    shown = [at.astimezone(ZoneInfo(zone)) for at in starts]
    assert [at.date() for at in shown] == [night, night]
    assert [f"{at:%H:%M}" in page for at in shown] == [True, True]
