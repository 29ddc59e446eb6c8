"""One request at work at a time in a process, first come first served (ADR 5): more only get into each other's way.

Python runs one thread at a time, and every call to the database gives its lock away; who would go on has to get it back.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

#: seconds a request waits for its turn before it works beside the one that is at work, so that a slow page holds nobody up
PATIENCE = 0.25

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
_local = threading.local()


@dataclass(slots=True, eq=False)
class _Place:
    """Where a thread stands in the line; whoever hands the turn over to it releases the lock it waits for."""

    address: str
    #: had its turn already, and lets others have theirs
    stepped_back: bool = False
    called: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.called.acquire()

    def is_new_at(self, address: str) -> bool:
        """Whether it has had no turn yet, and asks at this address."""
        return self.address == address and not self.stepped_back


class Turns:
    """A line of threads: the turn is handed to the first of it, and nobody who comes later is faster."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._line: list[_Place] = []
        self._taken = False

    def is_awaited(self, address: str) -> bool:
        """Whether somebody stands in the line who asks at the same address and has not stepped back."""
        return any(place.is_new_at(address) for place in tuple(self._line))

    def take(self, patience: float, address: str = "") -> bool:
        """Wait for the turn; False when it did not come in time."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            place = _Place(address)
            self._line.append(place)
        return self._wait(place, patience)

    def give_back(self) -> None:
        """Hand the turn to whoever waits longest."""
        with self._guard:
            self._hand_over()

    def step_back(self, patience: float, address: str) -> bool:
        """Let everybody up to the last who asks at this address have their turn first; False when it did not come back in time."""
        place = _Place(address, stepped_back=True)
        with self._guard:
            same = [number for number, other in enumerate(self._line, 1) if other.is_new_at(address)]
            self._line.insert(max(same, default=0), place)
            self._hand_over()
        return self._wait(place, patience)

    def _hand_over(self) -> None:
        self._taken = bool(self._line)
        if self._line:
            self._line.pop(0).called.release()

    def _wait(self, place: _Place, patience: float) -> bool:
        if place.called.acquire(timeout=patience):
            return True
        with self._guard:
            if place not in self._line:
                return True  # it was handed over at this moment
            self._line.remove(place)
            return False


def in_turns(product: Wsgi, turns: Turns) -> Wsgi:
    """The product, each request in its turn."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        address = environ.get("PATH_INFO", "")
        _local.held = (turns, address) if turns.take(PATIENCE, address) else None
        try:
            return product(environ, start_response)
        finally:
            if _local.held is not None:
                turns.give_back()
            _local.held = None

    return serve


def is_awaited() -> bool:
    """Whether other requests at the same address wait until the one that asks has ended."""
    held: tuple[Turns, str] | None = getattr(_local, "held", None)
    return held is not None and held[0].is_awaited(held[1])


def step_back() -> None:
    """Let those have their turn first, then go on."""
    held: tuple[Turns, str] | None = getattr(_local, "held", None)
    if held is not None:
        _local.held = held if held[0].step_back(PATIENCE, held[1]) else None
