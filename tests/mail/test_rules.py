from datetime import timedelta

from tracker.mail.rules import MOST_ATTEMPTS, pause_after


def test_the_pauses_grow_and_stop_growing():
    minutes = [pause_after(n) / timedelta(minutes=1) for n in (1, 2, 3, 8, 9, 14)]
    assert minutes == [1, 2, 4, 128, 256, 360]


def test_trying_goes_on_for_more_than_a_day():
    assert sum((pause_after(n) for n in range(1, MOST_ATTEMPTS)), timedelta()) > timedelta(days=1)
