from datetime import UTC, datetime

import pytest

from tracker.core import clock


def test_now_is_aware():
    assert clock.now().tzinfo is UTC


def test_local_shows_the_clocks_of_the_zone():
    assert clock.local(datetime(2016, 10, 31, 8, 0, tzinfo=UTC), "Europe/Zurich").strftime("%H:%M") == "09:00"


@pytest.mark.parametrize(("day", "utc_hour"), [(29, 7), (31, 8)])
def test_local_knows_that_the_clocks_went_back(day, utc_hour):
    assert clock.local(datetime(2016, 10, day, utc_hour, tzinfo=UTC), "Europe/Zurich").strftime("%H:%M") == "09:00"
