"""The outbox: a mail is put in by the transaction that causes it, taken out by whoever sends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from tracker.core.batches import Batch, batch
from tracker.core.db import db, insert_row, operation
from tracker.core.ids import new_id
from tracker.mail.models import AddressTrouble, MailState, MailText, OutboxMail, SentMail, Wording, WordingKind
from tracker.mail.rules import LEASE, MOST_ATTEMPTS, pause_after, status_in, trouble_of


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
    leaves_at: datetime | None = None,
    wording_id: UUID | None = None,
) -> OutboxMail:
    """Queue one mail. `template` names templates/mail/<template>.txt; `context` is JSON-able, without secrets.

    Private links are not in the context: they are made from the secret when the mail is written out.
    `leaves_at`: not before; until then it can be taken back. `wording_id`: words of its own.
    """
    columns = _columns(
        template,
        to=to,
        context=context,
        locale=locale,
        at=at,
        leaves_at=leaves_at,
        meeting_id=meeting_id,
        subject_id=subject_id,
        wording_id=wording_id,
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
def queue_mails(
    template: str, addressees: Iterable[Addressee], *, at: datetime, meeting_id: UUID, wording_id: UUID | None = None
) -> None:
    """Queue one mail each, with one statement for all of them."""
    draft_mails(template, addressees, at=at, meeting_id=meeting_id, wording_id=wording_id).write()


def draft_mails(
    template: str, addressees: Iterable[Addressee], *, at: datetime, meeting_id: UUID, wording_id: UUID | None = None
) -> Batch:
    """As `queue_mails`, for the operation that causes the mails to write: made before it begins, nobody waits for it."""
    rows = [
        _columns(
            template,
            to=one.email,
            context=dict(one.context),
            locale=one.locale,
            at=at,
            meeting_id=meeting_id,
            subject_id=one.subject_id,
            wording_id=wording_id,
        )
        for one in addressees
    ]
    return batch(OutboxMail, rows)


def _columns(
    template: str,
    *,
    to: str,
    context: dict[str, Any],
    locale: str,
    at: datetime,
    meeting_id: UUID | None,
    subject_id: UUID | None,
    leaves_at: datetime | None = None,
    wording_id: UUID | None = None,
) -> dict[str, Any]:
    mail_id = new_id()
    return {
        **({"wording_id": wording_id} if wording_id else {}),
        "id": mail_id,
        "meeting_id": meeting_id,
        "subject_id": subject_id,
        "to_address": to,
        "template": template,
        "context": context,
        "locale": locale,
        "message_id": f"<{mail_id}@tracker>",
        "queued_at": at,
        "next_attempt_at": leaves_at or at,
    }


@operation
def claim_due(*, now: datetime, limit: int) -> Sequence[OutboxMail]:
    """Take mails that are due, the oldest first. Nobody else gets them until their lease is over."""
    query = (
        select(OutboxMail)
        .where(
            OutboxMail.state == MailState.QUEUED,
            OutboxMail.next_attempt_at <= now,
            or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until <= now),
        )
        .order_by(OutboxMail.next_attempt_at, OutboxMail.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    mails = db.session.scalars(query).all()
    for mail in mails:
        mail.claimed_until = now + LEASE
        mail.attempts += 1
    return mails


@operation
def release(mails: Iterable[OutboxMail]) -> None:
    """Give back what was taken and not tried: no server answered."""
    for mail in mails:
        mail.claimed_until = None
        mail.attempts -= 1


@operation
def note_sent(mail: OutboxMail, copy: SentMail, *, now: datetime) -> None:
    """The mail has left. A crash before this line sends it again, with the same Message-ID."""
    db.session.refresh(mail)
    if mail.state is MailState.QUEUED:  # an answer that it bounced may have been quicker than we
        mail.state = MailState.SENT
    mail.sent_at, mail.sent_subject, mail.last_error, mail.claimed_until = now, copy.subject, None, None
    db.session.merge(copy)


@operation
def note_failed(mail: OutboxMail, reason: str, *, now: datetime, for_good: bool = False) -> None:
    """Try again later, or never when the other side refuses it for good: then its address is in trouble."""
    db.session.refresh(mail)
    if mail.state is not MailState.QUEUED:
        return
    mail.last_error, mail.claimed_until = reason[:500], None
    mail.next_attempt_at = now + pause_after(mail.attempts)
    if for_good:
        mail.state, mail.settled_at = MailState.REFUSED, now
    elif mail.attempts >= MOST_ATTEMPTS:
        mail.state, mail.settled_at = MailState.GIVEN_UP, now


@operation
def note_trouble(address: str, *, status: str, diagnostic: str, now: datetime) -> None:
    """Remember that an address refused a mail or sent one back; the latest word about it counts."""
    known = db.session.get(AddressTrouble, address.lower(), with_for_update=True)
    if known is None:
        known = AddressTrouble(address=address.lower(), times=0)
        db.session.add(known)
    known.trouble = trouble_of(status)
    known.status, known.diagnostic, known.at, known.times = status, diagnostic[:500], now, known.times + 1


@operation
def note_refused(mail: OutboxMail, reason: str, *, now: datetime, about_address: bool) -> None:
    """The server will never take it; when it said so of the address, the address is in trouble too."""
    note_failed(mail, reason, now=now, for_good=True)
    if about_address:
        note_trouble(mail.to_address, status=status_in(reason) or "5.0.0", diagnostic=reason, now=now)


@operation
def note_bounced(mail_id: UUID, *, status: str, diagnostic: str, for_good: bool, now: datetime) -> OutboxMail | None:
    """A mail was sent back (or, not `for_good`, is late). None when it is none of ours; told twice is the same as once."""
    mail = db.session.get(OutboxMail, mail_id, with_for_update=True, populate_existing=True)
    if mail is None:
        return None
    if mail.state is MailState.BOUNCED and mail.last_error == diagnostic[:500]:
        return mail
    mail.last_error = diagnostic[:500]
    if for_good:
        mail.state, mail.settled_at, mail.claimed_until = MailState.BOUNCED, now, None
    note_trouble(mail.to_address, status=status, diagnostic=diagnostic, now=now)
    return mail


@operation
def hold_queued(
    meeting_id: UUID,
    subject_ids: Sequence[UUID],
    template: str,
    *,
    queued_at: datetime,
    until: datetime,
    wording_id: UUID | None = None,
) -> dict[UUID, UUID]:
    """Let mails that this very act has queued leave later, with words of their own perhaps; gives the mail of each person."""
    query = select(OutboxMail.subject_id, OutboxMail.id).where(
        OutboxMail.meeting_id == meeting_id,
        OutboxMail.subject_id.in_(subject_ids),
        OutboxMail.template == template,
        OutboxMail.queued_at == queued_at,
        OutboxMail.state == MailState.QUEUED,
    )
    found: dict[UUID, UUID] = {row[0]: row[1] for row in db.session.execute(query) if row[0]}
    change: dict[str, Any] = {"next_attempt_at": until, **({"wording_id": wording_id} if wording_id else {})}
    if found:
        ours = update(OutboxMail).where(OutboxMail.id.in_(list(found.values())))
        db.session.execute(ours.values(**change), execution_options={"synchronize_session": "fetch"})
    return found


@operation
def take_back(mail_ids: Sequence[UUID], *, now: datetime) -> list[UUID]:
    """Cancel mails that have not left; gives those it was too late for. Nobody can claim one while this runs."""
    if not mail_ids:
        return []
    query = select(OutboxMail).where(OutboxMail.id.in_(mail_ids)).with_for_update()
    mails = db.session.scalars(query.execution_options(populate_existing=True)).all()
    for mail in mails:
        if mail.state is MailState.QUEUED and mail.claimed_until is None:
            mail.state, mail.settled_at = MailState.CANCELLED, now
    return [mail.id for mail in mails if mail.state is not MailState.CANCELLED]


@operation
def overtake(subject_id: UUID, template: str, *, now: datetime) -> None:
    """Cancel what has not left of this kind to this person: what it says is no longer so."""
    db.session.execute(
        update(OutboxMail)
        .where(
            OutboxMail.subject_id == subject_id,
            OutboxMail.template == template,
            OutboxMail.state == MailState.QUEUED,
            OutboxMail.claimed_until.is_(None),
        )
        .values(state=MailState.CANCELLED, settled_at=now),
        execution_options={"synchronize_session": "fetch"},
    )


@operation
def let_leave_after_all(subject_id: UUID, template: str, *, overtaken_at: datetime) -> None:
    """Put back into the queue what was overtaken at that moment: what it says is so again."""
    db.session.execute(
        update(OutboxMail)
        .where(
            OutboxMail.subject_id == subject_id,
            OutboxMail.template == template,
            OutboxMail.state == MailState.CANCELLED,
            OutboxMail.settled_at == overtaken_at,
        )
        .values(state=MailState.QUEUED, settled_at=None),
        execution_options={"synchronize_session": "fetch"},
    )


@operation
def send_again(meeting_id: UUID, mail_id: UUID, *, now: datetime) -> OutboxMail | None:
    """Put a mail that did not arrive into the queue once more, as the same mail. None when there is no such one."""
    query = select(OutboxMail).where(OutboxMail.id == mail_id, OutboxMail.meeting_id == meeting_id).with_for_update()
    mail = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if mail is None or mail.state not in (MailState.REFUSED, MailState.GIVEN_UP, MailState.BOUNCED):
        return None
    mail.state, mail.attempts, mail.next_attempt_at, mail.settled_at = MailState.QUEUED, 0, now, None
    return mail


@operation
def keep_wording(
    kind: WordingKind,
    texts: Mapping[str, Mapping[str, str]],
    *,
    language: str,
    meeting_id: UUID,
    by: str,
    at: datetime,
    wording_id: UUID | None = None,
    asked: Mapping[str, str] | None = None,
    recipients: int = 0,
) -> Wording:
    """Keep words written once: subject and text by language, `language` for those whose own is missing."""
    return insert_row(
        Wording(
            id=wording_id or new_id(),
            meeting_id=meeting_id,
            kind=kind,
            language=language,
            texts={code: dict(words) for code, words in texts.items()},
            asked=dict(asked or {}),
            recipients=recipients,
            at=at,
            actor_label=by,
        )
    )


@operation
def change_text(
    meeting_id: UUID, kind: str, language: str, words: tuple[str, str] | None, *, number: int, by: str, at: datetime
) -> MailText:
    """Write what mails of a kind say from now on (None: the built-in text), as version `number` of it."""
    subject, text = words or (None, None)
    return insert_row(
        MailText(
            id=new_id(),
            meeting_id=meeting_id,
            kind=kind,
            language=language,
            number=number,
            subject=subject,
            text=text,
            at=at,
            actor_label=by,
        )
    )
