import threading
import time
from collections import deque
from contextvars import ContextVar
from dataclasses import dataclass

import pytest

from tracker.core import turns
from tracker.core.turns import Crew, is_awaited, leave, let_first


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 60)


@dataclass(frozen=True)
class Asked:
    number: int
    address: bytes = b"/"


class Server:
    """A crew of some threads, what they are asked, and which of it was worked off in which order."""

    def __init__(self, product, size: int = 4) -> None:
        self.product, self.size = product, size
        self.come, self.bell, self.guard = deque(), threading.Event(), threading.Lock()
        self.done = []
        self.crew = Crew(self.fetch, self.work, self.bell.set)

    def fetch(self, patience: float) -> list[Asked]:
        if not self.come and patience:
            self.bell.wait(patience)
        self.bell.clear()
        found = []
        while self.come:
            found.append(self.come.popleft())
        return found

    def work(self, asked: Asked) -> None:
        try:
            self.product(asked.number)
        finally:
            with self.guard:
                self.done.append(asked.number)

    def ask(self, *addresses: bytes) -> None:
        """Requests that come at the same moment, numbered from 0."""
        self.come.extend(Asked(number, address) for number, address in enumerate(addresses))
        self.bell.set()

    def answered(self, *addresses: bytes) -> list[int]:
        """The numbers of all these requests, in the order in which they were done."""
        self.ask(*addresses)
        self.crew.start(self.size)
        return self.wait(len(addresses))

    def wait(self, count: int) -> list[int]:
        until = time.monotonic() + 30
        while len(self.done) < count and time.monotonic() < until:
            time.sleep(0.001)
        return self.done


def test_requests_are_worked_off_in_the_order_they_came_by_one_thread_that_wakes_no_other():
    threads = set()
    server = Server(lambda _number: threads.add(threading.get_ident()))
    assert server.answered(*[b"/"] * 5) == [0, 1, 2, 3, 4]
    assert len(threads) == 1


def test_a_request_that_fails_ends_nothing(monkeypatch):
    told = []
    monkeypatch.setattr(turns.log, "exception", told.append)

    def product(number):
        if number == 0:
            raise RuntimeError("the disk is full")

    assert Server(product).answered(b"/", b"/") == [0, 1]
    assert told == ["a request could not be worked off"]


def test_others_go_on_beside_a_request_that_takes_long(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    go_on, begun = threading.Event(), threading.Event()

    def product(number):
        if number == 0:
            begun.set()
            go_on.wait(30)

    server = Server(product)
    server.ask(b"/", b"/", b"/")
    server.crew.start(2)
    assert begun.wait(30)
    server.crew.relieve()  # not yet
    assert server.done == []
    time.sleep(0.02)
    server.crew.relieve()
    assert server.wait(2) == [1, 2]
    go_on.set()
    assert server.wait(3) == [1, 2, 0]
    server.ask(b"/")
    assert server.wait(4) == [1, 2, 0, 0]  # whoever was relieved left the turn to the other


def test_the_more_go_on_beside_the_sooner_the_next_is_relieved(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.4)
    go_on = threading.Event()
    server = Server(lambda number: number < 4 and go_on.wait(30), size=5)
    server.ask(*[b"/"] * 5)
    server.crew.start(server.size)
    begun = time.monotonic()
    glances = []
    while not server.done and time.monotonic() < begun + 30:
        glances.append(server.crew.glance())
        time.sleep(0.001)
        server.crew.relieve()
    assert 0.8 < time.monotonic() - begun < 1.5  # 0.4, 0.2, 0.13 and 0.1 of it; not four times 0.4
    assert server.done == [4]
    assert sorted(set(glances), reverse=True) == [0.1, 0.1 / 2, 0.1 / 3, 0.1 / 4]
    go_on.set()
    assert sorted(server.wait(5)) == [0, 1, 2, 3, 4]
    time.sleep(0.05)
    assert server.crew.glance() == 0.1


def test_a_request_may_let_those_first_who_ask_for_the_same_and_knows_nothing_of_them():
    said, known = [], ContextVar("known", default="nothing")

    def product(number):
        said.append((number, is_awaited(), known.get()))
        known.set(f"of {number}")
        if number == 0:
            while is_awaited():
                let_first()
            said.append(("again", known.get()))

    served = Server(product).answered(b"/a", b"/b", b"/a", b"/a")
    assert served == [2, 3, 0, 1]
    assert said == [
        (0, True, "nothing"),
        (2, True, "nothing"),
        (3, False, "nothing"),
        ("again", "of 0"),
        (1, False, "of 0"),  # as in any thread: the product itself begins each request anew
    ]


def test_who_comes_meanwhile_is_let_first_too():
    server = Server(lambda number: None)

    def product(number):
        if number == 0 and not server.done:
            assert not is_awaited()
            server.come.append(Asked(1))
            assert is_awaited()
            let_first()

    server.product = product
    server.ask(b"/")
    server.crew.start(1)
    assert server.wait(2) == [1, 0]


def test_no_more_than_some_requests_are_at_work_inside_one_another(monkeypatch):
    monkeypatch.setattr(turns, "DEEPEST", 2)
    depth, deepest = 0, 0

    def product(_number):
        nonlocal depth, deepest
        depth += 1
        deepest = max(deepest, depth)
        while is_awaited():
            let_first()
        depth -= 1

    assert sorted(Server(product).answered(*[b"/"] * 6)) == [0, 1, 2, 3, 4, 5]
    assert deepest == 3


def test_who_leaves_works_beside_the_others():
    server = Server(lambda number: None)

    def product(number):
        if number == 0:
            leave()
            assert not is_awaited()
            server.wait(2)

    server.product = product
    assert server.answered(b"/", b"/", b"/") == [1, 2, 0]


def test_when_all_threads_are_taken_who_would_leave_keeps_the_turn():
    assert Server(lambda _number: leave(), size=1).answered(b"/", b"/") == [0, 1]


def test_who_asks_for_nothing_that_others_ask_for_is_worked_off_by_itself():
    assert Server(lambda _number: let_first() if is_awaited() else None).answered(b"", b"", b"") == [0, 1, 2]


def test_the_turn_goes_on_when_a_request_wants_to_end_the_process(monkeypatch):
    monkeypatch.setattr(turns.log, "exception", lambda _text: None)

    def product(number):
        if number == 0:
            raise SystemExit

    assert Server(product, size=1).answered(b"/", b"/") == [0, 1]


def test_the_turn_goes_on_when_nothing_can_be_fetched_for_a_while(monkeypatch):
    told = []
    monkeypatch.setattr(turns.log, "exception", told.append)
    monkeypatch.setattr(turns, "PAUSE", 0)
    server = Server(lambda number: None, size=1)
    fetch = server.crew._fetch

    def fail_once(patience):
        if not told:
            raise OSError("too many open files")
        return fetch(patience)

    server.crew._fetch = fail_once
    assert server.answered(b"/") == [0]
    assert told == ["what has come in could not be fetched"]


def test_what_a_thread_fetches_that_was_relieved_meanwhile_is_worked_off_at_once(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0)
    monkeypatch.setattr(turns, "RESTING", 60)
    server = Server(lambda number: None, size=2)
    fetch = server.crew._fetch

    def fetch_late(patience):
        if patience:
            return fetch(patience)
        server.crew.relieve()
        time.sleep(0.05)  # the other one waits for something to come
        return [Asked(1)]

    server.crew._fetch = fetch_late
    server.product = lambda number: number == 0 and is_awaited()
    server.answered(b"/")
    assert sorted(server.wait(2)) == [0, 1]


def test_outside_of_a_server_nobody_waits():
    assert not is_awaited()
    let_first()
    leave()
