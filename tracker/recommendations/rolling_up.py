"""The table of all groups' points: read in four statements; joining two, keeping two apart, taking that back, the word chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.discussions.models import Group
from tracker.discussions.queries import current_points, list_groups
from tracker.discussions.rules import Point
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.recommendations import merging
from tracker.recommendations.errors import NoSuchPoint
from tracker.recommendations.merging import Decision, Likeness, Line, Support, Verdict
from tracker.recommendations.models import PointPair, PointSupport


@dataclass(frozen=True, slots=True)
class RollUp:
    """The groups, the lines under each heading, what is worth asking about, and what was decided."""

    groups: Sequence[Group]
    headings: Sequence[tuple[str, Sequence[Line]]]
    proposed: Sequence[Likeness]
    decided: Sequence[tuple[Decision, Point, Point]]

    @property
    def points(self) -> int:
        return sum(len(line.points) for _, lines in self.headings for line in lines)


def roll_up(meeting_id: UUID) -> RollUp:
    """Everything the groups of the meeting noted, side by side."""
    groups = list_groups(meeting_id)
    points = current_points([group.id for group in groups])
    decided, words = list_decided(meeting_id), list_words(meeting_id)
    said = len({point.group_id for point in points})
    under: dict[str, list[Line]] = {}
    for line in merging.lines(points, decided, words, said):
        under.setdefault(line.lead.heading, []).append(line)
    by_id = {point.id: point for point in points}
    pairs = [(one, by_id[one.first], by_id[one.second]) for one in decided if {one.first, one.second} <= set(by_id)]
    return RollUp(groups, list(under.items()), merging.proposals(points, decided), pairs)


def list_decided(meeting_id: UUID) -> list[Decision]:
    """What was decided about pairs, the latest first."""
    query = select(PointPair).where(PointPair.meeting_id == meeting_id)
    query = query.order_by(PointPair.decided_at.desc(), PointPair.id.desc())
    return [Decision(pair.first_id, pair.second_id, pair.verdict, pair.kept_id) for pair in db.session.scalars(query)]


def list_words(meeting_id: UUID) -> dict[UUID, Support]:
    """The words a person chose, by the point that leads the line."""
    query = select(PointSupport.point_id, PointSupport.word).where(PointSupport.meeting_id == meeting_id)
    return {row.point_id: row.word for row in db.session.execute(query)}


@operation
def decide(
    meeting: Meeting,
    first: UUID,
    second: UUID,
    verdict: Verdict | None,
    *,
    kept: UUID | None = None,
    by: Actor,
    now: datetime,
) -> None:
    """Say of two points that they say the same (`kept`: whose text speaks for both) or not; None takes it back.

    The points themselves are left as they are. Raises NoSuchPoint.
    """
    lock_meeting(meeting.id)
    first, second = sorted((first, second))
    _check(meeting.id, first, second)
    known = select(PointPair).where(
        PointPair.meeting_id == meeting.id, PointPair.first_id == first, PointPair.second_id == second
    )
    pair = db.session.scalars(known).one_or_none()
    if verdict is None:
        if pair is not None:
            db.session.delete(pair)
    else:
        if pair is None:
            pair = PointPair(meeting_id=meeting.id, first_id=first, second_id=second)
            db.session.add(pair)
        pair.verdict, pair.decided_at, pair.decided_by = verdict, now, by.label
        pair.kept_id = kept if verdict is Verdict.SAME and kept in (first, second) else None
    act = f"points.{verdict.value}" if verdict else "points.reopened"
    record(act, by=by, at=now, meeting_id=meeting.id, first=str(first), second=str(second))


def _check(meeting_id: UUID, *point_ids: UUID) -> None:
    known = {point.id for point in current_points([group.id for group in list_groups(meeting_id)])}
    if not set(point_ids) <= known or len(set(point_ids)) != len(point_ids):
        raise NoSuchPoint


@operation
def choose_word(meeting: Meeting, point_id: UUID, word: Support | None, *, by: Actor, now: datetime) -> None:
    """Put another word than the counted one for how many said it; None: the counted one again. Raises NoSuchPoint."""
    lock_meeting(meeting.id)
    _check(meeting.id, point_id)
    found = db.session.get(PointSupport, (meeting.id, point_id))
    if word is None:
        if found is not None:
            db.session.delete(found)
    elif found is None:
        db.session.add(PointSupport(meeting_id=meeting.id, point_id=point_id, word=word, set_at=now))
    else:
        found.word, found.set_at = word, now
    record("points.support", by=by, at=now, meeting_id=meeting.id, subject_id=point_id, word=word.value if word else "")
