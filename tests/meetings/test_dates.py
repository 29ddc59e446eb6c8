"""When a meeting is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.meetings.dates import on_new_clocks, read_dates, time_zones


def test_zones_are_named_by_continent_and_one_that_is_set_is_always_offered():
    found = time_zones(also="Etc/GMT+12")
    assert "Africa/Nairobi" in found["Africa"]
    assert found["UTC"] == ["UTC", "Etc/GMT+12"]
    assert "Etc/GMT+12" not in time_zones("Africa/Nairobi")["UTC"]


def test_dates_are_read_as_days_of_the_calendar():
    assert read_dates(" 2027-10-25", "2027-10-27 ", "UTC") == (date(2027, 10, 25), date(2027, 10, 27), {})


@pytest.mark.parametrize(
    ("first", "last", "zone", "wrong"),
    [
        ("", "27 October", "UTC", {"starts_on", "ends_on"}),
        ("2027-10-25", "2027-10-24", "UTC", {"ends_on"}),
        ("2027-10-25", "2027-12-24", "UTC", {"ends_on"}),
        ("2027-10-25", "2027-10-25", "Mars/Olympus", {"timezone"}),
    ],
)
def test_what_is_wrong_with_dates_is_said_by_field(first, last, zone, wrong):
    assert set(read_dates(first, last, zone)[2]) == wrong


def test_an_hour_stays_on_the_clocks_of_another_zone_and_day():
    nairobi_nine = datetime(2026, 3, 27, 6, tzinfo=UTC)
    moved = on_new_clocks(nairobi_nine, timedelta(days=3), "Africa/Nairobi", "Europe/Zurich")
    assert moved.astimezone(UTC) == datetime(2026, 3, 30, 7, tzinfo=UTC)  # summer time since the 29th
