"""Whom a message reaches, and what became of the messages written."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from tracker.core.db import db
from tracker.mail.models import MailState, OutboxMail, Wording, WordingKind
from tracker.mail.rules import FAILED
from tracker.registration.lists import Filter, narrow
from tracker.registration.models import Participant
from tracker.registration.rules import whole_name

#: names shown before it goes
SHOWN = 20
LATELY = 10


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who would get the message."""

    id: UUID
    given_name: str
    family_name: str
    email: str
    locale: str

    @property
    def name(self) -> str:
        return whole_name(self.given_name, self.family_name)


@dataclass(frozen=True, slots=True)
class Audience:
    """How many a selection has: with an address, by language, and without one."""

    languages: dict[str, int]
    without_email: int

    @property
    def count(self) -> int:
        return sum(self.languages.values())


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """A message that was sent, and what became of its mails."""

    wording: Wording
    sent: int
    waiting: int
    failed: int


def count_audience(meeting_id: UUID, asked: Filter) -> Audience:
    """Whom the filter lets through, in one statement."""
    has_email = Participant.email.is_not(None)
    query = narrow(select(Participant.locale, has_email, func.count()), meeting_id, asked)
    rows = db.session.execute(query.group_by(Participant.locale, has_email).order_by(Participant.locale)).all()
    reached = {row[0]: row[2] for row in rows if row[1]}
    return Audience(reached, sum(row[2] for row in rows if not row[1]))


def list_readers(meeting_id: UUID, asked: Filter, limit: int | None = None) -> list[Reader]:
    """Whom the filter lets through and who has an address, by name."""
    columns = (Participant.id, Participant.given_name, Participant.family_name, Participant.email, Participant.locale)
    query = narrow(select(*columns), meeting_id, asked).where(Participant.email.is_not(None))
    rows = db.session.execute(query.order_by(Participant.sort_key, Participant.id).limit(limit))
    return [Reader(*row) for row in rows]


def list_messages(meeting_id: UUID) -> Sequence[WrittenMessage]:
    """The latest messages written to selections, with what became of them."""

    def count(*states: MailState) -> ColumnElement[int]:
        return func.count().filter(OutboxMail.state.in_(states))

    became = (
        select(
            OutboxMail.wording_id,
            count(MailState.SENT).label("sent"),
            count(MailState.QUEUED).label("waiting"),
            count(*FAILED).label("failed"),
        )
        .where(OutboxMail.meeting_id == meeting_id, OutboxMail.wording_id.is_not(None))
        .group_by(OutboxMail.wording_id)
        .subquery()
    )
    query = (
        select(Wording, *(func.coalesce(became.c[name], 0) for name in ("sent", "waiting", "failed")))
        .outerjoin(became, became.c.wording_id == Wording.id)
        .where(Wording.meeting_id == meeting_id, Wording.kind == WordingKind.MESSAGE)
        .order_by(Wording.at.desc(), Wording.id)
        .limit(LATELY)
    )
    return [WrittenMessage(*row) for row in db.session.execute(query)]
