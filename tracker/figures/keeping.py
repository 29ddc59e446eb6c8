"""The figures of a large meeting, kept in memory for exactly as long as nothing they count has changed.

Whether something has, the stamp tells (`changes`), in one statement. After a write, programs and the report wait until they are
counted again (`current`). An organiser's page that shows when they were counted need not (`at_once`): where counting took
longer than a page may, it is given the last ones, and they are counted beside it. Small meetings are counted each time.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import RowMapping

from tracker.core.db import db
from tracker.core.keeping import LARGE, Shelf, shelf_of
from tracker.figures import changes, queries
from tracker.figures.rules import FigureSet
from tracker.meetings.models import Meeting

KEY = "tracker.figures.kept"
#: names of regions and countries are in no stamp: they change with the directory, once in years
LONGEST = timedelta(hours=1)
MOST = 16
#: seconds that a page may wait for its figures, and after which older ones are given to nobody
PATIENCE, OLD = 0.1, timedelta(minutes=15)


class Expected(NamedTuple):
    """Who is expected, as read at a revision of the meeting."""

    revision: int
    read: datetime
    rows: Sequence[RowMapping]


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures with the stamp that was read before they were counted; without one they are only known to be many."""

    counted: datetime
    stamp: Any
    figures: FigureSet
    expected: Expected
    #: seconds that counting took
    took: float


def current(meeting: Meeting, now: datetime) -> FigureSet:
    """As `queries.compute`; the moment of the figures may be an earlier one since which nothing has changed."""
    shelf = _shelf()
    kept = shelf.find(meeting.id)
    if kept is None:
        return _count(shelf, meeting, now)
    then, stamp = changes.then_and_now(meeting.id, kept.counted, now)
    return kept.figures if _holds(kept, then, now) else _count(shelf, meeting, now, stamp)


def at_once(meeting: Meeting, now: datetime) -> FigureSet:
    """For a page that shows their moment: `current`, or the last ones while they are counted again beside it."""
    shelf = _shelf()
    kept = shelf.find(meeting.id)
    if kept is None:
        return _count(shelf, meeting, now)
    then, stamp = changes.then_and_now(meeting.id, kept.counted, now)
    if _holds(kept, then, now):
        return kept.figures
    if kept.took <= PATIENCE or abs(now - kept.counted) > OLD:
        return _count(shelf, meeting, now, stamp)
    shelf.count_beside(meeting.id, lambda: _recount(shelf, meeting.id, now, stamp))
    return kept.figures


def _shelf() -> Shelf[Kept]:
    return shelf_of(KEY, MOST)


def _holds(kept: Kept, then: Any, now: datetime) -> bool:
    return abs(now - kept.counted) < LONGEST and bool(kept.stamp == then)


def _count(shelf: Shelf[Kept], meeting: Meeting, now: datetime, stamp: Any = None) -> FigureSet:
    # the stamp was read before: what is written meanwhile may be counted already, and is counted once more. A meeting that
    # is not known to be large is spared it, so of a large one it is the second reader's figures that are kept first
    begun, kept, revision = time.monotonic(), shelf.find(meeting.id), stamp.revision if stamp else meeting.revision
    expected = kept.expected if kept else None
    if expected is None or expected.revision != revision or abs(now - expected.read) >= LONGEST:
        expected = Expected(revision, now, queries.list_expected(meeting.id))
    found = queries.compute(meeting, now, expected.rows)
    if found.value("registered") + found.value("attended") >= LARGE:
        shelf.put(meeting.id, Kept(now, stamp, found, expected, time.monotonic() - begun))
    else:
        shelf.drop(meeting.id)
    return found


def _recount(shelf: Shelf[Kept], meeting_id: UUID, now: datetime, stamp: Any) -> None:
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is not None:
        _count(shelf, meeting, now, stamp)
