"""Whether anything changed that figures, pages and the report are made of: told by the database, in one statement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.attendance.models import CheckIn
from tracker.audit.models import AuditEntry
from tracker.core.db import db
from tracker.core.lately import window
from tracker.discussions.models import PointRevision
from tracker.meetings.models import Meeting
from tracker.recommendations.models import RecommendationEvent


def count_rows(meeting_id: InstrumentedAttribute[Any], *where: ColumnElement[bool]) -> ScalarSelect[int]:
    """Rows of a table that belong to the meeting of the statement around it."""
    return select(func.count()).where(meeting_id == Meeting.id, *where).correlate(Meeting).scalar_subquery()


def _lately(meeting_id: InstrumentedAttribute[Any], at: InstrumentedAttribute[datetime]) -> ScalarSelect[int]:
    return count_rows(meeting_id, at >= bindparam("since"))


#: Equal counts in an equal window, equal content. Figures and texts hang on records that are only ever appended -
#: check-ins, points, and acts, one of which goes with every change of a registration or group - so counting them is
#: enough. Only those of the last minutes are counted, which an index does at once. Their latest time would not do: of two
#: transactions the one that began first may end last. What else a meeting shows raises its `revision`.
CHECK_INS = _lately(CheckIn.meeting_id, CheckIn.recorded_at)
ACTS = _lately(AuditEntry.meeting_id, AuditEntry.at)
POINTS = _lately(PointRevision.meeting_id, PointRevision.recorded_at)

#: of every meeting: a report begins with what became of the recommendations of those before it
_FOLLOWED = select(func.count()).where(RecommendationEvent.at >= bindparam("since")).scalar_subquery()

_STAMP: Any = select(
    Meeting.revision,
    CHECK_INS.label("check_ins"),
    ACTS.label("acts"),
    POINTS.label("points"),
    _FOLLOWED.label("followed"),
    bindparam("since"),
).where(Meeting.id == bindparam("meeting"))


def stamp(meeting_id: UUID, now: datetime) -> Row[Any]:
    """Compares equal for as long as nothing changed at the meeting, for some minutes at the most."""
    return db.session.connection().execute(_STAMP, {"meeting": meeting_id, "since": window(now)}).one()
