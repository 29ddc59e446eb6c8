"""Sign-in links that a mail carries: made from the secret while the mail is written out, so the outbox holds none."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from tracker.accounts import queries, rules
from tracker.accounts.models import SignInLink, User
from tracker.audit.operations import record
from tracker.core import links
from tracker.core.access import Actor
from tracker.core.db import db, insert_row, operation
from tracker.core.ids import new_id
from tracker.mail.operations import queue_mail

PURPOSE = "sign-in"
#: a mail waits over a week-end, and somebody is travelling
LASTS = timedelta(days=7)
#: who asks for one sits before the mailbox
ASKED_LASTS = timedelta(hours=1)
#: the mail to whoever asked for a link
MAIL = "sign_in_link"


def token_of(secret: str, link_id: UUID) -> str:
    """The secret part of the link. Each link is another row and works once, so there are no epochs."""
    return links.make_token(secret, PURPOSE, link_id, 0)


@operation
def create(user: User, *, secret: str, by: Actor, now: datetime, lasts: timedelta = LASTS) -> SignInLink:
    """A link that signs this person in once; within a week, unless said otherwise."""
    link_id = new_id()
    digest = rules.digest(token_of(secret, link_id))
    record("user.link-made", by=by, at=now, subject_id=user.id, subject=user.email)
    return insert_row(SignInLink(id=link_id, user_id=user.id, digest=digest, created_at=now, expires_at=now + lasts))


@operation
def ask(email: str, *, onward: str, language: str, secret: str, by: Actor, now: datetime) -> None:
    """Mail a link to whoever's address this is, and nobody a word when it is nobody's.

    The trail is written either way: an answer that came faster for strangers would tell who has an account.
    """
    user = queries.find_user(email)
    known = user if user is not None and user.disabled_at is None else None
    record("user.link-asked", by=by, at=now, subject_id=known.id if known else None)
    if known is None:
        return
    link = create(known, secret=secret, by=by, now=now, lasts=ASKED_LASTS)
    context = {"link_id": str(link.id), "onward": onward}
    queue_mail(MAIL, to=known.email, context=context, locale=language, at=now, subject_id=known.id)


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


def still_opens(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a link and its account: it was neither used nor ended, and its person may come in."""
    return SignInLink.used_at.is_(None), SignInLink.expires_at > now, User.disabled_at.is_(None)


def find_asker(link_id: UUID, now: datetime) -> User | None:
    """Whose link this is; None when it opens nothing any more."""
    query = select(User).join(SignInLink, SignInLink.user_id == User.id)
    return db.session.scalars(query.where(SignInLink.id == link_id, *still_opens(now))).one_or_none()
