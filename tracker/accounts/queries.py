"""Finding accounts, and who is behind a session or a token: one statement each, roles included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, false, func, or_, select, true

from tracker.accounts.models import ApiToken, MeetingRole, RecoveryCode, SecondFactor, SignIn, SignInLink, User
from tracker.accounts.rules import clean_address
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Account:
    """A person and what they may do, as far as access needs to know."""

    user_id: UUID
    name: str
    is_admin: bool
    roles: dict[str, frozenset[Role]]
    token_name: str = ""
    scopes: frozenset[str] | None = None


def has_users() -> bool:
    """Whether anybody has an account."""
    return db.session.scalars(select(User.id).limit(1)).first() is not None


def get_user(user_id: UUID) -> User | None:
    """The person with this id."""
    return db.session.get(User, user_id)


def find_user(email: str) -> User | None:
    """The account with this address."""
    return db.session.scalars(select(User).where(User.email == clean_address(email))).one_or_none()


#: built once: every request of a signed-in person or a program sends one of these, and building costs more than sending
_BY_SIGN_IN = (
    select(User.id, User.name, User.is_admin, MeetingRole.meeting_slug, MeetingRole.role)
    .join(SignIn, (SignIn.user_id == User.id) & (SignIn.epoch == User.epoch))
    .outerjoin(MeetingRole, MeetingRole.user_id == User.id)
    .where(
        SignIn.id == bindparam("sign_in_id"),
        SignIn.expires_at > bindparam("now"),
        SignIn.pending.is_(False),
        User.disabled_at.is_(None),
    )
)
_BY_TOKEN = Prepared(
    select(
        User.id,
        User.name,
        User.is_admin,
        MeetingRole.meeting_slug,
        MeetingRole.role,
        ApiToken.name.label("token_name"),
        ApiToken.scopes,
    )
    .join(ApiToken, ApiToken.user_id == User.id)
    .outerjoin(MeetingRole, MeetingRole.user_id == User.id)
    .where(
        ApiToken.digest == bindparam("digest"),
        ApiToken.revoked_at.is_(None),
        or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > bindparam("now")),
        User.disabled_at.is_(None),
    )
)


def find_account_by_sign_in(sign_in_id: UUID, now: datetime) -> Account | None:
    """Who is signed in: None once signed out, expired, ended for all, or the account closed."""
    rows = db.session.connection().execute(_BY_SIGN_IN, {"sign_in_id": sign_in_id, "now": now}).all()
    if not rows:
        return None
    first = rows[0]
    return Account(first.id, first.name, first.is_admin, _by_meeting((row[3], row[4]) for row in rows))


def find_account_by_token(digest: str, now: datetime) -> Account | None:
    """For whom a program acts, and within which scopes: None once revoked, expired, or the account closed."""
    rows = _BY_TOKEN.ask(digest=digest, now=now)
    if not rows:
        return None
    first = rows[0]
    roles = _by_meeting((row[3], row[4]) for row in rows)
    return Account(first.id, first.name, first.is_admin, roles, first.token_name, frozenset(first.scopes.split()))


def _by_meeting(held: Iterable[tuple[Any, Any]]) -> dict[str, frozenset[Role]]:
    roles: dict[str, set[Role]] = {}
    for slug, role in held:
        if slug is not None:
            roles.setdefault(slug, set()).add(role)
    return {slug: frozenset(held_there) for slug, held_there in roles.items()}


def find_link(digest: str, now: datetime, *, lock: bool = False) -> tuple[SignInLink, User] | None:
    """A sign-in link that still works, with its person; `lock` lets one request at a time spend it."""
    query = (
        select(SignInLink, User)
        .join(User, User.id == SignInLink.user_id)
        .where(
            SignInLink.digest == digest,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
            User.disabled_at.is_(None),
        )
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def find_pending(sign_in_id: UUID, now: datetime, *, lock: bool = False) -> tuple[SignIn, User] | None:
    """A sign-in that awaits its second step, with its person; None once over, done, or ended for all."""
    query = (
        select(SignIn, User)
        .join(User, (User.id == SignIn.user_id) & (User.epoch == SignIn.epoch))
        .where(SignIn.id == sign_in_id, SignIn.pending, SignIn.expires_at > now, User.disabled_at.is_(None))
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def list_sessions(user_id: UUID, now: datetime) -> Sequence[SignIn]:
    """The browsers in which a person is signed in, the latest first."""
    query = (
        select(SignIn)
        .join(User, (User.id == SignIn.user_id) & (User.epoch == SignIn.epoch))
        .where(SignIn.user_id == user_id, SignIn.expires_at > now, SignIn.pending.is_(False))
        .order_by(SignIn.started_at.desc(), SignIn.id)
    )
    return db.session.scalars(query).all()


def list_factors(user_id: UUID) -> Sequence[SecondFactor]:
    """A person's apps and passkeys, oldest first; as they are now: a code that was used a moment ago is used."""
    query = (
        select(SecondFactor).where(SecondFactor.user_id == user_id).order_by(SecondFactor.created_at, SecondFactor.id)
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def count_codes(user_id: UUID) -> int:
    """How many recovery codes a person has left."""
    left = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(*left)) or 0


def holds_any(user_id: UUID, roles: frozenset[Role]) -> bool:
    """Whether a person holds one of these roles anywhere."""
    admin = Role.ADMIN in roles
    held = select(MeetingRole.id).where(MeetingRole.user_id == user_id, MeetingRole.role.in_(roles - {Role.ADMIN}))
    query = select(User.id).where(
        User.id == user_id, or_(held.exists(), and_(User.is_admin, true() if admin else false()))
    )
    return db.session.scalars(query).first() is not None


def list_tokens(user_id: UUID) -> Sequence[ApiToken]:
    """The tokens of a person that were not revoked, oldest first."""
    query = (
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at, ApiToken.id)
    )
    return db.session.scalars(query).all()
