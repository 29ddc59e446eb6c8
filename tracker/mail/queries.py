"""What is known of mails: their texts, what became of them, which addresses do not take any."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from tracker.core.db import db
from tracker.core.errors import NotFound
from tracker.core.metrics import Queue
from tracker.mail.models import AddressTrouble, MailState, MailText, OutboxMail, SentMail, Wording

PAGE = 50
#: addresses asked for in one statement
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail of the outbox, and how it left; no copy while it waits."""

    mail: OutboxMail
    copy: SentMail | None


def find_text(meeting_id: UUID, kind: str, language: str) -> MailText | None:
    """The latest version of a text; its words are None when it was put back to the built-in one."""
    found = list_versions(meeting_id, kind, language, limit=1)
    return found[0] if found else None


def list_versions(meeting_id: UUID, kind: str, language: str, limit: int = PAGE) -> Sequence[MailText]:
    """The versions of a text, the latest first."""
    query = (
        select(MailText)
        .where(MailText.meeting_id == meeting_id, MailText.kind == kind, MailText.language == language)
        .order_by(MailText.number.desc(), MailText.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def list_own_texts(meeting_id: UUID) -> set[tuple[str, str]]:
    """Kind and language of the texts that the meeting has of its own."""
    latest = (
        select(MailText.kind, MailText.language, func.max(MailText.number).label("number"))
        .where(MailText.meeting_id == meeting_id)
        .group_by(MailText.kind, MailText.language)
        .subquery()
    )
    query = select(MailText.kind, MailText.language).join(
        latest,
        (MailText.kind == latest.c.kind)
        & (MailText.language == latest.c.language)
        & (MailText.number == latest.c.number),
    )
    rows = db.session.execute(query.where(MailText.meeting_id == meeting_id, MailText.subject.is_not(None)))
    return {(row[0], row[1]) for row in rows}


def find_wording(wording_id: UUID) -> Wording | None:
    """Words written once."""
    return db.session.get(Wording, wording_id)


def open_mail(meeting_id: UUID, mail_id: UUID) -> OpenedMail:
    """One mail of this meeting with its copy. Raises NotFound."""
    query = (
        select(OutboxMail, SentMail)
        .outerjoin(SentMail, SentMail.mail_id == OutboxMail.id)
        .where(OutboxMail.meeting_id == meeting_id, OutboxMail.id == mail_id)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return OpenedMail(row[0], row[1])


def list_mails_about(subject_id: UUID) -> Sequence[OutboxMail]:
    """The mails to one person, the latest first."""
    query = (
        select(OutboxMail)
        .where(OutboxMail.subject_id == subject_id)
        .order_by(OutboxMail.queued_at.desc(), OutboxMail.id.desc())
        .limit(PAGE)
    )
    return db.session.scalars(query).all()


def list_mails(meeting_id: UUID, number: int, states: Collection[MailState] = ()) -> Sequence[OutboxMail]:
    """A page of the outbox and one more, the latest first; only those in `states`, where some are given."""
    query = (
        select(OutboxMail)
        .where(OutboxMail.meeting_id == meeting_id)
        .order_by(OutboxMail.queued_at.desc(), OutboxMail.id.desc())
        .limit(PAGE + 1)
        .offset((number - 1) * PAGE)
    )
    return db.session.scalars(query.where(OutboxMail.state.in_(states)) if states else query).all()


def count_mails(meeting_id: UUID) -> dict[MailState, int]:
    """How many mails are in each state."""
    query = select(OutboxMail.state, func.count()).where(OutboxMail.meeting_id == meeting_id).group_by(OutboxMail.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def troubles_of(addresses: Collection[str]) -> dict[str, AddressTrouble]:
    """Which of these (lower case) addresses refused a mail or sent one back. For lists of people and invitations."""
    known = sorted({address.lower() for address in addresses if address})
    found: dict[str, AddressTrouble] = {}
    for first in range(0, len(known), AT_ONCE):
        part = known[first : first + AT_ONCE]
        query = select(AddressTrouble).where(AddressTrouble.address.in_(part)).order_by(AddressTrouble.address)
        found |= {trouble.address: trouble for trouble in db.session.scalars(query)}
    return found


def waiting(now: datetime) -> Queue:
    """Mails that are due; those for which another try is due later do not count."""
    due = select(func.count(), func.min(OutboxMail.next_attempt_at)).where(
        OutboxMail.state == MailState.QUEUED, OutboxMail.next_attempt_at <= now
    )
    return Queue(*db.session.execute(due).one())
