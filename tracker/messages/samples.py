"""Mails that are shown and not sent: with an invented person, or as a decision or message would reach somebody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import current_app

from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail, SentMail
from tracker.mail.rules import blacked_out
from tracker.mail.sending import compose, copy_of
from tracker.mail.wording import Words
from tracker.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail as its reader would see it, private links blacked out."""

    sender: str
    to: str
    reply_to: str
    language: str
    subject: str
    text: str
    html: str


def show_sample(meeting: Meeting, kind: str, words: Words, *, to: str, now: datetime) -> Shown:
    """The words filled with an invented person."""
    return _shown(_mail(meeting, kind, words.language, to=to, now=now, sample=True), words)


def show_to(meeting: Meeting, kind: str, words: Words, *, to: str, subject_id: UUID, now: datetime) -> Shown:
    """The words as they would reach this participant."""
    return _shown(_mail(meeting, kind, words.language, to=to, now=now, subject_id=subject_id), words)


def _mail(
    meeting: Meeting,
    kind: str,
    language: str,
    *,
    to: str,
    now: datetime,
    subject_id: UUID | None = None,
    sample: bool = False,
) -> OutboxMail:
    return OutboxMail(
        id=new_id(),
        meeting_id=meeting.id,
        subject_id=subject_id,
        to_address=to or current_app.config["TRACKER_MAIL_FROM"],
        template=kind,
        context={"sample": True} if sample else {},
        locale=language,
        message_id="<preview@tracker>",
        queued_at=now,
    )


def _shown(mail: OutboxMail, words: Words) -> Shown:
    copy: SentMail = copy_of(mail, compose(mail, words))
    return Shown(
        copy.sender, mail.to_address, copy.reply_to, copy.language, copy.subject, blacked_out(copy.text), copy.html
    )
