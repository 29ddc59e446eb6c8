"""One request at work at a time in a process, first come first served (ADR 5): more only get into each other's way.

Python runs one thread at a time, and every call to the database gives its lock away; who would go on has to get it back.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

#: seconds a request waits for its turn before it works beside the one that is at work, so that a slow page holds nobody up
PATIENCE = 0.25

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
_local = threading.local()


class Turns:
    """A line of threads: the turn is handed to the first of it, and nobody who comes later is faster."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._line: deque[threading.Lock] = deque()
        self._taken = False

    @property
    def is_awaited(self) -> bool:
        """Whether somebody stands in the line."""
        return bool(self._line)

    def take(self, patience: float) -> bool:
        """Wait for the turn; False when it did not come in time."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            called = threading.Lock()
            called.acquire()  # noqa: SIM115, RUF100 -- whoever hands the turn over releases it
            self._line.append(called)
        if called.acquire(timeout=patience):
            return True
        with self._guard:
            if called not in self._line:
                return True  # it was handed over at this moment
            self._line.remove(called)
            return False

    def give_back(self) -> None:
        """Hand the turn to whoever waits longest."""
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._taken = False


def in_turns(product: Wsgi, turns: Turns) -> Wsgi:
    """The product, each request in its turn."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        _local.held = turns if turns.take(PATIENCE) else None
        try:
            return product(environ, start_response)
        finally:
            if _local.held is not None:
                turns.give_back()
            _local.held = None

    return serve


def is_awaited() -> bool:
    """Whether other requests wait until the one that asks has ended."""
    held: Turns | None = getattr(_local, "held", None)
    return held is not None and held.is_awaited


def step_back() -> None:
    """Let those who wait have their turn first, then go on."""
    held: Turns | None = getattr(_local, "held", None)
    if held is not None:
        held.give_back()
        _local.held = held if held.take(PATIENCE) else None
