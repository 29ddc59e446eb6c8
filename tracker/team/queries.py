"""Who works at a meeting, as its organisers may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, case, exists, func, select

from tracker.accounts.mailed_links import still_opens
from tracker.accounts.models import MeetingRole, SecondFactor, SignInLink, User
from tracker.audit.models import AuditEntry
from tracker.core.access import Role
from tracker.core.db import db
from tracker.mail.models import MailState, OutboxMail
from tracker.team.errors import NoSuchMember

MAIL = "team_link"
_RANK = case((MeetingRole.role == Role.ORGANISER, 1), (MeetingRole.role == Role.DESK, 2), else_=3)


@dataclass(frozen=True, slots=True)
class Member:
    """One role of one person. What their account knows is told only once they came in with the role.

    Before, whoever types an address would learn whether it has an account, and whose it is.
    """

    id: UUID
    user_id: UUID
    role: Role
    email: str
    name: str
    signed_in_at: datetime | None
    has_second_step: bool


def _members(meeting_slug: str) -> Select[MeetingRole, str, str, datetime, bool]:
    last = (
        select(func.max(AuditEntry.at))
        .where(AuditEntry.subject_id == MeetingRole.user_id, AuditEntry.action == "user.signed-in")
        .scalar_subquery()
    )
    has_second_step = exists().where(SecondFactor.user_id == User.id)
    return (
        select(MeetingRole, User.email, User.name, last, has_second_step)
        .join(User, User.id == MeetingRole.user_id)
        .where(MeetingRole.meeting_slug == meeting_slug)
        .order_by(_RANK, User.email, MeetingRole.role, MeetingRole.id)
    )


def list_members(meeting_slug: str) -> list[Member]:
    """Everybody with a role at the meeting, organisers first."""
    return [_member(*row) for row in db.session.execute(_members(meeting_slug))]


def get_member(meeting_slug: str, role_id: UUID) -> Member:
    """One of them. Raises NoSuchMember."""
    row = db.session.execute(_members(meeting_slug).where(MeetingRole.id == role_id)).one_or_none()
    if row is None:
        raise NoSuchMember
    return _member(*row)


def _member(held: MeetingRole, email: str, name: str, last: datetime | None, has_second_step: bool) -> Member:
    came = last is not None and (held.given_at is None or last >= held.given_at)
    shown = name if came and name != email else ""
    return Member(held.id, held.user_id, held.role, email, shown, last if came else None, came and has_second_step)


def find_mails(role_ids: Sequence[UUID]) -> dict[UUID, OutboxMail]:
    """The latest mail with a link to each of these, by their role's id."""
    query = (
        select(OutboxMail)
        .where(OutboxMail.subject_id.in_(role_ids), OutboxMail.template == MAIL)
        .order_by(OutboxMail.queued_at, OutboxMail.id)
    )
    return {mail.subject_id: mail for mail in db.session.scalars(query) if mail.subject_id}


def list_links(role_id: UUID) -> list[tuple[UUID, UUID]]:
    """Of every mail to this one that was not taken back: its id and its link's."""
    query = (
        select(OutboxMail)
        .where(OutboxMail.subject_id == role_id, OutboxMail.template == MAIL, OutboxMail.state != MailState.CANCELLED)
        .order_by(OutboxMail.queued_at, OutboxMail.id)
    )
    return [(mail.id, UUID(mail.context["link_id"])) for mail in db.session.scalars(query)]


def find_written_to(role_id: UUID, link_id: UUID, now: datetime) -> tuple[MeetingRole, User, SignInLink] | None:
    """Whose link a mail carries; None when the role was taken away, or the link opens nothing any more."""
    query = (
        select(MeetingRole, User, SignInLink)
        .join(User, User.id == MeetingRole.user_id)
        .join(SignInLink, SignInLink.user_id == User.id)
        .where(
            MeetingRole.id == role_id,
            SignInLink.id == link_id,
            *still_opens(now),
        )
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1], row[2]) if row else None
