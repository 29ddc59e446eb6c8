"""Putting an earlier meeting into the comparison, correcting what was typed, taking it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import breaks, db, operation
from tracker.core.texts import Text
from tracker.earlier import queries
from tracker.earlier.errors import (
    AlreadyCompared,
    FiguresChanged,
    NoSuchEarlierMeeting,
    TooManyCompared,
    WrongEarlierMeeting,
)
from tracker.earlier.models import EarlierMeeting
from tracker.earlier.rules import MOST, problems
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting


@dataclass(frozen=True, slots=True)
class EarlierDetails:
    """An earlier meeting as typed. `counted_id`: it is kept here, and what can be counted is."""

    title: str
    held_on: date
    figures: Mapping[str, int] = field(default_factory=dict)
    regions: Mapping[str, int] = field(default_factory=dict)
    centres: Sequence[str] = ()
    source: str = ""
    counted_id: UUID | None = None


@operation
def add_earlier(meeting: Meeting, details: EarlierDetails, *, by: Actor, now: datetime) -> EarlierMeeting:
    """Compare with one more meeting. Raises AlreadyCompared, TooManyCompared, WrongEarlierMeeting."""
    lock_meeting(meeting.id)
    _check(meeting, details)
    if len(queries.list_earlier(meeting.id)) >= MOST:
        raise TooManyCompared
    row = EarlierMeeting(meeting_id=meeting.id)
    db.session.add(row)
    return _set(row, details, "comparison.added", by=by, now=now)


@operation
def change_earlier(
    meeting: Meeting, earlier_id: UUID, details: EarlierDetails, *, upon: str = "", by: Actor, now: datetime
) -> EarlierMeeting:
    """Correct what was typed. `upon`: when that was entered which was read before; "": whatever stands there.

    Raises NoSuchEarlierMeeting, FiguresChanged, AlreadyCompared, WrongEarlierMeeting.
    """
    lock_meeting(meeting.id)
    row = queries.get_earlier(meeting.id, earlier_id)
    if upon and upon != row.entered_at.isoformat():
        raise FiguresChanged
    _check(meeting, details)
    return _set(row, details, "comparison.changed", by=by, now=now)


@operation
def remove_earlier(meeting: Meeting, earlier_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take it out of the comparison. Raises NoSuchEarlierMeeting."""
    row = queries.get_earlier(meeting.id, earlier_id)
    record("comparison.removed", by=by, at=now, meeting_id=meeting.id, subject_id=row.id, subject=row.title)
    db.session.delete(row)


def _check(meeting: Meeting, details: EarlierDetails) -> None:
    wrong = problems(details.figures, details.regions)
    if details.held_on >= meeting.starts_on:
        wrong["held_on"] = Text("It must have been before this meeting.")
    if details.counted_id and details.counted_id == meeting.id:
        raise NoSuchEarlierMeeting
    if wrong:
        raise WrongEarlierMeeting(fields=dict(wrong))


def _set(row: EarlierMeeting, details: EarlierDetails, act: str, *, by: Actor, now: datetime) -> EarlierMeeting:
    row.title, row.held_on, row.source = details.title, details.held_on, details.source
    row.figures, row.regions = dict(details.figures), dict(details.regions)
    row.centres, row.counted_id = list(details.centres), details.counted_id
    row.entered_at, row.entered_by = now, by.label
    try:
        db.session.flush()
    except IntegrityError as error:
        if breaks(error, "uq_earlier_meeting_meeting_id_title", "earlier_meeting.meeting_id", "earlier_meeting.title"):
            raise AlreadyCompared from error
        raise
    record(act, by=by, at=now, meeting_id=row.meeting_id, subject_id=row.id, subject=row.title)
    return row
