"""Drafts kept in the process for as long as nothing under them changed; the database says whether anything did."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from tracker.discussions.queries import group_states
from tracker.figures import changes
from tracker.meetings.models import Meeting
from tracker.report import queries
from tracker.report.compile import compile_facts
from tracker.report.document import Document
from tracker.report.readiness import Readiness, check

#: drafts kept by each process, the oldest go first
KEPT = 16


@dataclass(frozen=True, slots=True)
class Draft:
    """The report as it stands, and what it still lacks."""

    document: Document
    readiness: Readiness


_kept: OrderedDict[UUID, tuple[Row[Any], Draft]] = OrderedDict()
_lock = Lock()


def draft(meeting: Meeting, now: datetime, *, anew: bool = False) -> Draft:
    """The draft of a meeting's report, in one statement when it is kept; its as-of time is when it was written.

    `anew`: write it with the present time although nothing changed.
    """
    stamp = changes.stamp(meeting.id, now)
    with _lock:
        kept = _kept.get(meeting.id)
    if kept is not None and kept[0] == stamp and not anew:
        return kept[1]
    facts = queries.facts(meeting, now.replace(second=0, microsecond=0))
    written = Draft(compile_facts(facts), check(meeting, facts.figures, group_states(meeting.id)))
    with _lock:
        _kept[meeting.id] = stamp, written
        _kept.move_to_end(meeting.id)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return written
