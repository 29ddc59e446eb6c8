"""The outbox: a mail is a row of the transaction that caused it, written out and sent afterwards. And what mails say."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Model, one_of, word
from tracker.core.ids import new_id
from tracker.mail.rules import MailState, Trouble

__all__ = ["AddressTrouble", "MailState", "MailText", "OutboxMail", "SentMail", "Trouble", "Wording", "WordingKind"]


class WordingKind(StrEnum):
    """What words were written for once: a decision with words of its own, a message to many, a try to oneself."""

    DECISION = "decision"
    MESSAGE = "message"
    TRIAL = "trial"


class OutboxMail(Model):
    """One mail to one person. The text is made from `template` and `context` when it is sent; the Message-ID never changes."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        UniqueConstraint("message_id"),
        # whoever is written to twice by one message gets it once; NULLs are all different
        UniqueConstraint("wording_id", "subject_id"),
        Index("ix_outbox_mail_state_next_attempt_at", "state", "next_attempt_at"),
        one_of("state", MailState),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    #: whom it is about (a participant, a user): no foreign key, the outbox outlives them
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    to_address: Mapped[str]
    #: the kind of mail: a name under templates/mail/, e.g. "registered" for registered.txt
    template: Mapped[str]
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    locale: Mapped[str]
    message_id: Mapped[str]
    state: Mapped[MailState] = mapped_column(word(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    #: not before; a decision's mail is held for a while so that it can be taken back
    next_attempt_at: Mapped[datetime]
    #: who took it to send it has until then; NULL: nobody has
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    #: when it was refused, given up, bounced or taken back
    settled_at: Mapped[datetime | None]
    #: the subject line as it was sent
    sent_subject: Mapped[str | None]
    last_error: Mapped[str | None]
    #: words of its own instead of the kind's text
    wording_id: Mapped[UUID | None] = mapped_column(ForeignKey("mail_wording.id", ondelete="SET NULL"))


class SentMail(Model):
    """A mail as it left, for those who may read it later: private links are blacked out."""

    __tablename__ = "sent_mail"

    mail_id: Mapped[UUID] = mapped_column(ForeignKey("outbox_mail.id", ondelete="CASCADE"), primary_key=True)
    sender: Mapped[str]
    reply_to: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]


class MailText(Model):
    """What a meeting's mails of one kind say in one language. Only ever appended: the highest number holds."""

    __tablename__ = "mail_text"
    __table_args__ = (
        UniqueConstraint("meeting_id", "kind", "language", "number"),
        CheckConstraint("(subject IS NULL) = (text IS NULL)", name="both_or_none"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    kind: Mapped[str]
    language: Mapped[str]
    number: Mapped[int]
    #: with named fields; both NULL: back to the built-in text
    subject: Mapped[str | None]
    text: Mapped[str | None]
    at: Mapped[datetime]
    actor_label: Mapped[str]


class Wording(Model):
    """Words written once, by language; a mail whose language is missing takes those of `language`."""

    __tablename__ = "mail_wording"
    __table_args__ = (one_of("kind", WordingKind),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    kind: Mapped[WordingKind] = mapped_column(word(WordingKind))
    language: Mapped[str]
    #: language -> {"subject": ..., "text": ...}, with named fields
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    #: to whom, as it was asked for
    asked: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    recipients: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    actor_label: Mapped[str]


class AddressTrouble(Model):
    """An address that refused a mail or sent one back."""

    __tablename__ = "address_trouble"
    __table_args__ = (one_of("trouble", Trouble),)

    #: as participants have it, in lower case
    address: Mapped[str] = mapped_column(primary_key=True)
    trouble: Mapped[Trouble] = mapped_column(word(Trouble))
    #: "5.1.1" of RFC 3463; "" where none was given
    status: Mapped[str]
    diagnostic: Mapped[str]
    at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
