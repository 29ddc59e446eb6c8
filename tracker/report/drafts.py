"""Drafts kept in the process for as long as nothing under them changed; the database says whether anything did."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from tracker.core.keeping import Shelf
from tracker.discussions.queries import group_states
from tracker.figures import changes
from tracker.figures.keeping import current
from tracker.meetings.models import Meeting
from tracker.report import queries
from tracker.report.compile import compile_written, written
from tracker.report.document import Document, from_json
from tracker.report.editing.desk import Desk, lay_out
from tracker.report.editing.rules import values_of
from tracker.report.operations import figures_as_data
from tracker.report.readiness import Readiness, check

#: drafts kept by each process; what was unread for longest goes first
KEPT = 16
#: names of regions and countries are in no stamp, and what is due is due by the time: a draft is written anew after this
LONGEST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Draft:
    """The report as it stands, what it still lacks, and its paragraphs with their states."""

    document: Document
    readiness: Readiness
    desk: Desk


@dataclass(frozen=True, slots=True)
class _Kept:
    """A draft with the stamp that was read before it was written."""

    written: datetime
    stamp: Row[Any]
    draft: Draft


_shelf: Shelf[_Kept] = Shelf(KEPT)


@dataclass(frozen=True, slots=True)
class Side:
    """A report to be compared: its text, and its figures as a version keeps them."""

    document: Document
    figures: list[Any]


def side(meeting: Meeting, number: int, now: datetime) -> Side:
    """A locked version, or the draft as 0. Raises NoSuchVersion."""
    if number:
        version = queries.get_version(meeting.id, number)
        return Side(from_json(version.document), version.figures)
    return Side(draft(meeting, now).document, figures_as_data(current(meeting, now)))


def draft(meeting: Meeting, now: datetime, *, anew: bool = False) -> Draft:
    """The draft of a meeting's report, in one statement when it is kept; its as-of time is when it was written.

    `anew`: write it with the present time although nothing changed.
    """
    kept = _shelf.find(meeting.id)
    then, stamp = changes.then_and_now(meeting.id, kept.written if kept else now, now)
    if kept is not None and kept.stamp == then and abs(now - kept.written) < LONGEST and not anew:
        return kept.draft
    facts = queries.facts(meeting, now.replace(second=0, microsecond=0))
    parts = written(facts)
    document = compile_written(facts, parts)
    desk = lay_out(parts, facts.editing, values_of(facts.figures), document)
    made = Draft(document, check(meeting, facts.figures, group_states(meeting.id), document.words), desk)
    _shelf.put(meeting.id, _Kept(now, stamp, made))
    return made
