"""Whether anything changed that figures, pages and the report are made of: told by the database, in one statement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, bindparam, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from tracker.attendance.models import CheckIn
from tracker.audit.models import AuditEntry
from tracker.core.db import UtcTime, db
from tracker.core.lately import window
from tracker.discussions.models import PointRevision
from tracker.meetings.models import Meeting
from tracker.recommendations.models import RecommendationEvent


def count_rows(meeting_id: InstrumentedAttribute[Any], *where: ColumnElement[bool]) -> ScalarSelect[int]:
    """Rows of a table that belong to the meeting of the statement around it."""
    return select(func.count()).where(meeting_id == Meeting.id, *where).correlate(Meeting).scalar_subquery()


def lately(since: ColumnElement[Any]) -> tuple[ScalarSelect[int], ...]:
    """Check-ins, acts and points of the last minutes, which began `since`.

    Equal counts in an equal window, equal content. Figures and texts hang on records that are only ever appended - check-ins,
    points, and acts, one of which goes with every change of a registration or group - so counting them is enough. Only
    those of the last minutes are counted, which an index does at once. Their latest time would not do: of two transactions
    the one that began first may end last. What else a meeting shows raises its `revision`.
    """
    return (
        count_rows(CheckIn.meeting_id, CheckIn.recorded_at >= since),
        count_rows(AuditEntry.meeting_id, AuditEntry.at >= since),
        count_rows(PointRevision.meeting_id, PointRevision.recorded_at >= since),
    )


def _stamp(name: str) -> Select[*tuple[Any, ...]]:
    since = bindparam(name, type_=UtcTime)
    # of every meeting: a report begins with what became of the recommendations of those before it
    followed = select(func.count()).where(RecommendationEvent.at >= since).scalar_subquery()
    return select(since, Meeting.revision, *lately(since), followed).where(Meeting.id == bindparam("meeting"))


_STAMP: Any = _stamp("since")
_THEN_AND_NOW: Any = union_all(_stamp("since"), _stamp("since_now"))


def stamp(meeting_id: UUID, now: datetime) -> Row[Any]:
    """Compares equal for as long as nothing changed at the meeting, for some minutes at the most."""
    return db.session.connection().execute(_STAMP, {"meeting": meeting_id, "since": window(now)}).one()


def then_and_now(meeting_id: UUID, then: datetime, now: datetime) -> tuple[Row[Any], Row[Any]]:
    """What `stamp` says by the window of an earlier moment, as what was kept then has it, and by this one's. One statement."""
    first, last = window(then), window(now)
    if first == last:
        same = stamp(meeting_id, now)
        return same, same
    values = {"meeting": meeting_id, "since": first, "since_now": last}
    found = {row[0]: row for row in db.session.connection().execute(_THEN_AND_NOW, values)}
    return found[first], found[last]
