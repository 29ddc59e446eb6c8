"""The figures of a large meeting, kept in memory for exactly as long as nothing they count has changed.

Whether something has, the stamp tells (`changes`), in one statement. After a write, programs and the report wait until they are
counted again (`current`). An organiser's page that shows when they were counted need not (`at_once`): where counting took
longer than a page may, it is given the last ones, and they are counted beside it. Small meetings are counted each time.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from tracker.core.db import db
from tracker.core.keeping import LARGE, Shelf
from tracker.figures import changes, queries
from tracker.figures.rules import FigureSet
from tracker.meetings.models import Meeting

KEY = "tracker.figures.kept"
#: names of regions and countries are in no stamp: they change with the directory, once in years
LONGEST = timedelta(hours=1)
MOST = 16
#: seconds that a page may wait for its figures, and after which older ones are given to nobody
PATIENCE, OLD = 0.1, timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures with the stamp that was read before they were counted; without one they are only known to be many."""

    counted: datetime
    stamp: Any
    figures: FigureSet
    #: seconds that counting took
    took: float


def current(meeting: Meeting, now: datetime) -> FigureSet:
    """As `queries.compute`; the moment of the figures may be an earlier one since which nothing has changed."""
    shelf = _shelf()
    kept = shelf.find(meeting.id)
    return (
        kept.figures if kept and _holds(kept, meeting.id, now) else _count(shelf, meeting, now, known=kept is not None)
    )


def at_once(meeting: Meeting, now: datetime) -> FigureSet:
    """For a page that shows their moment: `current`, or the last ones while they are counted again beside it."""
    shelf = _shelf()
    kept = shelf.find(meeting.id)
    if kept is None or _holds(kept, meeting.id, now):
        return kept.figures if kept else _count(shelf, meeting, now)
    if kept.took <= PATIENCE or abs(now - kept.counted) > OLD:
        return _count(shelf, meeting, now, known=True)
    shelf.count_beside(meeting.id, lambda: _recount(shelf, meeting.id, now))
    return kept.figures


def _shelf() -> Shelf[Kept]:
    shelf: Shelf[Kept] = current_app.extensions.setdefault(KEY, Shelf(MOST))
    return shelf


def _holds(kept: Kept, meeting_id: UUID, now: datetime) -> bool:
    recent = kept.stamp and abs(now - kept.counted) < LONGEST
    return bool(recent and changes.stamp(meeting_id, kept.counted) == kept.stamp)


def _count(shelf: Shelf[Kept], meeting: Meeting, now: datetime, *, known: bool = False) -> FigureSet:
    # the stamp first: what is written meanwhile may be counted already, and is counted once more. A meeting that is not
    # known to be large is spared it, so of a large one it is the second reader's figures that are kept first
    stamp, begun = changes.stamp(meeting.id, now) if known else None, time.monotonic()
    found = queries.compute(meeting, now)
    if found.value("registered") + found.value("attended") >= LARGE:
        shelf.put(meeting.id, Kept(now, stamp, found, time.monotonic() - begun))
    else:
        shelf.drop(meeting.id)
    return found


def _recount(shelf: Shelf[Kept], meeting_id: UUID, now: datetime) -> None:
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is not None:
        _count(shelf, meeting, now, known=True)
