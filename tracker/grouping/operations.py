"""Storing a deal, and taking the last one back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.discussions.models import GroupMember, MemberRole
from tracker.grouping import planning, queries
from tracker.grouping.errors import ChangedByHand, NothingToUndo, PeopleChanged
from tracker.grouping.models import Deal
from tracker.grouping.planning import Asked, Plan
from tracker.meetings.models import Meeting

Row = list[Any]


@operation
def store_deal(
    meeting: Meeting, asked: Asked, digest: str, *, stay: Collection[UUID], by: Actor, now: datetime
) -> Deal:
    """Make the groups what was previewed. Raises PeopleChanged when the records would give another plan now.

    `stay`: who is to stay in the group of this plan whenever groups are built again.

    Who leads keeps leading; everybody else who is not in the plan leaves these groups.
    """
    members = queries.lock_members(asked.groups)
    plan = planning.plan(meeting.id, asked)
    if plan.digest != digest or not plan.dealt:
        raise PeopleChanged
    before, after = _rows(members), _planned(plan, members, stay)
    _replace(meeting.id, members, after)
    deal = Deal(
        meeting_id=meeting.id,
        at=now,
        by_label=by.label,
        who=asked.who,
        traits=sorted(asked.wish.traits),
        keep=asked.wish.keep,
        seed=asked.wish.seed,
        people=len(plan.dealt),
        groups=[str(group.id) for group in plan.groups],
        before=before,
        after=after,
    )
    db.session.add(deal)
    _record("group.dealt", meeting, deal, by=by, now=now)
    return deal


@operation
def undo_deal(meeting: Meeting, *, by: Actor, now: datetime) -> Deal:
    """Make the groups what they were before the last deal. Raises NothingToUndo, ChangedByHand."""
    deal = queries.latest_deal(meeting.id)
    if deal is None:
        raise NothingToUndo
    members = queries.lock_members([UUID(text) for text in deal.groups])
    if _rows(members) != sorted(deal.after):
        raise ChangedByHand
    people = queries.existing_people(meeting.id, {UUID(row[1]) for row in deal.before})
    _replace(meeting.id, members, [row for row in deal.before if UUID(row[1]) in people])
    deal.undone_at, deal.undone_by = now, by.label
    _record("group.deal-undone", meeting, deal, by=by, now=now)
    return deal


def _rows(members: Sequence[GroupMember]) -> list[Row]:
    return sorted([str(m.group_id), str(m.participant_id), m.role.value, m.pinned] for m in members)


def _planned(plan: Plan, members: Collection[GroupMember], stay: Collection[UUID]) -> list[Row]:
    roles = {(m.group_id, m.participant_id): m.role.value for m in members}
    dealt = [
        [str(group), str(person.id), roles.get((group, person.id), MemberRole.MEMBER.value), person.id in stay]
        for person in plan.people
        if (group := plan.dealt.get(person.id))
    ]
    # who leads a second group goes on leading that one too
    others = [
        [str(m.group_id), str(m.participant_id), m.role.value, m.pinned]
        for m in members
        if m.role is not MemberRole.MEMBER and plan.dealt.get(m.participant_id) != m.group_id
    ]
    return sorted(dealt + others)


def _replace(meeting_id: UUID, members: Sequence[GroupMember], rows: Sequence[Row]) -> None:
    """Make the members these rows; who stays keeps their row."""
    wanted = {(UUID(group), UUID(person)): (MemberRole(role), pinned) for group, person, role, pinned in rows}
    for member in members:
        kept = wanted.pop((member.group_id, member.participant_id), None)
        if kept is None:
            db.session.delete(member)
        else:
            member.role, member.pinned = kept
    db.session.flush()
    db.session.add_all(
        GroupMember(meeting_id=meeting_id, group_id=group, participant_id=person, role=role, pinned=pinned)
        for (group, person), (role, pinned) in wanted.items()
    )
    db.session.flush()


def _record(action: str, meeting: Meeting, deal: Deal, *, by: Actor, now: datetime) -> None:
    record(
        action,
        by=by,
        at=now,
        meeting_id=meeting.id,
        subject_id=deal.id,
        subject=meeting.short_title,
        people=deal.people,
        groups=len(deal.groups),
    )
