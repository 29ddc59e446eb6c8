"""Everybody with an account, as administrators see them: what they may do where, and how they come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnExpressionArgument, ScalarSelect, Select, exists, func, select

from tracker.accounts.errors import NoSuchUser
from tracker.accounts.models import MeetingRole, SecondFactor, User
from tracker.audit.models import AuditEntry
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.folding import fold
from tracker.meetings.models import Meeting

PAGE = 50
#: of one person's acts so many are shown
ACTS = 20


class Shown(StrEnum):
    """Which accounts a list shows."""

    ALL = "all"
    ADMINISTRATORS = "administrators"
    WITHOUT_SECOND_STEP = "without-second-step"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account, when its person last signed in, and whether a second step is asked of them."""

    user: User
    signed_in_at: datetime | None
    has_second_step: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A role of one person at one meeting."""

    user_id: UUID
    role: Role
    slug: str
    short_title: str


_HAS_SECOND_STEP = exists().where(SecondFactor.user_id == User.id)
_SHOWN: dict[Shown, tuple[ColumnExpressionArgument[bool], ...]] = {
    Shown.ALL: (),
    Shown.ADMINISTRATORS: (User.is_admin, User.disabled_at.is_(None)),
    Shown.WITHOUT_SECOND_STEP: (~_HAS_SECOND_STEP, User.disabled_at.is_(None)),
    Shown.DISABLED: (User.disabled_at.is_not(None),),
}


def list_accounts(shown: Shown = Shown.ALL, q: str = "", page: int = 1) -> list[AccountLine]:
    """Accounts by name; one more than a page holds, so that one knows whether others follow."""
    start = (page - 1) * PAGE
    has_words = (User.search_text.contains(word) for word in fold(q).split())
    query = _lines().where(*_SHOWN[shown], *has_words).offset(start).limit(PAGE + 1)
    return [AccountLine(*row) for row in db.session.execute(query)]


def get_account(user_id: UUID) -> AccountLine:
    """One of them. Raises NoSuchUser."""
    row = db.session.execute(_lines().where(User.id == user_id)).one_or_none()
    if row is None:
        raise NoSuchUser
    return AccountLine(*row)


_BY_NAME = (func.lower(User.name), User.email, User.id)


def _lines() -> Select[User, datetime, bool]:
    return select(User, _signed_in_at(), _HAS_SECOND_STEP).order_by(*_BY_NAME)


def _signed_in_at() -> ScalarSelect[datetime]:
    signed_in = (AuditEntry.subject_id == User.id, AuditEntry.action == "user.signed-in")
    return select(func.max(AuditEntry.at)).where(*signed_in).scalar_subquery()


def list_roles(user_ids: Sequence[UUID]) -> dict[UUID, list[Held]]:
    """What each of them may do at which meeting, the latest meeting first."""
    query = (
        select(MeetingRole.user_id, MeetingRole.role, Meeting.slug, Meeting.short_title)
        .join(Meeting, Meeting.slug == MeetingRole.meeting_slug)
        .where(MeetingRole.user_id.in_(user_ids))
        .order_by(Meeting.starts_on.desc(), Meeting.slug, MeetingRole.role, MeetingRole.id)
    )
    held: dict[UUID, list[Held]] = {user_id: [] for user_id in user_ids}
    for row in db.session.execute(query):
        held[row.user_id].append(Held(*row))
    return held


def list_lonely(user_id: UUID) -> Sequence[str]:
    """The meetings of which this person is the only organiser who can come in, by title."""
    organises = (MeetingRole.role == Role.ORGANISER, MeetingRole.meeting_slug == Meeting.slug)
    theirs = exists().where(*organises, MeetingRole.user_id == user_id)
    others = exists().where(
        *organises, MeetingRole.user_id != user_id, MeetingRole.user_id == User.id, User.disabled_at.is_(None)
    )
    query = select(Meeting.short_title).where(theirs, ~others).order_by(Meeting.short_title, Meeting.slug)
    return db.session.scalars(query).all()


def list_acts(user_id: UUID) -> Sequence[AuditEntry]:
    """The last acts about an account, newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.subject_id == user_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(ACTS)
    )
    return db.session.scalars(query).all()


def find_disabling(user: User) -> AuditEntry | None:
    """Who disabled an account last, when and why; None when it is not disabled."""
    if user.disabled_at is None:
        return None
    query = (
        select(AuditEntry)
        .where(AuditEntry.subject_id == user.id, AuditEntry.action == "user.disabled")
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return db.session.scalars(query).first()
