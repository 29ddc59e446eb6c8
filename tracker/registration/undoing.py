"""Decisions that can still be undone, as the organiser's pages say them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from tracker.core import clock
from tracker.core.db import db
from tracker.core.formats import clock_time
from tracker.core.i18n import current_language, say
from tracker.meetings.models import Meeting
from tracker.registration import lists
from tracker.registration.decision_models import DecidedPerson, Decision

#: more than these are seldom open at once
MOST = 10


@dataclass(frozen=True, slots=True)
class WaitingDecision:
    """One line with its button: so many people, what was decided, by whom, and when the mails leave."""

    id: UUID
    people: int
    what: str
    by: str
    until: str


def open_decisions(meeting_id: UUID, now: datetime, participant_id: UUID | None = None) -> Sequence[Decision]:
    """Decisions of this meeting whose mails have not left yet, the latest first; only those about one person, if named."""
    query = (
        select(Decision)
        .where(Decision.meeting_id == meeting_id, Decision.leaves_at > now, Decision.undone_at.is_(None))
        .order_by(Decision.at.desc(), Decision.id)
        .limit(MOST)
    )
    if participant_id is not None:
        theirs = DecidedPerson.participant_id == participant_id
        query = query.where(exists().where(DecidedPerson.decision_id == Decision.id, theirs))
    return db.session.scalars(query).all()


def waiting(meeting: Meeting, now: datetime, participant_id: UUID | None = None) -> list[WaitingDecision]:
    """What can be undone now."""
    return [
        WaitingDecision(
            id=one.id,
            people=one.people,
            what=say(lists.STATE_NAMES[one.state]),
            by=one.actor_label,
            until=clock_time(clock.local(one.leaves_at, meeting.timezone), current_language()),
        )
        for one in open_decisions(meeting.id, now, participant_id)
    ]
