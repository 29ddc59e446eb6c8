"""Deciding with a moment to think again: the mails of a decision wait, and until they leave it can be taken back whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select

from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.errors import TrackerError
from tracker.core.ids import new_id
from tracker.mail import operations as mail
from tracker.mail.models import WordingKind
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.places.queries import read_ledger
from tracker.places.rules import Ledger
from tracker.registration import queries
from tracker.registration.decision_models import DecidedPerson, Decision
from tracker.registration.errors import ChangedSince, MailHasLeft, NoSuchDecision, refusal
from tracker.registration.models import Participant
from tracker.registration.operations import Refusal, decide_many
from tracker.registration.records import DECISIONS, LETTERS, name_of, tell
from tracker.registration.rules import State
from tracker.registration.waiting_list import close_ledger, seat_of

#: minutes a decision waits where the meeting says nothing
USUAL_MINUTES = 2


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a decision: how many, who could not be, and what can be taken back (None: nothing waits)."""

    done: int
    refused: list[Refusal]
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Undone:
    """Whom taking a decision back reached, and whom it came too late for."""

    done: int
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Before:
    state: State
    at: datetime
    flagged_at: datetime | None


def minutes_to_undo(meeting: Meeting) -> int:
    """How long the mails of a decision wait; 0: they leave at once and nothing can be taken back."""
    return USUAL_MINUTES if meeting.undo_minutes is None else meeting.undo_minutes


@operation
def decide_held(
    meeting: Meeting,
    participant_ids: Sequence[UUID],
    state: State,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    exceed: str = "",
    words: Mapping[str, tuple[str, str]] | None = None,
) -> Decided:
    """Decide about people, their mails to leave in a while, with `words` by language where those were changed for it.

    Who moves up because a place came free belongs to the decision: their mail waits too, and they go back with it.
    """
    meeting = lock_meeting(meeting.id)
    before = {
        person.id: _Before(person.state, person.state_at, person.flagged_at)
        for person in queries.lock_participants(meeting.id, participant_ids)
    }
    refused = decide_many(meeting, participant_ids, state, by=by, now=now, reason=reason, exceed=exceed)
    db.session.flush()
    unreached = {one.participant_id for one in refused}
    decided = [person_id for person_id in before if person_id not in unreached]
    moved = _moved_up(meeting.id, now, before) if decided else []
    wording_id = _keep_words(meeting, words, by=by, at=now) if decided and words else None
    minutes = minutes_to_undo(meeting)
    if not decided or (not minutes and wording_id is None):
        return Decided(len(decided), refused, None)
    decision = Decision(
        id=new_id(),
        meeting_id=meeting.id,
        state=state,
        at=now,
        leaves_at=now + timedelta(minutes=minutes),
        actor_label=by.label,
        people=len(decided),
    )
    mails = _hold(decision, state, decided, wording_id) | _hold(decision, State.CONFIRMED, moved)
    if minutes:
        db.session.add(decision)
        db.session.flush()
        _note(decision.id, state, {person_id: before[person_id] for person_id in decided}, moved, mails)
    return Decided(len(decided), refused, decision if minutes else None)


def _moved_up(meeting_id: UUID, at: datetime, decided: Mapping[UUID, _Before]) -> list[UUID]:
    """Who found a place by it: confirmed at this very moment, and not one of those decided about."""
    query = (
        select(Participant.id)
        .where(Participant.meeting_id == meeting_id, Participant.state == State.CONFIRMED, Participant.state_at == at)
        .order_by(Participant.id)
    )
    return [found for found in db.session.scalars(query) if found not in decided]


def _keep_words(meeting: Meeting, words: Mapping[str, tuple[str, str]], *, by: Actor, at: datetime) -> UUID:
    texts = {code: {"subject": subject, "text": text} for code, (subject, text) in words.items()}
    # no language stands in for another: who reads one that was not changed gets the meeting's own text
    kept = mail.keep_wording(WordingKind.DECISION, texts, language="", meeting_id=meeting.id, by=by.label, at=at)
    return kept.id


def _hold(decision: Decision, state: State, people: Sequence[UUID], wording_id: UUID | None = None) -> dict[UUID, UUID]:
    if state is State.SUBMITTED or not people:
        return {}
    return mail.hold_queued(
        decision.meeting_id,
        people,
        LETTERS[state],
        queued_at=decision.at,
        until=decision.leaves_at,
        wording_id=wording_id,
    )


def _note(
    decision_id: UUID,
    state: State,
    decided: Mapping[UUID, _Before],
    moved: Sequence[UUID],
    mails: Mapping[UUID, UUID],
) -> None:
    rows = [
        {
            "decision_id": decision_id,
            "participant_id": person_id,
            "before": was.state,
            "after": state,
            "before_at": was.at,
            "before_flagged_at": was.flagged_at,
            "mail_id": mails.get(person_id),
        }
        for person_id, was in decided.items()
    ]
    rows += [
        {
            "decision_id": decision_id,
            "participant_id": person_id,
            "before": State.WAITING,
            "after": State.CONFIRMED,
            "before_at": None,
            "before_flagged_at": None,
            "mail_id": mails.get(person_id),
        }
        for person_id in moved
    ]
    db.session.execute(insert(DecidedPerson), rows)


@operation
def undo(meeting: Meeting, decision_id: UUID, *, by: Actor, now: datetime) -> Undone:
    """Take a decision and its waiting mails back. Who cannot be reached any more is named, the others are done.

    Undoing twice is the same as once. Raises NoSuchDecision.
    """
    meeting = lock_meeting(meeting.id)
    query = select(Decision).where(Decision.id == decision_id, Decision.meeting_id == meeting.id).with_for_update()
    decision = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if decision is None:
        raise NoSuchDecision
    rows = {row.participant_id: row for row in _rows(decision.id)}
    people = queries.lock_participants(meeting.id, list(rows))
    # who was given a place gives it back first, so that those who lost one find it
    ordered = sorted(people, key=lambda person: rows[person.id].after is not State.CONFIRMED)
    ledger, refused, done = read_ledger(meeting), [], 0
    for person in ordered:
        try:
            _restore(person, rows[person.id], decision, ledger, by=by, at=now)
            done += 1
        except TrackerError as error:
            refused.append(Refusal(person.id, name_of(person), error.message))
    close_ledger(meeting.id, ledger)
    if done:
        decision.undone_at = now
    return Undone(done, refused)


def _rows(decision_id: UUID) -> Sequence[DecidedPerson]:
    query = (
        select(DecidedPerson)
        .where(DecidedPerson.decision_id == decision_id, DecidedPerson.undone_at.is_(None))
        .order_by(DecidedPerson.participant_id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def _restore(
    person: Participant, row: DecidedPerson, decision: Decision, ledger: Ledger, *, by: Actor, at: datetime
) -> None:
    """Raises ChangedSince, MeetingFull, MailHasLeft."""
    if person.state is not row.after or person.state_at != decision.at:
        raise ChangedSince
    if row.mail_id is None and at >= decision.leaves_at:
        raise MailHasLeft
    gains, loses = row.before is State.CONFIRMED, row.after is State.CONFIRMED
    full = ledger.first_full(seat_of(person)) if gains and not loses else None
    if full is not None:
        raise refusal(full)
    if row.mail_id is not None and mail.take_back([row.mail_id], now=at):
        raise MailHasLeft
    if told := DECISIONS.get(row.before):
        mail.let_leave_after_all(person.id, told, overtaken_at=decision.at)
    if gains is not loses:
        (ledger.take if gains else ledger.give_back)(seat_of(person))
    person.state, person.state_at, person.flagged_at = row.before, row.before_at or at, row.before_flagged_at
    row.undone_at = at
    tell(person, "participant.undone", by=by, at=at)
