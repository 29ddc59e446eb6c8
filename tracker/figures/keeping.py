"""The organiser's figures of a large meeting, kept in memory for exactly as long as nothing they count has changed.

A reader is never given a figure that is not true any more: whether one is, the stamp tells (`changes`), in one statement.
Small meetings are counted each time, and so is everything after a write.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from tracker.core.keeping import LARGE
from tracker.figures import changes, queries
from tracker.figures.rules import FigureSet
from tracker.meetings.models import Meeting

KEY = "tracker.figures.kept"
#: names of regions and countries are in no stamp: they change with the directory, once in years
LONGEST = timedelta(hours=1)
MOST = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures with the stamp that was read before they were counted; without one they are only known to be many."""

    counted: datetime
    stamp: Any
    figures: FigureSet


@dataclass(slots=True)
class Shelf:
    """What one process keeps; the meeting unread for longest goes when there are too many."""

    kept: OrderedDict[UUID, Kept] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, meeting_id: UUID) -> Kept | None:
        """What is kept of the meeting, which is now the one read last."""
        with self.lock:
            if meeting_id in self.kept:
                self.kept.move_to_end(meeting_id)
            return self.kept.get(meeting_id)

    def put(self, meeting_id: UUID, found: Kept) -> None:
        """Keep it in the place of the one before."""
        with self.lock:
            self.kept[meeting_id] = found
            self.kept.move_to_end(meeting_id)
            while len(self.kept) > MOST:
                self.kept.popitem(last=False)

    def drop(self, meeting_id: UUID) -> None:
        """Keep nothing of a meeting that is small."""
        with self.lock:
            self.kept.pop(meeting_id, None)


def overview(meeting: Meeting, now: datetime) -> FigureSet:
    """As `queries.overview`, whose moment may be an earlier one since which nothing has changed."""
    shelf: Shelf = current_app.extensions.setdefault(KEY, Shelf())
    kept = shelf.find(meeting.id)
    if (
        kept
        and kept.stamp
        and abs(now - kept.counted) < LONGEST
        and changes.stamp(meeting.id, kept.counted) == kept.stamp
    ):
        return kept.figures
    # the stamp first: what is written meanwhile may be counted already, and is counted once more. A meeting that is not
    # known to be large is spared it, so of a large one it is the second reader's figures that are kept first
    stamp = changes.stamp(meeting.id, now) if kept else None
    found = queries.overview(meeting, now)
    if found.value("registered") + found.value("attended") >= LARGE:
        shelf.put(meeting.id, Kept(now, stamp, found))
    else:
        shelf.drop(meeting.id)
    return found
