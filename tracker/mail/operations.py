"""The outbox: a mail is put in by the transaction that causes it, taken out by whoever sends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from tracker.core.db import db, insert_row, operation
from tracker.core.ids import new_id
from tracker.mail.models import MailState, OutboxMail
from tracker.mail.rules import LEASE, MOST_ATTEMPTS, pause_after


@operation
def queue_mail(
    template: str,
    *,
    to: str,
    context: dict[str, Any],
    locale: str,
    at: datetime,
    meeting_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> OutboxMail:
    """Queue one mail. `template` names templates/mail/<template>.txt and .html; `context` is JSON-able, without secrets.

    Private links are not in the context: they are made from the secret when the mail is written out.
    """
    columns = _columns(
        template, to=to, context=context, locale=locale, at=at, meeting_id=meeting_id, subject_id=subject_id
    )
    return insert_row(OutboxMail(**columns))


@dataclass(frozen=True, slots=True)
class Addressee:
    """One of many who get the same kind of mail; `subject_id` is whom the mail is about."""

    email: str
    locale: str
    subject_id: UUID
    context: Mapping[str, Any] = field(default_factory=dict)


@operation
def queue_mails(template: str, addressees: Iterable[Addressee], *, at: datetime, meeting_id: UUID) -> None:
    """Queue one mail each, with one statement for all of them."""
    rows = [
        _columns(
            template,
            to=one.email,
            context=dict(one.context),
            locale=one.locale,
            at=at,
            meeting_id=meeting_id,
            subject_id=one.subject_id,
        )
        for one in addressees
    ]
    if rows:
        db.session.execute(insert(OutboxMail), rows)


def _columns(
    template: str,
    *,
    to: str,
    context: dict[str, Any],
    locale: str,
    at: datetime,
    meeting_id: UUID | None,
    subject_id: UUID | None,
) -> dict[str, Any]:
    mail_id = new_id()
    return {
        "id": mail_id,
        "meeting_id": meeting_id,
        "subject_id": subject_id,
        "to_address": to,
        "template": template,
        "context": context,
        "locale": locale,
        "message_id": f"<{mail_id}@tracker>",
        "queued_at": at,
        "next_attempt_at": at,
    }


@operation
def claim_due(*, now: datetime, limit: int) -> Sequence[OutboxMail]:
    """Take mails that are due, the oldest first. Nobody else gets them until their lease is over."""
    query = (
        select(OutboxMail)
        .where(OutboxMail.state == MailState.QUEUED, OutboxMail.next_attempt_at <= now)
        .order_by(OutboxMail.next_attempt_at, OutboxMail.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    mails = db.session.scalars(query).all()
    for mail in mails:
        mail.next_attempt_at = now + LEASE
        mail.attempts += 1
    return mails


@operation
def note_sent(mail: OutboxMail, subject: str, *, now: datetime) -> None:
    """The mail has left. A crash before this line sends it again, with the same Message-ID."""
    mail.state, mail.sent_at, mail.sent_subject, mail.last_error = MailState.SENT, now, subject, None


@operation
def note_failed(mail: OutboxMail, reason: str, *, now: datetime, for_good: bool = False) -> None:
    """Try again later, or never when the other side refuses it for good."""
    mail.last_error = reason[:500]
    mail.next_attempt_at = now + pause_after(mail.attempts)
    if for_good or mail.attempts >= MOST_ATTEMPTS:
        mail.state = MailState.FAILED
