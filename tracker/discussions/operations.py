"""Making groups, putting people into them, moving their notes on. What is said is recorded in `recording`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import breaks, db, operation
from tracker.core.errors import Invalid
from tracker.core.texts import Text
from tracker.discussions import queries, rules
from tracker.discussions.confirming import WINDOW
from tracker.discussions.errors import GroupNumberTaken, NobodyToWriteTo, NotAMember, StepNotPossible, Unsettled
from tracker.discussions.models import Group, GroupMember, Heading, MemberRole, NotesState
from tracker.discussions.recording import (
    KEEP,
    Kept,
    Result,
    Revision,
    RevisionAnswer,
    change_point,
    record_revisions,
)
from tracker.mail.operations import queue_mail
from tracker.meetings.models import Meeting
from tracker.registration.models import Participant
from tracker.registration.records import name_of, plain

__all__ = [
    "KEEP",
    "GroupDetails",
    "Kept",
    "Result",
    "Revision",
    "RevisionAnswer",
    "change_group",
    "change_point",
    "create_group",
    "queue_letters",
    "record_revisions",
    "rotate_link",
    "send_link",
    "set_members",
    "set_state",
]

ONE_NUMBER = ("uq_discussion_group_meeting_id_number", "discussion_group.meeting_id", "discussion_group.number")
ONE_SLUG = ("uq_discussion_group_meeting_id_slug", "discussion_group.meeting_id", "discussion_group.slug")


@dataclass(frozen=True, kw_only=True)
class GroupDetails:
    """What an organiser says about a group. Without a number it gets the next one."""

    topic: str
    number: int | None = None
    room: str = ""
    session_id: UUID | None = None
    headings: Sequence[str] = field(default_factory=lambda: [heading.value for heading in Heading])


@operation
def create_group(meeting: Meeting, details: GroupDetails, *, by: Actor, now: datetime) -> Group:
    """Add a group; its address is made from its number. Raises Invalid, GroupNumberTaken."""
    values = _checked(details)
    if values["number"] is None:
        values["number"] = max((group.number for group in queries.list_groups(meeting.id)), default=0) + 1
    group = Group(meeting_id=meeting.id, slug=str(values["number"]), **values)
    db.session.add(group)
    _flush_group()
    record("group.created", by=by, at=now, meeting_id=meeting.id, subject_id=group.id, subject=group.topic)
    return group


@operation
def change_group(group: Group, details: GroupDetails, *, by: Actor, now: datetime) -> Group:
    """Change what was said about a group. Its address stays, so links sent go on working."""
    group = queries.lock_group(group.id)
    values = _checked(details)
    values["number"] = values["number"] or group.number
    before = {name: getattr(group, name) for name in values}
    changed = {name: [plain(before[name]), plain(new)] for name, new in values.items() if before[name] != new}
    if not changed:
        return group
    for name, value in values.items():
        setattr(group, name, value)
    _flush_group()
    record(
        "group.changed",
        by=by,
        at=now,
        meeting_id=group.meeting_id,
        subject_id=group.id,
        subject=group.topic,
        changes=changed,
    )
    return group


def _checked(details: GroupDetails) -> dict[str, Any]:
    values = asdict(details)
    values["topic"], values["room"] = rules.clean(details.topic), rules.clean(details.room)
    values["headings"] = list(dict.fromkeys(h for h in (rules.clean(heading) for heading in details.headings) if h))
    fields: dict[str, str | Text] = {
        name: wrong for name in ("topic", "room") if (wrong := rules.fault_of_line(values[name]))
    }
    if not values["topic"]:
        fields["topic"] = Text("Enter the topic of the group.")
    for wrong in filter(None, map(rules.fault_of_line, values["headings"])):
        fields["headings"] = wrong
    if not values["headings"]:
        fields["headings"] = Text("Enter at least one heading.")
    if details.number is not None and not 1 <= details.number <= rules.MOST_GROUPS:
        fields["number"] = Text("Enter a number from 1 to 999.")
    if fields:
        raise Invalid(fields=fields)
    return values


def _flush_group() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        if breaks(error, *ONE_NUMBER) or breaks(error, *ONE_SLUG):
            raise GroupNumberTaken from error
        raise


@operation
def set_members(group: Group, roles: Mapping[UUID, MemberRole], *, by: Actor, now: datetime) -> None:
    """Make these participants, and nobody else, the group: id -> their part in it. Raises NotAMember, changing nothing."""
    group = queries.lock_group(group.id)
    candidates = {candidate.id for candidate in queries.list_candidates(group.meeting_id)}
    held = {member.participant_id: member for member in queries.list_members(group.id)}
    if not set(roles) <= candidates | set(held):
        raise NotAMember
    for participant_id in set(held) - set(roles):
        db.session.delete(held[participant_id])
    for participant_id, role in roles.items():
        if participant_id in held:
            held[participant_id].role = role
        else:
            db.session.add(
                GroupMember(meeting_id=group.meeting_id, group_id=group.id, participant_id=participant_id, role=role)
            )
    record(
        "group.members",
        by=by,
        at=now,
        meeting_id=group.meeting_id,
        subject_id=group.id,
        subject=group.topic,
        members=len(roles),
        joined=len(set(roles) - set(held)),
        left=len(set(held) - set(roles)),
    )


@operation
def set_state(group: Group, state: NotesState, *, by: Actor, now: datetime) -> Group:
    """Move the notes on, or back to draft. Raises StepNotPossible when the step is not one from where they are, Unsettled when
    the group would agree on points that have two texts.
    """
    group = queries.lock_group(group.id)
    if group.state == state:
        return group
    if not rules.may_become(group.state, state):
        raise StepNotPossible
    if state is NotesState.AGREED:
        _demand_settled(group)
    before, group.state, group.state_at, group.state_by = group.state, state, now, by.label
    if state is NotesState.AGREED:
        group.signed_by, group.signed_at = by.label, now
    elif state in (NotesState.DRAFT, NotesState.READ_BACK):
        group.signed_by, group.signed_at = "", None
    if state is NotesState.READ_BACK:
        group.answers_until = now + WINDOW
    record(
        f"notes.{state.value}",
        by=by,
        at=now,
        meeting_id=group.meeting_id,
        subject_id=group.id,
        subject=group.topic,
        before=before.value,
    )
    return group


def _demand_settled(group: Group) -> None:
    if unsettled := [point for point in queries.current_points([group.id]) if point.conflict]:
        raise Unsettled(unsettled)


@operation
def rotate_link(group: Group, *, by: Actor, now: datetime) -> Group:
    """End every private link sent so far, and what they opened."""
    group = queries.lock_group(group.id)
    group.link_epoch += 1
    record("group.link-renewed", by=by, at=now, meeting_id=group.meeting_id, subject_id=group.id, subject=group.topic)
    return group


@operation
def send_link(group: Group, *, by: Actor, now: datetime) -> list[str]:
    """Queue the private link to the rapporteur and the facilitator. Returns their names. Raises NobodyToWriteTo."""
    leads = [
        member.participant
        for member in queries.list_members(group.id)
        if member.role != MemberRole.MEMBER and member.participant.email
    ]
    if not leads:
        raise NobodyToWriteTo
    queue_letters("rapporteur", group, leads, now=now)
    names = [name_of(person) for person in leads]
    record(
        "group.link-sent",
        by=by,
        at=now,
        meeting_id=group.meeting_id,
        subject_id=group.id,
        subject=group.topic,
        to=names,
    )
    return names


def queue_letters(kind: str, group: Group, people: Iterable[Participant], *, now: datetime) -> None:
    """Queue a mail of this kind about the group to each of these, who have an address."""
    for person in people:
        queue_mail(
            kind,
            to=person.email or "",
            context={"group_id": str(group.id)},
            locale=person.locale,
            at=now,
            meeting_id=group.meeting_id,
            subject_id=person.id,
        )
