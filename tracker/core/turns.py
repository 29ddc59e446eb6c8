"""One request at work at a time in a process, first come first served (ADR 5): more only get into each other's way.

Python runs one thread at a time, and every call to the database gives its lock away; who would go on has to get it back. So one
thread of a crew has the turn: it fetches what has come in and works it off itself, one request after the other, and wakes nobody.
Another is given the turn when the one at work takes long, or waits for a client.
"""

import contextvars
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

#: seconds after which others go on beside the request at work, so that a slow page holds nobody up
PATIENCE = 0.25
#: seconds between two looks at what has been at work for long
GLANCE = 0.1
#: seconds after which whoever has the turn and nothing to do fetches again
RESTING = 1.0
#: seconds until fetching is tried again when it failed
PAUSE = 0.1
#: requests worked off inside one another; each takes some twenty of the thousand calls that Python lets stand in one another
DEEPEST = 16

log = logging.getLogger("tracker.server")


class Request(Protocol):
    """Something to be worked off, and what it asks for as far as that can be seen before."""

    @property
    def address(self) -> bytes:
        """The same for all that may be worked off together; nothing: by itself."""


R = TypeVar("R", bound=Request)


class _Hand:
    """A thread of the crew. Whoever gives it the turn releases the lock it sleeps at."""

    __slots__ = ("address", "begun", "called", "depth", "relieved")

    def __init__(self) -> None:
        self.called = threading.Lock()
        self.called.acquire()
        #: what the request at work asks for
        self.address = b""
        #: when that was begun, by the monotonic clock; None: nothing is at work
        self.begun: float | None = None
        #: whether it was relieved of the turn because that lasted
        self.relieved = False
        #: how many requests are at work inside it
        self.depth = 0


class Crew(Generic[R]):
    """Threads that work, one of them at a time, and the line of what waits for them.

    `fetch` is given the seconds it may wait and returns what has come in, and two threads may be in it at once; `work` does one of
    these; `wake` ends the waiting.
    """

    def __init__(
        self, fetch: Callable[[float], Iterable[R]], work: Callable[[R], None], wake: Callable[[], None]
    ) -> None:
        self._fetch, self._work, self._wake = fetch, work, wake
        self._guard = threading.Lock()
        self._line: deque[R] = deque()
        self._idle: list[_Hand] = []
        self._lead: _Hand | None = None
        #: how many were relieved and are still at work
        self._beside = 0

    def start(self, size: int) -> None:
        """Begin with so many threads; they end with the process."""
        self._idle = [_Hand() for _ in range(size)]
        for number, hand in enumerate(self._idle):
            threading.Thread(target=self._serve, args=(hand,), name=f"hand-{number}", daemon=True).start()
        with self._guard:
            self._call_another()

    def relieve(self) -> None:
        """Let others go on beside a request that has been at work for long; to be called again and again, after each `glance`.

        The more go on beside already, the sooner: else who comes behind many slow ones would wait for all of them in turn.
        """
        with self._guard:
            lead = self._lead
            if lead is None or (begun := lead.begun) is None or not self._idle:
                return
            if time.monotonic() - begun > PATIENCE / (1 + self._beside):
                lead.relieved, self._beside = True, self._beside + 1
                self._call_another()

    def glance(self) -> float:
        """The seconds until somebody might have to be relieved: fewer the more go on beside."""
        return GLANCE / (1 + self._beside) if self._idle else GLANCE

    def is_awaited(self, hand: _Hand) -> bool:
        """Whether somebody who asks for the same has come and waits."""
        if not hand.address or self._lead is not hand or hand.depth >= DEEPEST:
            return False
        return self._first_alike(hand) is not None or (self._take_in(hand, 0) and self._first_alike(hand) is not None)

    def let_first(self, hand: _Hand) -> None:
        """Work off the first who asks for the same, inside the request at work; that one goes on afterwards."""
        with self._guard:
            found = self._first_alike(hand)
            if self._lead is not hand or found is None:
                return
            self._line.remove(found)
        hand.depth += 1
        contextvars.Context().run(self._do, found)  # where nothing is known of the other one
        hand.depth -= 1

    def leave(self, hand: _Hand) -> None:
        """Give the turn away, if another thread is free to take it."""
        with self._guard:
            if self._lead is hand:
                self._call_another()

    def _serve(self, hand: _Hand) -> None:
        _local.held = self, hand
        while True:
            hand.called.acquire()
            while self._lead is hand:
                self._do_next(hand)
            with self._guard:
                self._beside -= hand.relieved
                hand.relieved = False
                self._idle.append(hand)

    def _do_next(self, hand: _Hand) -> None:
        if not self._line and not self._take_in(hand, RESTING):
            return
        with self._guard:
            if self._lead is not hand or not self._line:
                return  # relieved at this moment
            following = self._line.popleft()
        hand.address, hand.begun = following.address, time.monotonic()
        self._do(following)
        hand.begun = None

    def _do(self, request: R) -> None:
        try:
            self._work(request)
        except BaseException:  # whatever it is, SystemExit too: with this thread the turn would end
            log.exception("a request could not be worked off")

    def _take_in(self, hand: _Hand, patience: float) -> bool:
        """Put what has come in at the end of the line; whether anything has."""
        found: list[R] = []
        try:
            found += self._fetch(patience)
        except Exception:
            log.exception("what has come in could not be fetched")
            time.sleep(PAUSE)
        self._line.extend(found)
        if self._lead is not hand and self._line:
            self._wake()  # relieved at this moment: the other one may be waiting already
        return bool(found)

    def _first_alike(self, hand: _Hand) -> R | None:
        return next((other for other in tuple(self._line) if other.address == hand.address), None)

    def _call_another(self) -> None:
        """Give the turn to a thread without work, the last that had some, if there is one."""
        if self._idle:
            self._lead = self._idle.pop()
            self._lead.called.release()


_local = threading.local()


def _held() -> tuple[Crew[Request], _Hand] | None:
    """The crew that this thread is of; None outside of a web server."""
    return getattr(_local, "held", None)


def is_awaited() -> bool:
    """Whether others who ask for the same wait until the request at work has ended."""
    held = _held()
    return held is not None and held[0].is_awaited(held[1])


def let_first() -> None:
    """Let the first of them be answered, then go on."""
    if held := _held():
        held[0].let_first(held[1])


def leave() -> None:
    """Let others work from here on: what follows waits for a client, or takes long."""
    if held := _held():
        held[0].leave(held[1])
