"""Changing what mails say, trying it on oneself, writing to many. Each is one transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.mail import operations as mail
from tracker.mail.models import MailText, OutboxMail, Wording, WordingKind
from tracker.mail.operations import Addressee
from tracker.mail.queries import find_text, find_wording
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.messages import queries
from tracker.messages.errors import NobodyToWriteTo, NotToSendAgain, SelectionChanged, TextChanged
from tracker.registration.lists import Filter

MESSAGE = "message"


@operation
def change_text(
    meeting: Meeting,
    kind: str,
    language: str,
    words: tuple[str, str] | None,
    *,
    base: int,
    by: Actor,
    now: datetime,
) -> MailText | None:
    """What mails of this kind say from now on; None: the built-in text again. `base` is the version that was open.

    Nothing is written when nothing changes. Raises TextChanged.
    """
    lock_meeting(meeting.id)
    current = find_text(meeting.id, kind, language)
    number = current.number if current else 0
    if number != base:
        raise TextChanged
    if (current.subject, current.text) == (words or (None, None)) if current else words is None:
        return current
    changed = mail.change_text(meeting.id, kind, language, words, number=number + 1, by=by.label, at=now)
    action = "mail-text.changed" if words else "mail-text.built-in"
    record(action, by=by, at=now, meeting_id=meeting.id, subject=f"{kind} ({language})", version=number + 1)
    return changed


@operation
def send_trial(
    meeting: Meeting, kind: str, language: str, words: tuple[str, str], *, to: str, by: Actor, now: datetime
) -> OutboxMail:
    """Send the words to whoever writes them, filled with an invented person."""
    texts = {language: {"subject": words[0], "text": words[1]}}
    wording = mail.keep_wording(
        WordingKind.TRIAL, texts, language=language, meeting_id=meeting.id, by=by.label, at=now, recipients=1
    )
    return mail.queue_mail(
        kind,
        to=to,
        context={"sample": True},
        locale=language,
        at=now,
        meeting_id=meeting.id,
        wording_id=wording.id,
    )


@operation
def send_message(
    meeting: Meeting,
    texts: Mapping[str, tuple[str, str]],
    asked: Filter,
    *,
    wording_id: UUID,
    expected: int,
    by: Actor,
    now: datetime,
) -> Wording:
    """Write to everybody whom the filter lets through, each once. `expected` is how many the sender was shown.

    The same form sent twice is one message. Raises NobodyToWriteTo, SelectionChanged.
    """
    lock_meeting(meeting.id)
    known = find_wording(wording_id)
    if known is not None and known.meeting_id == meeting.id:
        return known
    readers = queries.list_readers(meeting.id, asked)
    if not readers:
        raise NobodyToWriteTo
    if len(readers) != expected:
        raise SelectionChanged
    wording = mail.keep_wording(
        WordingKind.MESSAGE,
        {code: {"subject": words[0], "text": words[1]} for code, words in texts.items()},
        language=meeting.working_language if meeting.working_language in texts else next(iter(texts)),
        meeting_id=meeting.id,
        by=by.label,
        at=now,
        wording_id=wording_id,
        asked=asked.address(),
        recipients=len(readers),
    )
    addressees = [Addressee(reader.email, reader.locale, reader.id) for reader in readers]
    mail.queue_mails(MESSAGE, addressees, at=now, meeting_id=meeting.id, wording_id=wording.id)
    record("message.sent", by=by, at=now, meeting_id=meeting.id, subject_id=wording.id, recipients=len(readers))
    return wording


@operation
def send_again(meeting: Meeting, mail_id: UUID, *, by: Actor, now: datetime) -> OutboxMail:
    """Try a mail that failed once more, as the same mail. Raises NotToSendAgain."""
    found = mail.send_again(meeting.id, mail_id, now=now)
    if found is None:
        raise NotToSendAgain
    record("mail.again", by=by, at=now, meeting_id=meeting.id, subject_id=found.subject_id)
    return found
