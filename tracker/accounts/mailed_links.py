"""Sign-in links that a mail carries: made from the secret while the mail is written out, so the outbox holds none."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from tracker.accounts import rules
from tracker.accounts.models import SignInLink, User
from tracker.audit.operations import record
from tracker.core import links
from tracker.core.access import Actor
from tracker.core.db import db, insert_row, operation
from tracker.core.ids import new_id

PURPOSE = "sign-in"
#: a mail waits over a week-end, and somebody is travelling
LASTS = timedelta(days=7)


def token_of(secret: str, link_id: UUID) -> str:
    """The secret part of the link. Each link is another row and works once, so there are no epochs."""
    return links.make_token(secret, PURPOSE, link_id, 0)


@operation
def create(user: User, *, secret: str, by: Actor, now: datetime) -> SignInLink:
    """A link that signs this person in once, within a week."""
    link_id = new_id()
    digest = rules.digest(token_of(secret, link_id))
    record("user.link-made", by=by, at=now, subject_id=user.id, subject=user.email)
    return insert_row(SignInLink(id=link_id, user_id=user.id, digest=digest, created_at=now, expires_at=now + LASTS))


@operation
def end(link_ids: list[UUID], *, now: datetime) -> None:
    """Let links work no longer: newer ones were sent, or nobody shall come in by them."""
    if link_ids:
        db.session.execute(
            update(SignInLink).where(SignInLink.id.in_(link_ids), SignInLink.used_at.is_(None)).values(expires_at=now)
        )


@operation
def end_all(user: User, *, now: datetime) -> None:
    """Let none of a person's links work any more, however they were made."""
    unused = (SignInLink.user_id == user.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
    db.session.execute(update(SignInLink).where(*unused).values(expires_at=now))
