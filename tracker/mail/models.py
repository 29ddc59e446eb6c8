"""The outbox: a mail is a row of the transaction that caused it, written out and sent afterwards."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id


class MailState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class OutboxMail(Model):
    """One mail to one person. The text is made from `template` and `context` when it is sent; the Message-ID never changes."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("ix_outbox_mail_state_next_attempt_at", "state", "next_attempt_at"),
        one_of("state", MailState),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    #: whom it is about (a participant, a user): no foreign key, the outbox outlives them
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    to_address: Mapped[str]
    #: name under templates/mail/, e.g. "registered" for registered.txt and registered.html
    template: Mapped[str]
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    locale: Mapped[str]
    message_id: Mapped[str]
    state: Mapped[MailState] = mapped_column(word(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: the subject line as it was sent
    sent_subject: Mapped[str | None]
    last_error: Mapped[str | None]
