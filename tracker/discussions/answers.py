"""Finding what members said about their group's notes, and the groups of one participant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tracker.core.db import db
from tracker.discussions import queries
from tracker.discussions.confirming import Answer, Tally, digest_of, tally
from tracker.discussions.models import Group, GroupMember, MemberRole, NoteAnswer
from tracker.discussions.rules import Point
from tracker.meetings.models import Session
from tracker.registration.models import Participant
from tracker.registration.rules import whole_name


@dataclass(frozen=True, slots=True)
class Place:
    """A participant's place in a group, with where and when it meets."""

    group: Group
    role: MemberRole
    starts_at: datetime | None
    ends_at: datetime | None
    members: Sequence[GroupMember]
    points: Sequence[Point]
    answer: Answer | None

    @property
    def digest(self) -> str:
        return digest_of(self.points)

    @property
    def answered(self) -> Answer | None:
        """Their answer about the text as it stands."""
        return self.answer if self.answer and self.answer.digest == self.digest else None


def list_answers(group_id: UUID) -> list[Answer]:
    """The answers of those who are in the group, by name."""
    query = (
        select(NoteAnswer, Participant.given_name, Participant.family_name)
        .join(Participant, Participant.id == NoteAnswer.participant_id)
        .join(
            GroupMember,
            (GroupMember.participant_id == NoteAnswer.participant_id) & (GroupMember.group_id == NoteAnswer.group_id),
        )
        .where(NoteAnswer.group_id == group_id)
        .order_by(Participant.sort_key, NoteAnswer.id)
    )
    return [_answer(*row) for row in db.session.execute(query)]


def _answer(row: NoteAnswer, given_name: str, family_name: str) -> Answer:
    return Answer(
        participant_id=row.participant_id,
        name=whole_name(given_name, family_name),
        confirmed=row.confirmed,
        remark=row.remark,
        at=row.at,
        digest=row.digest,
    )


def tally_of(group_id: UUID, members: int, points: Sequence[Point]) -> Tally:
    """How a group's answers stand. One statement."""
    return tally(members, list_answers(group_id), digest_of(points))


def find_answer(group_id: UUID, participant_id: UUID) -> NoteAnswer | None:
    """What this member last said."""
    query = select(NoteAnswer).where(NoteAnswer.group_id == group_id, NoteAnswer.participant_id == participant_id)
    return db.session.scalars(query).one_or_none()


def find_member(group_id: UUID, participant_id: UUID) -> GroupMember | None:
    """The participant's place in the group."""
    query = select(GroupMember).where(GroupMember.group_id == group_id, GroupMember.participant_id == participant_id)
    return db.session.scalars(query).one_or_none()


def groups_of(participant_id: UUID) -> Sequence[Group]:
    """The groups somebody is in, by number."""
    query = (
        select(Group)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(GroupMember.participant_id == participant_id)
        .order_by(Group.number, Group.id)
    )
    return db.session.scalars(query).all()


def places_of(participant_id: UUID) -> list[Place]:
    """The groups somebody is in, with everything their page shows. Four statements."""
    query = (
        select(Group, GroupMember.role, Session.starts_at, Session.ends_at, NoteAnswer)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .outerjoin(Session, Session.id == Group.session_id)
        .outerjoin(
            NoteAnswer, (NoteAnswer.group_id == Group.id) & (NoteAnswer.participant_id == GroupMember.participant_id)
        )
        .where(GroupMember.participant_id == participant_id)
        .order_by(Group.number, Group.id)
    )
    rows = db.session.execute(query).all()
    ids = [row[0].id for row in rows]
    points, members = queries.current_points(ids), _members(ids)
    return [
        Place(
            group,
            role,
            starts_at,
            ends_at,
            [member for member in members if member.group_id == group.id],
            [point for point in points if point.group_id == group.id],
            _answer(said, "", "") if said else None,
        )
        for group, role, starts_at, ends_at, said in rows
    ]


def _members(group_ids: Sequence[UUID]) -> Sequence[GroupMember]:
    query = (
        select(GroupMember)
        .join(GroupMember.participant)
        .where(GroupMember.group_id.in_(group_ids))
        .options(contains_eager(GroupMember.participant))
        .order_by(GroupMember.group_id, queries.FIRST_WHO_LEADS, Participant.sort_key, GroupMember.id)
    )
    return db.session.scalars(query).all()
