import threading
import time

import pytest

from tracker.core import turns
from tracker.core.turns import Turns, in_turns, is_awaited, step_back


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 60)


def in_line(line: Turns, count: int) -> None:
    """Wait until so many stand in the line."""
    until = time.monotonic() + 30
    while len(line._line) < count and time.monotonic() < until:
        time.sleep(0.001)


def started(line: Turns, product, count: int, addresses=()) -> list[threading.Thread]:
    """So many requests, come one after the other while the turn was taken."""
    threads = []
    line.take(0)
    for number in range(count):
        environ = {"number": number, "PATH_INFO": addresses[number] if addresses else "/"}
        threads.append(threading.Thread(target=in_turns(product, line), args=(environ, None)))
        threads[-1].start()
        in_line(line, number + 1)
    return threads


def test_the_turn_goes_to_who_waits_longest_and_to_one_at_a_time():
    line, served, at_work = Turns(), [], threading.Semaphore()

    def product(environ, _start_response):
        assert at_work.acquire(blocking=False)
        served.append(environ["number"])
        at_work.release()
        return []

    threads = started(line, product, 5)
    line.give_back()
    for thread in threads:
        thread.join(60)
    assert served == [0, 1, 2, 3, 4]
    assert line.take(0)


def test_who_steps_back_goes_on_when_the_others_had_their_turn_and_awaits_none_of_them():
    line, said = Turns(), []

    def product(environ, _start_response):
        said.append((environ["number"], is_awaited()))
        if environ["number"] == 0:
            step_back()
            said.append(("again", is_awaited()))
        return []

    threads = started(line, product, 3)
    line.give_back()
    for thread in threads:
        thread.join(60)
    assert said == [(0, True), (1, True), (2, False), ("again", False)]


def test_only_those_who_ask_at_the_same_address_are_let_go_first():
    line, served = Turns(), []

    def product(environ, _start_response):
        served.append(environ["number"])
        if environ["number"] == 0:
            assert is_awaited()
            step_back()
            served.append("again")
        elif environ["number"] in (3, 4):
            assert not is_awaited()
        return []

    threads = started(line, product, 5, addresses=("/a", "/b", "/a", "/c", "/b"))
    line.give_back()
    for thread in threads:
        thread.join(60)
    assert served == [0, 1, 2, "again", 3, 4]


def test_who_waited_long_enough_works_beside_and_holds_no_turn(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    line, said = Turns(), []
    assert line.take(0)
    assert in_turns(lambda environ, _: said.append(is_awaited()) or [], line)({}, None) == []
    assert (said, line.is_awaited(""), line.take(0)) == ([False], False, False)
    line.give_back()
    assert line.take(0)


def test_outside_of_turns_nobody_waits():
    assert not is_awaited()
    step_back()
