"""Putting a mail into the outbox, in the transaction that causes it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail


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
    mail_id = new_id()
    mail = OutboxMail(
        id=mail_id,
        meeting_id=meeting_id,
        subject_id=subject_id,
        to_address=to,
        template=template,
        context=context,
        locale=locale,
        message_id=f"<{mail_id}@tracker>",
        queued_at=at,
        next_attempt_at=at,
    )
    db.session.add(mail)
    return mail
