"""Making accounts, giving roles, keys and links, and beginning and ending sessions."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from tracker.accounts import passwords, queries, rules
from tracker.accounts.errors import (
    AlreadyAUser,
    LinkSpent,
    MeetingNeeded,
    NoSuchMeeting,
    NoSuchSession,
    NoSuchToken,
    NotAnAddress,
    NotOfAGroup,
    NotOfAnOrganisation,
    PasswordTooShort,
    UnknownScope,
    WrongSignIn,
)
from tracker.accounts.models import ApiToken, MeetingRole, SignIn, SignInLink, User
from tracker.audit.operations import record
from tracker.core.access import OPEN, Actor, Role
from tracker.core.db import breaks, db, operation

SESSION_LASTS = timedelta(days=7)  # a meeting's week: a phone at the desk stays signed in
LINK_LASTS = timedelta(days=1)
#: between the password and the second step; setting one up takes a while
SECOND_STEP_LASTS = timedelta(minutes=15)
ONE_USER_PER_ADDRESS = ("uq_user_account_email", "user_account.email")
#: held for all meetings, or by nobody in particular: no row at a meeting
_NOT_AT_A_MEETING = OPEN | {Role.SIGNED_IN, Role.ADMIN}
OF_A_GROUP = frozenset({Role.FACILITATOR, Role.RAPPORTEUR})


@operation
def create_user(
    email: str, *, by: Actor, now: datetime, name: str = "", password: str | None = None, locale: str | None = None
) -> User:
    """Make an account; without a password only sign-in links open it."""
    email = rules.clean_address(email)
    if not rules.is_address(email):
        raise NotAnAddress
    if password is not None and len(password) < rules.SHORTEST_PASSWORD:
        raise PasswordTooShort
    hashed = passwords.hash_password(password) if password is not None else None
    user = User(email=email, name=name or email, password_hash=hashed, locale=locale, created_at=now)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as error:
        if breaks(error, *ONE_USER_PER_ADDRESS):
            raise AlreadyAUser from error
        raise
    record("user.created", by=by, at=now, subject_id=user.id, subject=email)
    return user


@operation
def set_password(user: User, password: str, *, by: Actor, now: datetime) -> None:
    """Change the password; whoever is signed in with the old one is signed out."""
    if len(password) < rules.SHORTEST_PASSWORD:
        raise PasswordTooShort
    user.password_hash = passwords.hash_password(password)
    end_sessions(user, by=by, now=now)
    record("user.password-changed", by=by, at=now, subject_id=user.id, subject=user.email)


@operation
def choose_password(user: User, name: str, password: str, *, by: Actor, now: datetime, browser: str = "") -> UUID:
    """Let a person say what they are called and choose a password; the one session they then have. Raises PasswordTooShort."""
    user.name = name or user.email
    set_password(user, password, by=by, now=now)
    return begin_session(user, now=now, browser=browser)


@operation
def give_role(
    user: User,
    role: Role,
    *,
    by: Actor,
    now: datetime,
    meeting_slug: str | None = None,
    group_id: UUID | None = None,
    organisation_id: UUID | None = None,
) -> None:
    """Let a person act in a role: an admin everywhere, everybody else at one meeting. Given twice it is held once."""
    if role is Role.ADMIN:
        user.is_admin = True
        record("user.made-admin", by=by, at=now, subject_id=user.id, subject=user.email)
        return
    if meeting_slug is None or role in _NOT_AT_A_MEETING:
        raise MeetingNeeded
    if group_id is not None and role not in OF_A_GROUP:
        raise NotOfAGroup
    if organisation_id is not None and role is not Role.FOCAL_POINT:
        raise NotOfAnOrganisation
    held = MeetingRole(
        user_id=user.id,
        meeting_slug=meeting_slug,
        role=role,
        group_id=group_id,
        organisation_id=organisation_id,
        given_at=now,
    )
    if _is_held(held):
        return
    db.session.add(held)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise NoSuchMeeting from error
    record("user.given-role", by=by, at=now, subject_id=user.id, subject=user.email, role=role, meeting=meeting_slug)


@operation
def create_user_with_role(
    email: str,
    role: Role,
    *,
    by: Actor,
    now: datetime,
    meeting_slug: str | None = None,
    group_id: UUID | None = None,
    organisation_id: UUID | None = None,
    name: str = "",
    password: str | None = None,
) -> User:
    """Both or neither: no account is left behind when the role cannot be given."""
    user = create_user(email, by=by, now=now, name=name, password=password)
    give_role(
        user,
        role,
        by=by,
        now=now,
        meeting_slug=meeting_slug,
        group_id=group_id,
        organisation_id=organisation_id,
    )
    return user


def _is_held(role: MeetingRole) -> bool:
    query = select(MeetingRole.id).where(
        MeetingRole.user_id == role.user_id,
        MeetingRole.meeting_slug == role.meeting_slug,
        MeetingRole.role == role.role,
        MeetingRole.group_id.is_not_distinct_from(role.group_id),
        MeetingRole.organisation_id.is_not_distinct_from(role.organisation_id),
    )
    return db.session.scalars(query).first() is not None


@operation
def create_token(
    user: User,
    scopes: list[str] | tuple[str, ...],
    *,
    by: Actor,
    now: datetime,
    name: str = "",
    expires_at: datetime | None = None,
) -> str:
    """Make a program's key. What is returned is shown once: only its digest is kept."""
    kept = rules.clean_scopes(scopes)
    if kept is None:
        raise UnknownScope
    plain = "tracker_" + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=user.id, name=name, digest=rules.digest(plain), scopes=kept, created_at=now, expires_at=expires_at
    )
    db.session.add(token)
    db.session.flush()
    record("token.created", by=by, at=now, subject_id=token.id, subject=user.email, scopes=kept)
    return plain


@operation
def revoke_token(token_id: UUID | None, *, by: Actor, now: datetime) -> None:
    """End a program's key at once."""
    token = db.session.get(ApiToken, token_id) if token_id else None
    if token is None or token.revoked_at is not None:
        raise NoSuchToken
    token.revoked_at = now
    record("token.revoked", by=by, at=now, subject_id=token.id, subject=token.name)


@operation
def create_sign_in_link(user: User, *, by: Actor, now: datetime) -> str:
    """The token of a link that signs this person in once, within a day."""
    plain = secrets.token_urlsafe(32)
    link = SignInLink(user_id=user.id, digest=rules.digest(plain), created_at=now, expires_at=now + LINK_LASTS)
    db.session.add(link)
    record("user.link-made", by=by, at=now, subject_id=user.id, subject=user.email)
    return plain


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that began; `pending`: it opens nothing until the second step is done."""

    id: UUID
    pending: bool


@operation
def use_sign_in_link(token: str, *, now: datetime, browser: str = "", demanded: frozenset[Role] = frozenset()) -> Begun:
    """Spend a link; the session it begins. `demanded`: roles that need a second step."""
    found = queries.find_link(rules.digest(token), now, lock=True)
    if found is None:
        raise LinkSpent
    link, user = found
    link.used_at = now
    return _begin(user, now=now, browser=browser, demanded=demanded)


def sign_in(
    email: str, password: str, *, now: datetime, browser: str = "", demanded: frozenset[Role] = frozenset()
) -> Begun:
    """Begin a session with a password. The slow check is done before the transaction: writers must not wait for it."""
    user = queries.find_user(email)
    stored = user.password_hash if user and user.disabled_at is None else None
    if not passwords.is_password(stored, password) or user is None or stored is None:
        raise WrongSignIn
    renewed = passwords.hash_password(password) if passwords.is_outdated(stored) else None
    return _begin(user, now=now, browser=browser, demanded=demanded, password_hash=renewed)


@operation
def _begin(
    user: User, *, now: datetime, browser: str, demanded: frozenset[Role], password_hash: str | None = None
) -> Begun:
    if password_hash is not None:
        user.password_hash = password_hash
    if not queries.list_factors(user.id) and not (demanded and queries.holds_any(user.id, demanded)):
        return Begun(begin_session(user, now=now, browser=browser), pending=False)
    waits = _session(user, now=now, lasts=SECOND_STEP_LASTS, browser=browser, pending=True)
    record("user.half-signed-in", by=Actor("user", user.id, user.name), at=now, subject_id=user.id, subject=user.email)
    return Begun(waits.id, pending=True)


@operation
def begin_session(user: User, *, now: datetime, browser: str = "") -> UUID:
    """Sign a person in, all steps done; the id that the cookie carries."""
    began = _session(user, now=now, lasts=SESSION_LASTS, browser=browser)
    record("user.signed-in", by=Actor("user", user.id, user.name), at=now, subject_id=user.id, subject=user.email)
    return began.id


def _session(user: User, *, now: datetime, lasts: timedelta, browser: str, pending: bool = False) -> SignIn:
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id, SignIn.expires_at <= now))
    began = SignIn(
        user_id=user.id, epoch=user.epoch, started_at=now, expires_at=now + lasts, pending=pending, browser=browser
    )
    db.session.add(began)
    db.session.flush()
    return began


@operation
def end_other_session(user_id: UUID, sign_in_id: UUID, *, by: Actor, now: datetime) -> None:
    """Sign another browser of the same person out. Raises NoSuchSession."""
    theirs = (SignIn.id == sign_in_id, SignIn.user_id == user_id)
    ended: Any = db.session.execute(delete(SignIn).where(*theirs))
    if not ended.rowcount:
        raise NoSuchSession
    record("user.signed-out", by=by, at=now, subject_id=by.id, subject=by.label)


@operation
def end_session(sign_in_id: UUID, *, by: Actor, now: datetime) -> None:
    """Sign one browser out; the person's others stay signed in."""
    db.session.execute(delete(SignIn).where(SignIn.id == sign_in_id))
    record("user.signed-out", by=by, at=now, subject_id=by.id, subject=by.label)


@operation
def end_sessions(user: User, *, by: Actor, now: datetime) -> None:
    """Sign a person out everywhere."""
    user.epoch += 1
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id))
    record("user.signed-out-everywhere", by=by, at=now, subject_id=user.id, subject=user.email)
