"""What administrators decide about an account: whether it lets its person in, and whether they are an administrator too."""

from datetime import datetime

from sqlalchemy import func, select

from tracker.accounts import mailed_links, operations, queries
from tracker.accounts.errors import AccountDisabled, LastAdministrator, NotOneself, NotSure
from tracker.accounts.models import User
from tracker.audit.operations import record
from tracker.core.access import Actor, Role
from tracker.core.db import db, operation


@operation
def disable(user: User, *, why: str, by: Actor, now: datetime) -> None:
    """Let nobody in with this account any more: its sessions, tokens and unused links are over. Roles stay for later.

    Phones at the doors are of their meeting and of no account: they go on. Disabled twice it keeps its first reason.
    Raises NotOneself, LastAdministrator.
    """
    _hold(user)
    if user.disabled_at is not None:
        return
    if user.id == by.id:
        raise NotOneself
    _check_others_administer(user)
    user.disabled_at = now
    operations.end_sessions(user, by=by, now=now)
    for token in queries.list_tokens(user.id):
        operations.revoke_token(token.id, by=by, now=now)
    mailed_links.end_all(user, now=now)
    record("user.disabled", by=by, at=now, subject_id=user.id, subject=user.email, why=why)


@operation
def enable(user: User, *, by: Actor, now: datetime) -> None:
    """Let the person in again, in the roles they had; what was ended stays so. They sign in anew."""
    _hold(user)
    if user.disabled_at is None:
        return
    user.disabled_at = None
    record("user.enabled", by=by, at=now, subject_id=user.id, subject=user.email)


@operation
def make_administrator(user: User, *, by: Actor, now: datetime) -> None:
    """Let a person open every meeting and every account. Raises AccountDisabled."""
    _hold(user)
    if user.disabled_at is not None:
        raise AccountDisabled
    if not user.is_admin:
        operations.give_role(user, Role.ADMIN, by=by, now=now)


@operation
def take_administration(user: User, *, is_sure: bool = False, by: Actor, now: datetime) -> None:
    """Leave a person their roles at meetings only. Raises LastAdministrator, and NotSure when it is one's own."""
    _hold(user)
    if not user.is_admin:
        return
    _check_others_administer(user)
    if user.id == by.id and not is_sure:
        raise NotSure
    user.is_admin = False
    record("user.admin-taken", by=by, at=now, subject_id=user.id, subject=user.email)


def _hold(user: User) -> None:
    """The account as it is now; of two administrators who act at once on each other, the second must see what the first did."""
    query = select(User).where(User.is_admin | (User.id == user.id)).order_by(User.id).with_for_update()
    db.session.scalars(query.execution_options(populate_existing=True)).all()


def _check_others_administer(user: User) -> None:
    others = select(func.count()).where(User.is_admin, User.disabled_at.is_(None), User.id != user.id)
    if user.is_admin and not db.session.scalar(others):
        raise LastAdministrator
