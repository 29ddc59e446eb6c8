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
from typing import Any, TypeVar

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


@dataclass(slots=True)
class _Kept:
    value: Any
    made: float
    counting: bool = False


class Keeper:
    """What one process keeps."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable, old: float) -> tuple[_Kept | None, bool]:
        """What is kept under this key and not `old`, and whether the finder has to see to counting it anew."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or time.monotonic() - kept.made > old:
                return None, False
            due = not kept.counting and time.monotonic() - kept.made > FRESH
            kept.counting = kept.counting or due
            return kept, due

    def put(self, key: Hashable, value: Any) -> None:
        """Keep this value in the place of the one before; the longest unread goes when there are too many."""
        with self._lock:
            self._kept[key] = _Kept(value, time.monotonic())
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def give_up(self, key: Hashable) -> None:
        """Let somebody else try to count it."""
        with self._lock:
            if key in self._kept:
                self._kept[key].counting = False


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
    keeper: Keeper = current_app.extensions.setdefault(KEY, Keeper())
    key = (key, current_language() if in_language else "en")
    found, due = keeper.find(key, OLD if says_when else UNTIMED)
    if found is None:
        counted = count()
        if is_large(counted):
            keeper.put(key, counted)
        return counted
    if due:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- the way Flask documents
        threading.Thread(target=_count, args=(app, keeper, key, count), name="count", daemon=True).start()
    value: T = found.value
    return value


def _count(app: Flask, keeper: Keeper, key: tuple[Hashable, str], count: Callable[[], Any]) -> None:
    try:
        with app.app_context(), force_locale(key[1]):
            keeper.put(key, count())
    except Exception:
        log.exception("something kept could not be counted again")
        keeper.give_up(key)
