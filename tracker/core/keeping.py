"""What takes long to count at a large meeting, kept for a while and counted anew beside its readers.

Small meetings are never kept: `is_large` decides by the result itself, so their pages are always of this moment. A reader of
a large one is given what was counted last, at once; when that is no longer fresh, it is counted again in a thread. Where the page
says when it was counted (`says_when`) it may be older than elsewhere: names of people who were erased are soon gone.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Flask, current_app

from tracker.core.i18n import current_language, force_locale

log = logging.getLogger("tracker.keeping")
T = TypeVar("T")
KEY = "tracker.kept"
#: from how many people on something is large
LARGE = 10_000
#: seconds after which it is counted again for the next reader, and after which nobody is given it any more
FRESH, OLD = 15.0, 900.0
#: the same where no time stands beside it
UNTIMED = 60.0
MOST = 64


class Shelf(Generic[T]):
    """What one process keeps in its memory; what was unread for longest goes when there are more than `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._counting: set[Hashable] = set()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> T | None:
        """What is kept under this key, which is now the one read last."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, value: T) -> None:
        """Keep this value in the place of the one before."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    @property
    def is_full(self) -> bool:
        """Whether what is put down next under another key takes the place of something."""
        return len(self._kept) >= self._most

    def drop_all(self, is_over: Callable[[T], bool]) -> None:
        """Keep nothing any more of which this is true."""
        with self._lock:
            for key in [key for key, value in self._kept.items() if is_over(value)]:
                del self._kept[key]

    def drop(self, key: Hashable) -> None:
        """Keep nothing under this key."""
        with self._lock:
            self._kept.pop(key, None)

    def count_beside(self, key: Hashable, count: Callable[[], object]) -> None:
        """Have it counted in a thread that knows the application, unless one is at it; `count` puts down what it finds."""
        with self._lock:
            if key in self._counting:
                return
            self._counting.add(key)
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- the way Flask documents
        threading.Thread(target=self._count, args=(app, key, count), name="count", daemon=True).start()

    def _count(self, app: Flask, key: Hashable, count: Callable[[], object]) -> None:
        try:
            with app.app_context():
                count()
        except Exception:
            log.exception("something kept could not be counted again")
        finally:
            with self._lock:
                self._counting.discard(key)


def shelf_of(name: str, most: int) -> Shelf[Any]:
    """The shelf of the running application with this name."""
    shelf: Shelf[Any] = current_app.extensions.setdefault(name, Shelf(most))
    return shelf


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    made: float


def kept(
    key: Hashable,
    count: Callable[[], T],
    is_large: Callable[[T], bool],
    *,
    says_when: bool = False,
    in_language: bool = True,
) -> T:
    """What `count` gives: counted now, or at a large meeting what was counted within the last seconds.

    Each language has its own, unless nothing of it is written in one (`in_language=False`).
    """
    shelf: Shelf[_Kept] = shelf_of(KEY, MOST)
    language = current_language() if in_language else "en"
    place = (key, language)
    found = shelf.find(place)
    age = time.monotonic() - found.made if found else 0.0
    if found is None or age > (OLD if says_when else UNTIMED):
        counted = count()
        if is_large(counted):
            shelf.put(place, _Kept(counted, time.monotonic()))
        return counted
    if age > FRESH:

        def again() -> None:
            with force_locale(language):
                shelf.put(place, _Kept(count(), time.monotonic()))

        shelf.count_beside(place, again)
    value: T = found.value
    return value
