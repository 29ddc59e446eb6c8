import threading
import time

import pytest

from tracker.core import keeping
from tracker.core.i18n import force_locale
from tracker.core.keeping import KEY, Shelf, kept


@pytest.fixture(autouse=True)
def _nothing_kept(app):
    app.extensions.pop(KEY, None)
    yield
    app.extensions.pop(KEY, None)


class Counter:
    """Counts how often it was asked to count."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.times


def read(count, key="a", *, large=True):
    return kept(key, count, lambda _: large)


def test_what_is_small_is_counted_each_time(app):
    count = Counter()
    assert [read(count, large=False) for _ in range(3)] == [1, 2, 3]


def test_what_is_large_is_counted_once_for_many_readers(app):
    count, other = Counter(), Counter()
    assert [read(count), read(count), read(other, "b"), read(count)] == [1, 1, 1, 1]
    assert (count.times, other.times) == (1, 1)


def test_each_language_has_its_own(app):
    count = Counter()
    for language in ("en", "fr", "en"):
        with force_locale(language):
            read(count)
    assert count.times == 2


def test_when_it_is_no_longer_fresh_the_reader_is_given_it_at_once_and_it_is_counted_beside(app, monkeypatch):
    count = Counter()
    read(count)
    monkeypatch.setattr(keeping, "FRESH", 0.0)
    assert read(count) == 1
    end = time.monotonic() + 60
    while count.times < 2 and time.monotonic() < end:
        time.sleep(0.01)
    monkeypatch.setattr(keeping, "FRESH", 60.0)
    while read(count) != 2 and time.monotonic() < end:
        time.sleep(0.01)
    assert read(count) == 2


def test_what_is_old_is_given_to_nobody(app, monkeypatch):
    count = Counter()
    read(count)
    monkeypatch.setattr(keeping, "UNTIMED", 0.0)
    assert read(count) == 2


def test_what_says_when_it_was_counted_may_be_older(app, monkeypatch):
    count = Counter()
    monkeypatch.setattr(keeping, "UNTIMED", 0.0)
    assert [kept("a", count, lambda _: True, says_when=True) for _ in range(2)] == [1, 1]
    monkeypatch.setattr(keeping, "OLD", 0.0)
    assert kept("a", count, lambda _: True, says_when=True) == 2


def test_a_count_that_fails_leaves_what_was_kept_and_is_tried_again(app, monkeypatch):
    read(Counter())
    monkeypatch.setattr(keeping, "FRESH", 0.0)
    tried = Counter()

    def fail():
        tried()
        raise ValueError

    end = time.monotonic() + 60
    while tried.times < 2 and time.monotonic() < end:
        assert read(fail) == 1
        time.sleep(0.01)
    assert tried.times >= 2


def test_only_so_many_are_kept_and_what_was_read_stays_longest():
    shelf = Shelf(3)
    for number in (1, 2, 3):
        shelf.put(number, str(number))
    assert shelf.find(1) == "1"
    shelf.put(4, "4")
    shelf.drop(3)
    shelf.drop(9)
    assert [shelf.find(number) for number in (1, 2, 3, 4)] == ["1", None, None, "4"]


def test_it_is_counted_by_one_at_a_time_and_again_when_that_one_is_done(app):
    shelf, going, go_on, done = Shelf(3), threading.Event(), threading.Event(), threading.Event()
    counted = []

    def slowly():
        going.set()
        assert go_on.wait(60)
        counted.append("slowly")

    def done_too():
        counted.append("again")
        done.set()

    shelf.count_beside("a", slowly)
    assert going.wait(60)
    shelf.count_beside("a", lambda: counted.append("never"))
    go_on.set()
    end = time.monotonic() + 60
    while not done.wait(0.01) and time.monotonic() < end:
        shelf.count_beside("a", done_too)
    assert set(counted) == {"slowly", "again"}


def test_a_shelf_that_is_full_keeps_what_was_read_last_and_drops_all_that_is_over():
    shelf = Shelf(2)
    shelf.put("a", 1)
    assert not shelf.is_full
    shelf.put("b", 2)
    assert shelf.is_full
    shelf.find("a")
    shelf.put("c", 3)
    assert [shelf.find(key) for key in "abc"] == [1, None, 3]
    shelf.drop_all(lambda value: value > 1)
    assert [shelf.find(key) for key in "abc"] == [1, None, None]
