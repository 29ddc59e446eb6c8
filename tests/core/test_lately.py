from datetime import timedelta

from tests.factories import NOW
from tracker.core.lately import WINDOW, window


def test_the_window_stands_still_for_as_long_as_it_is_wide():
    start = window(NOW) + WINDOW
    moments = [start, start + WINDOW - timedelta(microseconds=1), start + WINDOW]
    assert [window(moment) for moment in moments] == [start - WINDOW, start - WINDOW, start]
