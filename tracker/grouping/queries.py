"""Who can be dealt into groups with what counts for it, who is in which group, and what was dealt last."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager

from tracker.attendance.queries import HAS_COME
from tracker.core.db import db
from tracker.core.folding import fold
from tracker.discussions.models import Group, GroupMember, MemberRole
from tracker.discussions.queries import FIRST_WHO_LEADS, IS_GROUP
from tracker.grouping.models import Deal, Who
from tracker.grouping.rules import Person, Trait
from tracker.meetings.models import Session
from tracker.places.queries import count_taken
from tracker.registration.models import Participant, State, with_ids
from tracker.registration.rules import whole_name


@dataclass(frozen=True, slots=True)
class GroupList:
    """A group with where and when it meets, and its people: who leads it first, then by name."""

    group: Group
    starts_at: datetime | None
    ends_at: datetime | None
    members: Sequence[GroupMember]


@dataclass(frozen=True, slots=True)
class Seated:
    """Who has a place in a round of groups, and how many of the confirmed have none."""

    people: list[Person]
    left: int


_PERSON = (
    Participant.id, Participant.given_name, Participant.family_name, Participant.organisation_id,
    Participant.organisation_name, Participant.organisation_short, Participant.region_code,
    Participant.organisation_type, Participant.locale, Participant.gender,
)  # fmt: skip


def list_people(meeting_id: UUID, group_ids: Collection[UUID], who: Who) -> list[Person]:
    """Who is to be dealt into these groups, by name: the confirmed or those who came, and whoever is held in one anyway."""
    query = _people(who).where(Participant.meeting_id == meeting_id)
    here = (GroupMember.participant_id == Participant.id) & GroupMember.group_id.in_(list(group_ids))
    return _of_round(db.session.execute(query.outerjoin(GroupMember, here)).all(), frozenset(group_ids))


def list_seated(meeting_id: UUID, rounds: Sequence[Collection[UUID]]) -> list[Seated]:
    """Each round by itself; who has a place nowhere is only counted. Two statements."""
    every = [group_id for group_ids in rounds for group_id in group_ids]
    here = (GroupMember.participant_id == Participant.id) & GroupMember.group_id.in_(every)
    rows = db.session.execute(_people(Who.CONFIRMED).join(GroupMember, here)).all() if every else []
    confirmed = count_taken(meeting_id)
    found = []
    for group_ids in map(frozenset, rounds):
        seated = {row.id for row in rows if row.group_id in group_ids and row.dealt}
        people = [one for one in _of_round(rows, group_ids) if one.present]
        found.append(Seated(people, confirmed - len(seated)))
    return found


def _people(who: Who) -> Select[*tuple[Any, ...]]:
    dealt = _dealt(who)
    return (
        select(*_PERSON, GroupMember.group_id, GroupMember.role, GroupMember.pinned, dealt.label("dealt"))
        .where(or_(dealt, _held()))
        # of several places in one round, the one that somebody leads counts
        .order_by(Participant.sort_key, Participant.id, GroupMember.role == MemberRole.MEMBER, GroupMember.id)
    )


def _of_round(rows: Iterable[Any], group_ids: Collection[UUID]) -> list[Person]:
    found: dict[UUID, Person] = {}
    for row in rows:
        known = found.get(row.id)
        if row.group_id in group_ids:
            if (known is None or known.present is None) and (
                row.dealt or row.pinned or row.role is not MemberRole.MEMBER
            ):
                found[row.id] = _person(row, row.group_id, row.role, bool(row.pinned))
        elif known is None and row.dealt:
            found[row.id] = _person(row, None, None, pinned=False)
    return list(found.values())


def _dealt(who: Who) -> ColumnElement[bool]:
    confirmed = Participant.state == State.CONFIRMED
    return confirmed if who is Who.CONFIRMED else confirmed & HAS_COME


def _held() -> ColumnElement[bool]:
    """Who leads or is pinned stays in the group, here or not."""
    return or_(GroupMember.role != MemberRole.MEMBER, GroupMember.pinned.is_(True))


def _person(person: Any, group_id: UUID | None, role: MemberRole | None, pinned: bool) -> Person:
    return Person(
        person.id,
        whole_name(person.given_name, person.family_name),
        person.organisation_id.hex if person.organisation_id else fold(person.organisation_name),
        person.organisation_short or person.organisation_name,
        {
            Trait.REGION: person.region_code or "",
            Trait.TYPE: person.organisation_type.value,
            Trait.LANGUAGE: person.locale,
            Trait.GENDER: person.gender.value if person.gender else "",
        },
        present=group_id,
        pinned=pinned,
        leads=role is not None and role is not MemberRole.MEMBER,
    )


def list_rounds(meeting_id: UUID) -> list[list[Group]]:
    """The groups of a meeting, those that meet at the same time together, the earliest first; who has no time yet stands by itself."""
    query = (
        select(Group, Session.starts_at)
        .outerjoin(Session, Session.id == Group.session_id)
        .where(Group.meeting_id == meeting_id, IS_GROUP)
        .order_by(Session.starts_at.is_(None), Session.starts_at, Group.number, Group.id)
    )
    rounds: dict[datetime | None, list[Group]] = {}
    for group, starts_at in db.session.execute(query):
        rounds.setdefault(starts_at, []).append(group)
    return list(rounds.values())


def lock_members(group_ids: Collection[UUID]) -> Sequence[GroupMember]:
    """Everybody in these groups, read afresh; others who deal into them wait."""
    groups = select(Group.id).where(Group.id.in_(list(group_ids))).order_by(Group.id).with_for_update()
    db.session.execute(groups).all()
    query = select(GroupMember).where(GroupMember.group_id.in_(list(group_ids))).order_by(GroupMember.id)
    return db.session.scalars(query, execution_options={"populate_existing": True}).all()


def existing_people(meeting_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that are still participants of the meeting."""
    query = select(Participant.id).where(*with_ids(meeting_id, ids))
    return set(db.session.scalars(query.order_by(Participant.id)))


def list_with_members(meeting_id: UUID) -> list[GroupList]:
    """Every group of the meeting by number, with its people. Two statements."""
    members: dict[UUID, list[GroupMember]] = {}
    query = (
        select(GroupMember)
        .join(GroupMember.participant)
        .where(GroupMember.meeting_id == meeting_id)
        .options(contains_eager(GroupMember.participant))
        .order_by(FIRST_WHO_LEADS, Participant.sort_key, GroupMember.id)
    )
    for member in db.session.scalars(query):
        members.setdefault(member.group_id, []).append(member)
    groups = (
        select(Group, Session.starts_at, Session.ends_at)
        .outerjoin(Session, Session.id == Group.session_id)
        .where(Group.meeting_id == meeting_id, IS_GROUP)
        .order_by(Group.number, Group.id)
    )
    return [GroupList(row[0], row[1], row[2], members.get(row[0].id, [])) for row in db.session.execute(groups)]


def latest_deal(meeting_id: UUID) -> Deal | None:
    """What was stored last, if it was not taken back."""
    query = select(Deal).where(Deal.meeting_id == meeting_id).order_by(Deal.at.desc(), Deal.id.desc()).limit(1)
    found = db.session.scalars(query).one_or_none()
    return found if found and found.undone_at is None else None
