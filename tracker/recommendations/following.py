"""Carrying recommendations on: which meeting follows up on which, and what became of the recommendations before it.

Nothing is copied. A meeting names the one before it; what that one recommended, and what is still open of those before
it again, is read where it stands, so each recommendation has one state and one history wherever it is looked at.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, literal, select

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.meetings.rules import local_day
from tracker.recommendations import queries
from tracker.recommendations.errors import NotEarlier
from tracker.recommendations.models import FollowUp, Recommendation
from tracker.recommendations.queries import ALL, Filter, Line
from tracker.recommendations.rules import LIVE

#: no series of meetings is looked back on further than this
FURTHEST = 20


@dataclass(frozen=True, slots=True)
class Carried:
    """An earlier meeting with those of its recommendations that concern the later one; `is_previous`: the one before."""

    meeting: Meeting
    lines: Sequence[Line]
    is_previous: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier meeting that can be followed up on, with how much it recommended and how much of it is open."""

    meeting: Meeting
    all: int
    live: int


def list_earlier(meeting_id: UUID) -> list[Meeting]:
    """The meetings that this one follows, the latest first, in one statement."""
    f = FollowUp
    back = (
        select(f.previous_id.label("id"), literal(1).label("step"))
        .where(f.meeting_id == meeting_id)
        .cte("back", recursive=True)
    )
    back = back.union_all(
        select(f.previous_id, back.c.step + 1).where(f.meeting_id == back.c.id, back.c.step < FURTHEST)
    )
    query = select(Meeting).join(back, back.c.id == Meeting.id).order_by(back.c.step)
    return list(db.session.scalars(query).unique())


def list_carried(meeting: Meeting, now: datetime) -> list[Carried]:
    """What the previous meeting recommended, all of it; of those before it what was still open then. Two statements."""
    earlier = list_earlier(meeting.id)
    if not earlier:
        return []
    today, previous = local_day(meeting, now), earlier[0]
    lines = queries.list_lines([one.id for one in earlier], Filter(state=ALL), today=today)
    found = []
    for one in earlier:
        concerned = [
            line for line in lines if line.meeting.id == one.id and (one is previous or _was_open(line, previous))
        ]
        if concerned or one is previous:
            found.append(Carried(one, concerned, one is previous))
    return found


def _was_open(line: Line, previous: Meeting) -> bool:
    """Not closed, or closed only since the meeting before began: that one was the last to be told of it."""
    one = line.recommendation
    return one.state in LIVE or local_day(line.meeting, one.state_at) >= previous.starts_on


def find_previous(meeting_id: UUID) -> Meeting | None:
    """The meeting that this one follows up on."""
    query = select(Meeting).join(FollowUp, FollowUp.previous_id == Meeting.id)
    return db.session.scalars(query.where(FollowUp.meeting_id == meeting_id)).one_or_none()


def list_candidates(meeting: Meeting, ours: Collection[UUID]) -> list[Candidate]:
    """The earlier meetings among `ours`, the latest first."""
    live = func.count(Recommendation.id).filter(Recommendation.state.in_(LIVE))
    query = (
        select(Meeting, func.count(Recommendation.id), live)
        .outerjoin(Recommendation, Recommendation.meeting_id == Meeting.id)
        .where(Meeting.id.in_(ours), Meeting.id != meeting.id, Meeting.starts_on < meeting.starts_on)
        .group_by(Meeting.id)
        .order_by(Meeting.starts_on.desc(), Meeting.slug)
    )
    return [Candidate(*row) for row in db.session.execute(query)]


@operation
def follow(meeting: Meeting, previous_id: UUID | None, ours: Collection[UUID], *, by: Actor, now: datetime) -> None:
    """Say which of the reader's earlier meetings this one follows up on; None: none. Raises NotEarlier."""
    lock_meeting(meeting.id)
    found = db.session.get(FollowUp, meeting.id)
    if (
        found.previous_id if found else None
    ) == previous_id:  # also where it was chosen by somebody who organised that one
        return
    if previous_id is not None and previous_id not in {one.meeting.id for one in list_candidates(meeting, ours)}:
        raise NotEarlier
    if found is not None and previous_id is None:
        db.session.delete(found)
    elif found is not None and previous_id is not None:
        found.previous_id, found.set_at = previous_id, now
    elif previous_id is not None:
        db.session.add(FollowUp(meeting_id=meeting.id, previous_id=previous_id, set_at=now))
    record("recommendations.follow-up", by=by, at=now, meeting_id=meeting.id)
