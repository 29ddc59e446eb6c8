"""Finding groups, their people, their points as they stand, and what a point was before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, func, select
from sqlalchemy.orm import contains_eager

from tracker.accounts.models import MeetingRole
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.errors import NotFound
from tracker.discussions.details import NAMES, NOTHING, Details
from tracker.discussions.errors import GroupUnknown
from tracker.discussions.models import Group, GroupMember, MemberRole, NotesState, PointRevision
from tracker.discussions.rules import Point, Written, derive_points
from tracker.meetings.models import Meeting
from tracker.registration.models import Participant, State
from tracker.registration.names import WHOLE_NAME
from tracker.registration.rules import whole_name

#: not the notes of an agenda item
IS_GROUP = Group.of_item.is_(False)
#: who leads a group stands before the others
FIRST_WHO_LEADS = case(
    (GroupMember.role == MemberRole.MEMBER, 2), (GroupMember.role == MemberRole.RAPPORTEUR, 1), else_=0
)
#: the columns of a `Written`, in its order
WRITTEN = (
    PointRevision.id,
    PointRevision.group_id,
    PointRevision.point_id,
    PointRevision.base_id,
    PointRevision.settles,
    PointRevision.heading,
    PointRevision.text,
    PointRevision.removed,
    PointRevision.position,
    PointRevision.addressee,
    PointRevision.due_on,
    PointRevision.owner,
    PointRevision.author,
    PointRevision.at,
    PointRevision.recorded_at,
    *(getattr(PointRevision, name) for name in NAMES),
)
OWN = tuple(column.key for column in WRITTEN[: -len(NAMES)])


@dataclass(frozen=True, slots=True)
class GroupState:
    """How far a group is: one row of the organiser's list and of the overview."""

    group: Group
    members: int
    facilitator: str
    rapporteur: str
    points: int
    recommendations: int
    conflicts: int
    last_saved_at: datetime | None

    @property
    def number(self) -> int:
        return self.group.number

    @property
    def topic(self) -> str:
        return self.group.topic

    @property
    def state(self) -> NotesState:
        return self.group.state

    @property
    def has_rapporteur(self) -> bool:
        return bool(self.rapporteur)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A confirmed participant, who may be put into a group."""

    id: UUID
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class HeadingsInUse:
    """The headings of a group, and whose they are."""

    headings: tuple[str, ...]
    number: int
    topic: str
    meeting: str


def list_groups(meeting_id: UUID) -> Sequence[Group]:
    """The groups of a meeting by their number."""
    return db.session.scalars(
        select(Group).where(Group.meeting_id == meeting_id, IS_GROUP).order_by(Group.number, Group.id)
    ).all()


def list_all_notes(meeting_id: UUID) -> Sequence[Group]:
    """Wherever points are noted: the groups by their number, then the agenda items."""
    query = select(Group).where(Group.meeting_id == meeting_id)
    return db.session.scalars(query.order_by(Group.of_item, Group.number, Group.id)).all()


def headings_in_use(slugs: Collection[str] | None, limit: int = 40) -> list[HeadingsInUse]:
    """Every different list of headings of the groups at these meetings (None: at all), from the latest meeting on."""
    query = (
        select(Group.headings, Group.number, Group.topic, Meeting.short_title)
        .join(Meeting, Meeting.id == Group.meeting_id)
        .where(IS_GROUP, *([Meeting.slug.in_(sorted(slugs))] if slugs is not None else []))
        .order_by(Meeting.starts_on.desc(), Meeting.id, Group.number, Group.id)
        .limit(1000)
    )
    found: dict[tuple[str, ...], HeadingsInUse] = {}
    for headings, number, topic, meeting in db.session.execute(query):
        found.setdefault(tuple(headings), HeadingsInUse(tuple(headings), number, topic, meeting))
    return list(found.values())[:limit]


def get_group(meeting_id: UUID, slug: str) -> Group:
    """The group at this address. Raises NotFound."""
    return _one(Group.meeting_id == meeting_id, Group.slug == slug)


def get_group_by_id(meeting_id: UUID, group_id: UUID) -> Group:
    """The group with this id, if it is of this meeting. Raises NotFound."""
    return _one(Group.meeting_id == meeting_id, Group.id == group_id)


def get_group_id(slug: str, number: int) -> UUID:
    """The id of the group with this number at the meeting of this address. Raises GroupUnknown."""
    query = select(Group.id).join(Meeting, Meeting.id == Group.meeting_id)
    found = db.session.scalars(query.where(Meeting.slug == slug, Group.number == number)).one_or_none()
    if found is None:
        raise GroupUnknown
    return found


def _one(*where: ColumnElement[bool]) -> Group:
    group = db.session.scalars(select(Group).where(*where)).one_or_none()
    if group is None:
        raise NotFound
    return group


def get_group_of_point(meeting_id: UUID, point_id: UUID) -> Group:
    """The group of this meeting in which the point was made. Raises NotFound."""
    made = select(PointRevision.group_id).where(PointRevision.point_id == point_id)
    return _one(Group.meeting_id == meeting_id, Group.id.in_(made))


def lock_group(group_id: UUID) -> Group:
    """Read the group afresh; other operations that lock it wait for this one to end."""
    return db.session.get_one(Group, group_id, with_for_update=True, populate_existing=True)


def list_members(group_id: UUID) -> Sequence[GroupMember]:
    """Who is in the group, with their participants: facilitator and rapporteur first, then by name."""
    query = (
        select(GroupMember)
        .join(GroupMember.participant)
        .where(GroupMember.group_id == group_id)
        .options(contains_eager(GroupMember.participant))
        .order_by(FIRST_WHO_LEADS, Participant.sort_key, GroupMember.id)
    )
    return db.session.scalars(query).all()


def rapporteur_name(group_id: UUID) -> str:
    """The rapporteur's name, or "" without one."""
    query = (
        select(Participant.given_name, Participant.family_name)
        .join(GroupMember, GroupMember.participant_id == Participant.id)
        .where(GroupMember.group_id == group_id, GroupMember.role == MemberRole.RAPPORTEUR)
        .order_by(Participant.sort_key, Participant.id)
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return whole_name(row.given_name, row.family_name) if row else ""


def list_candidates(meeting_id: UUID) -> list[Candidate]:
    """The confirmed participants by name."""
    query = (
        select(Participant.id, Participant.given_name, Participant.family_name, Participant.organisation_short)
        .where(Participant.meeting_id == meeting_id, Participant.state == State.CONFIRMED)
        .order_by(Participant.sort_key, Participant.id)
    )
    return [
        Candidate(row.id, whole_name(row.given_name, row.family_name), row.organisation_short)
        for row in db.session.execute(query)
    ]


def leads_group(user_id: UUID, slug: str, group_id: UUID) -> bool:
    """Whether this user is facilitator or rapporteur of this very group."""
    query = select(MeetingRole.id).where(
        MeetingRole.user_id == user_id,
        MeetingRole.meeting_slug == slug,
        MeetingRole.group_id == group_id,
        MeetingRole.role.in_((Role.FACILITATOR, Role.RAPPORTEUR)),
    )
    return db.session.execute(query.limit(1)).first() is not None


def current_points(group_ids: Sequence[UUID]) -> list[Point]:
    """The points of these groups as they stand, in printing order; struck-out ones left out."""
    return [point for point in every_point(group_ids) if not point.removed]


def every_point(group_ids: Sequence[UUID]) -> list[Point]:
    """As `current_points`, with the struck-out ones."""
    return derive_points(_written(PointRevision.group_id.in_(group_ids)))


def get_point(group_id: UUID, point_id: UUID) -> Point:
    """One point of this group as it stands. Raises NotFound."""
    found = derive_points(_written(PointRevision.group_id == group_id, PointRevision.point_id == point_id))
    if not found:
        raise NotFound
    return found[0]


def point_history(group_id: UUID, point_id: UUID) -> list[Written]:
    """Every revision of a point in the order the server got them."""
    return _written(PointRevision.group_id == group_id, PointRevision.point_id == point_id)


def group_history(group_id: UUID) -> list[Written]:
    """Every revision of a group's points in the order the server got them."""
    return _written(PointRevision.group_id == group_id)


def get_revision(group_id: UUID, point_id: UUID, revision_id: UUID) -> Written:
    """One revision of a point of this group. Raises NotFound."""
    for written in point_history(group_id, point_id):
        if written.id == revision_id:
            return written
    raise NotFound


def changed_points(group_id: UUID, since: int) -> list[Point]:
    """The points of this group, whole, that got a revision after this serial number."""
    changed = select(PointRevision.point_id).where(PointRevision.group_id == group_id, PointRevision.serial > since)
    return derive_points(_written(PointRevision.group_id == group_id, PointRevision.point_id.in_(changed)))


def list_revisions(meeting_id: UUID, point_ids: Sequence[UUID]) -> list[Written]:
    """The revisions of these points, in whichever group of the meeting they are."""
    groups = select(Group.id).where(Group.meeting_id == meeting_id)
    return _written(PointRevision.group_id.in_(groups), PointRevision.point_id.in_(point_ids))


def recommendations(meeting_id: UUID) -> list[tuple[Group, Point]]:
    """What is noted as a recommendation: by each group, then under each agenda item, in their order."""
    notes = list_all_notes(meeting_id)
    of: dict[UUID, list[Point]] = {one.id: [] for one in notes}
    for point in current_points(list(of)):
        if point.is_recommendation:
            of[point.group_id].append(point)
    return [(one, point) for one in notes for point in of[one.id]]


def count_recommendations(meeting_id: UUID) -> int:
    """How many recommendations the meeting's groups made, in one statement."""
    groups = select(Group.id).where(Group.meeting_id == meeting_id, IS_GROUP)
    points = derive_points(_written(PointRevision.group_id.in_(groups)))
    return sum(point.is_recommendation and not point.removed for point in points)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a group's notes are as they were, and its link the one that opened them."""

    serial: int
    state: NotesState
    link_epoch: int

    @property
    def tag(self) -> str:
        """Another one after every revision and every step: revisions are only ever added."""
        return f"{self.serial}-{self.state.value}"


#: built once: pages that are open ask for it every few seconds
_STAMP = (
    select(
        select(func.max(PointRevision.serial)).where(PointRevision.group_id == Group.id).scalar_subquery(),
        Group.state,
        Group.link_epoch,
    )
    .join(Meeting, Meeting.id == Group.meeting_id)
    .where(Meeting.slug == bindparam("slug"), Group.id == bindparam("group"))
)


def get_stamp(slug: str, group_id: UUID) -> Stamp:
    """The stamp of a group of the meeting at this address. Raises NotFound."""
    row = db.session.connection().execute(_STAMP, {"slug": slug, "group": group_id}).one_or_none()
    if row is None:
        raise NotFound
    serial, state, link_epoch = row
    return Stamp(serial or 0, state, link_epoch)


def last_position(group_id: UUID) -> int:
    """The highest position in use."""
    return db.session.scalar(select(func.max(PointRevision.position)).where(PointRevision.group_id == group_id)) or 0


def last_serial(group_id: UUID) -> int:
    """The number of the group's latest revision."""
    return db.session.scalar(select(func.max(PointRevision.serial)).where(PointRevision.group_id == group_id)) or 0


def digests(revision_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What these ids already stand for, wherever; the ids that are free are not in it."""
    query = select(PointRevision.id, PointRevision.digest).where(PointRevision.id.in_(revision_ids))
    return {row.id: row.digest for row in db.session.execute(query)}


def group_states(meeting_id: UUID) -> list[GroupState]:
    """Every group with its people counted and its notes summed up, by number. Two statements."""
    rows = db.session.execute(_groups_with_people(meeting_id)).all()
    points: dict[UUID, list[Point]] = {}
    for point in every_point([row.Group.id for row in rows]):
        points.setdefault(point.group_id, []).append(point)
    return [_state(row, points.get(row.Group.id, [])) for row in rows]


def _state(row: Row[Group, int, str | None, str | None], points: Sequence[Point]) -> GroupState:
    group, members, facilitator, rapporteur = row
    left = [point for point in points if not point.removed]
    return GroupState(
        group=group,
        members=members,
        facilitator=facilitator or "",
        rapporteur=rapporteur or "",
        points=sum(not point.is_recommendation for point in left),
        recommendations=sum(point.is_recommendation for point in left),
        conflicts=sum(bool(point.conflict) for point in left),
        last_saved_at=max((point.saved_at for point in points), default=None),
    )


def _groups_with_people(meeting_id: UUID) -> Select[Group, int, str | None, str | None]:
    """Each group, how many are in it, and the names of its two leads (the first by name when there are more)."""

    def lead(role: MemberRole) -> ColumnElement[str | None]:
        return func.min(case((GroupMember.role == role, WHOLE_NAME)))

    return (
        select(Group, func.count(GroupMember.id), lead(MemberRole.FACILITATOR), lead(MemberRole.RAPPORTEUR))
        .outerjoin(GroupMember, GroupMember.group_id == Group.id)
        .outerjoin(Participant, Participant.id == GroupMember.participant_id)
        .where(Group.meeting_id == meeting_id, IS_GROUP)
        .group_by(Group.id)
        .order_by(Group.number, Group.id)
    )


def _written(*where: ColumnElement[bool]) -> list[Written]:
    query = select(*WRITTEN).where(*where).order_by(PointRevision.recorded_at, PointRevision.id)
    return [_as_written(row) for row in db.session.execute(query)]


def _as_written(row: Sequence[Any]) -> Written:
    own = dict(zip(OWN, row, strict=False))
    if own["settles"]:
        own["settles"] = tuple(UUID(text) for text in own["settles"])
    else:
        own["settles"] = ()
    return Written(details=_details(*row[len(OWN) :]), **own)


def _details(*said: Any) -> Details:
    """Most points say nothing of themselves: then they share one that says so."""
    if not any(value or value == 0 for value in said):
        return NOTHING
    details = dict(zip(NAMES, said, strict=True))
    return Details(**details | {"conventions": tuple(details["conventions"])})
