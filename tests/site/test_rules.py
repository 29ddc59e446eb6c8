"""Which meetings come first, and what a clock is ahead of UTC."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from tracker.meetings.rules import Phase
from tracker.site.rules import coming, past_by_year, utc_offset

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def listed(starts_on, **values):
    defaults = {
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=2),
        "timezone": "UTC",
        "registration_opens_at": None,
        "registration_closes_at": None,
        "closed_at": None,
    }
    return SimpleNamespace(meeting=SimpleNamespace(**defaults | values))


def test_coming_meetings_stand_nearest_first_and_past_ones_by_year_latest_first():
    now_on, next_year = listed(date(2026, 3, 1)), listed(date(2027, 3, 1))
    last_month, last_week, long_ago = (listed(day) for day in (date(2026, 1, 5), date(2026, 2, 20), date(2016, 10, 31)))
    everything = [next_year, now_on, last_month, last_week, long_ago]
    assert coming(everything, NOW) == [(now_on, Phase.RUNNING), (next_year, Phase.ANNOUNCED)]
    assert past_by_year(everything, NOW) == [(2026, [last_week, last_month]), (2016, [long_ago])]


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        ("Europe/Zurich", datetime(2016, 10, 31, 9, tzinfo=UTC), "UTC+1"),
        ("Europe/Zurich", datetime(2016, 7, 1, 9, tzinfo=UTC), "UTC+2"),
        ("Asia/Kolkata", NOW, "UTC+5:30"),
        ("America/St_Johns", NOW, "UTC-3:30"),
        ("Africa/Dakar", NOW, "UTC"),
        ("Pacific/Apia", NOW, "UTC+13"),
    ],
)
def test_utc_offset_is_that_of_the_moment(zone, moment, expected):
    assert utc_offset(moment, zone) == expected
