"""Letting people work at a meeting: adding them, changing what they may do, taking it away, sending their link."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from tracker.accounts import mailed_links
from tracker.accounts import operations as accounts
from tracker.accounts.errors import AlreadyAUser
from tracker.accounts.models import MeetingRole, User
from tracker.accounts.queries import find_user
from tracker.audit.operations import record
from tracker.core.access import Actor, Role
from tracker.core.db import db, operation
from tracker.mail.operations import queue_mail, take_back
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.team import queries
from tracker.team.errors import AlreadyOnTeam, LastOrganiser, NoSuchMember, NotGivenHere, NotSure

#: what an organiser may give: an administrator is made by another one, a group's lead on the group's page
GIVEN: Collection[Role] = (Role.ORGANISER, Role.DESK)


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who shall work here: an address, a role, and the language of the mail."""

    email: str
    role: Role
    language: str


def add_member(meeting: Meeting, wanted: NewMember, *, secret: str, by: Actor, now: datetime) -> None:
    """Give a role here and send a link to sign in, to somebody new or known: nothing tells which. Raises AlreadyOnTeam."""
    try:
        _add(meeting, wanted, secret=secret, by=by, now=now)
    except AlreadyAUser:  # another meeting added the address a moment before
        _add(meeting, wanted, secret=secret, by=by, now=now)


@operation
def _add(meeting: Meeting, wanted: NewMember, *, secret: str, by: Actor, now: datetime) -> None:
    lock_meeting(meeting.id)
    if wanted.role not in GIVEN:
        raise NotGivenHere
    user = find_user(wanted.email) or accounts.create_user(wanted.email, locale=wanted.language, by=by, now=now)
    if _find_held(meeting, user.id, GIVEN) is not None:
        raise AlreadyOnTeam
    accounts.give_role(user, wanted.role, meeting_slug=meeting.slug, by=by, now=now)
    held = _find_held(meeting, user.id, (wanted.role,))
    assert held is not None  # it was given a line above
    _note(f"team.{wanted.role}", meeting, held, user.email, by=by, now=now)
    _write(meeting, held, user, wanted.language, secret=secret, by=by, now=now)


@operation
def change_role(
    meeting: Meeting, role_id: UUID, role: Role, *, is_sure: bool = False, by: Actor, now: datetime
) -> None:
    """Let somebody be organiser or at the desk instead. Raises LastOrganiser, NotSure, NotGivenHere, NoSuchMember."""
    held, user = _hold(meeting, role_id)
    if role is held.role:
        return
    if role not in GIVEN or held.role not in GIVEN:
        raise NotGivenHere
    _check_leaving(meeting, held, is_sure=is_sure, by=by)
    if _find_held(meeting, user.id, (role,)) is None:
        held.role = role
    else:
        db.session.delete(held)
    _note(f"team.{role}", meeting, held, user.email, by=by, now=now)


@operation
def take_role(meeting: Meeting, role_id: UUID, *, is_sure: bool = False, by: Actor, now: datetime) -> None:
    """End what somebody may do here; it is over with their next request. Raises LastOrganiser, NotSure, NoSuchMember."""
    held, user = _hold(meeting, role_id)
    _check_leaving(meeting, held, is_sure=is_sure, by=by)
    _end_links(held, now=now)
    db.session.delete(held)
    _note("team.removed", meeting, held, user.email, by=by, now=now)


@operation
def send_link(meeting: Meeting, role_id: UUID, language: str, *, secret: str, by: Actor, now: datetime) -> None:
    """Mail a fresh link to sign in; those sent before for this role work no longer. Raises NoSuchMember."""
    held, user = _hold(meeting, role_id)
    _end_links(held, now=now)
    _write(meeting, held, user, language, secret=secret, by=by, now=now)
    _note("team.link", meeting, held, user.email, by=by, now=now)


def _hold(meeting: Meeting, role_id: UUID) -> tuple[MeetingRole, User]:
    """A role of this meeting with its person; whoever else changes its team waits."""
    lock_meeting(meeting.id)
    query = select(MeetingRole, User).join(User, User.id == MeetingRole.user_id)
    query = query.where(MeetingRole.id == role_id, MeetingRole.meeting_slug == meeting.slug)
    row = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NoSuchMember
    return row[0], row[1]


def _find_held(meeting: Meeting, user_id: UUID, roles: Collection[Role]) -> MeetingRole | None:
    query = select(MeetingRole).where(
        MeetingRole.meeting_slug == meeting.slug, MeetingRole.user_id == user_id, MeetingRole.role.in_(roles)
    )
    return db.session.scalars(query.order_by(MeetingRole.id)).first()


def _check_leaving(meeting: Meeting, held: MeetingRole, *, is_sure: bool, by: Actor) -> None:
    """An organiser stays: somebody must be able to open these pages."""
    if held.role is not Role.ORGANISER:
        return
    others = (
        select(func.count())
        .select_from(MeetingRole)
        .join(User, User.id == MeetingRole.user_id)
        .where(
            MeetingRole.meeting_slug == meeting.slug,
            MeetingRole.role == Role.ORGANISER,
            MeetingRole.user_id != held.user_id,
            User.disabled_at.is_(None),
        )
    )
    if not db.session.scalar(others):
        raise LastOrganiser
    if held.user_id == by.id and not is_sure:
        raise NotSure


def _write(
    meeting: Meeting, held: MeetingRole, user: User, language: str, *, secret: str, by: Actor, now: datetime
) -> None:
    link = mailed_links.create(user, secret=secret, by=by, now=now)
    queue_mail(
        queries.MAIL,
        to=user.email,
        context={"link_id": str(link.id), "by": by.label},
        locale=language,
        at=now,
        meeting_id=meeting.id,
        subject_id=held.id,
    )


def _end_links(held: MeetingRole, *, now: datetime) -> None:
    sent = queries.list_links(held.id)
    take_back([mail_id for mail_id, _ in sent], now=now)
    mailed_links.end([link_id for _, link_id in sent], now=now)


def _note(act: str, meeting: Meeting, held: MeetingRole, email: str, *, by: Actor, now: datetime) -> None:
    record(act, by=by, at=now, meeting_id=meeting.id, subject_id=held.id, subject=email)
