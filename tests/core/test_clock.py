from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.core import clock


def test_now_is_aware():
    assert clock.now().tzinfo is UTC


def test_local_shows_the_clocks_of_the_zone():
    assert clock.local(datetime(2016, 10, 31, 8, 0, tzinfo=UTC), "Europe/Zurich").strftime("%H:%M") == "09:00"


@pytest.mark.parametrize(("day", "utc_hour"), [(29, 7), (31, 8)])
def test_local_knows_that_the_clocks_went_back(day, utc_hour):
    assert clock.local(datetime(2016, 10, day, utc_hour, tzinfo=UTC), "Europe/Zurich").strftime("%H:%M") == "09:00"


@pytest.mark.parametrize(
    ("zone", "night", "quarters"),
    [
        ("Europe/Zurich", date(2026, 3, 29), 92),  # 23 hours
        ("Europe/Zurich", date(2026, 10, 25), 100),  # 25 hours
        ("America/New_York", date(2026, 11, 1), 100),
        ("Africa/Cairo", date(2026, 4, 24), 92),  # begins at one o'clock: midnight is left out
        ("Australia/Lord_Howe", date(2026, 4, 5), 98),  # half an hour
        ("Africa/Nairobi", date(2026, 3, 29), 96),
    ],
)
def test_every_quarter_of_an_hour_of_a_night_of_change_is_of_the_day_the_clocks_show(zone, night, quarters):
    noon = datetime(night.year, night.month, night.day, 12, tzinfo=UTC)
    moments = [noon + timedelta(minutes=15 * n) for n in range(-4 * 48, 4 * 48)]
    days = [clock.local(moment, zone).date() for moment in moments]
    assert days == sorted(days)
    assert days.count(night) == quarters
