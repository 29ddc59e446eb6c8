"""Keeping what happens at the doors: every event once, and who is present, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tracker.attendance import ledger, rules
from tracker.attendance.book import Book, Person, Place
from tracker.attendance.bulk import Written
from tracker.attendance.errors import TooManyEvents
from tracker.attendance.events import Answer, DoorEvent, rejected
from tracker.attendance.rules import COUNTED, Channel, Fact, Gate, Kind, Result, Standing
from tracker.audit.operations import record
from tracker.core import beforehand
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.registration.answers import WalkInDetails
from tracker.registration.operations import register_walk_in

__all__ = ["Answer", "DoorEvent", "admit_walk_in", "correct_check_in", "record_check_ins"]

#: events taken in one call
MOST = 500
#: what is sent of so many people at once, with at most so many events of each, is read and judged before the transaction begins
MANY, OFTEN = 20, 2


def record_check_ins(
    meeting_id: UUID, events: Sequence[DoorEvent], *, by: Actor, now: datetime, gate: Gate = rules.OPEN_GATE
) -> list[Answer]:
    """Keep a batch of events; one answer each, in order. Sent again, it changes nothing and is answered the same.

    The device's id makes an event what it is: used again for another one, that one is refused and the first stays.
    """
    return record_calls(meeting_id, [Call(events, by, now, gate)])[0]


class Call(NamedTuple):
    """What one door sends at once."""

    events: Sequence[DoorEvent]
    by: Actor
    now: datetime
    gate: Gate = rules.OPEN_GATE


def record_calls(meeting_id: UUID, calls: Sequence[Call]) -> list[list[Answer]]:
    """Keep what several doors sent, one call after the other; each answered as if it had come by itself."""
    if any(len(call.events) > MOST for call in calls):
        raise TooManyEvents
    if not any(call.events for call in calls):
        return [[] for _ in calls]
    # before the transaction begins: others write meanwhile
    rows = [[ledger.event_row(event, meeting_id, call.now, call.by.label) for event in call.events] for call in calls]
    sent = _Sent(meeting_id, calls, rows)
    early = _Early(sent) if sent.is_of_many() and beforehand.is_of_use() else None
    return _keep(sent, early)


@operation
def _keep(sent: "_Sent", early: "_Early | None") -> list[list[Answer]]:
    connection = db.session.connection()
    if early is None or not early.readings.are_still_so(connection):
        book = ledger.open_book(connection, sent.meeting_id, sent.events)
    elif early.judged is not None:
        for written in early.judged.written:
            written.send(connection)
        return early.judged.answers
    else:
        book = early.book
        ledger.count_taken(connection, book)
    batch = _Batch(sent.meeting_id, book)
    answers = batch.take_all(sent)
    if lost := ledger.add_events(connection, batch.rows()):
        batch.forget(lost)
        book.known |= ledger.known_events(ledger.under_lock(connection), lost)
        answers = batch.take_all(sent)  # those that were kept are answered the same
    ledger.put_standings(connection, sent.meeting_id, book.changed(), sent.days)
    return answers


@operation
def correct_check_in(meeting_id: UUID, event: DoorEvent, *, by: Actor, now: datetime) -> Answer:
    """Set right what happened at a door: an event with its own time and a reason, and a line in the history."""
    answer = record_check_ins(meeting_id, [event], by=by, now=now)[0]
    record(
        "check-in.corrected",
        by=by,
        at=now,
        meeting_id=meeting_id,
        subject_id=event.participant_id,
        subject=answer.who.name if answer.who else event.code,
        kind=event.kind.value,
        time=(event.at or now).isoformat(),
        reason=event.reason,
        result=answer.result.value,
    )
    return answer


def admit_walk_in(
    meeting: Meeting,
    details: WalkInDetails,
    event: DoorEvent,
    *,
    submission: UUID,
    by: Actor,
    now: datetime,
    gate: Gate = rules.OPEN_GATE,
) -> Answer:
    """Register somebody who stands at the door unannounced, and check them in. The same form sent twice is one person.

    Raises WrongAnswers; AlreadyRegistered when the address has a place.
    """
    person = register_walk_in(meeting, details, submission=submission, by=by, now=now)
    return record_check_ins(meeting.id, [event._replace(participant_id=person.id)], by=by, now=now, gate=gate)[0]


class _Sent(NamedTuple):
    """Calls of one meeting, each with what is to be kept of its events however they are judged."""

    meeting_id: UUID
    calls: Sequence[Call]
    rows: Sequence[Sequence[dict[str, Any]]]

    @property
    def events(self) -> list[DoorEvent]:
        return [event for call in self.calls for event in call.events]

    def is_of_many(self) -> bool:
        """Whether it is about many people, and not about what a few did again and again: all that would be read twice."""
        people = len({event.participant_id or event.plain_code for event in self.events})
        return people >= MANY and len(self.events) <= OFTEN * people

    @property
    def days(self) -> set[UUID]:
        return {event.day_id for event in self.events if event.day_id}


class _Judged(NamedTuple):
    """What is to be written and answered if nothing changed that it was judged by."""

    written: list[Written]
    answers: list[list[Answer]]


class _Early:
    """What was read before the transaction, and what it means; not where places have to be counted under the lock."""

    def __init__(self, sent: _Sent) -> None:
        self.readings = beforehand.Readings()
        self.book = ledger.read_book(self.readings.rows, sent.meeting_id, sent.events)
        is_limited = any(place.is_limited for place in self.book.places.values())
        self.judged = None if is_limited else self._judge(sent)

    def _judge(self, sent: _Sent) -> _Judged:
        batch = _Batch(sent.meeting_id, self.book)
        answers = batch.take_all(sent)
        return _Judged(ledger.made_ready(sent.meeting_id, batch.rows(), self.book.changed(), sent.days), answers)


class _Taken(NamedTuple):
    """A new event of this batch: what is kept of it, and its answer."""

    row: dict[str, Any]
    answer: Answer


class _Batch:
    """The events of some calls as they are judged, one after the other, each knowing those before it."""

    by: Actor
    now: datetime
    gate: Gate

    def __init__(self, meeting_id: UUID, book: Book) -> None:
        self.meeting_id, self.book = meeting_id, book
        self.taken: dict[UUID, _Taken] = {}

    def take_all(self, sent: _Sent) -> list[list[Answer]]:
        """The answers to all the calls."""
        return [*map(self.take_call, sent.calls, sent.rows)]

    def take_call(self, call: Call, rows: Sequence[dict[str, Any]]) -> list[Answer]:
        """The answers to one call's events, of which the rows are what does not depend on how they are judged."""
        self.by, self.now, self.gate = call.by, call.now, call.gate
        return [*map(self.take, call.events, rows)]

    def rows(self) -> list[dict[str, Any]]:
        """What is to be kept."""
        return [taken.row for taken in self.taken.values()]

    def take(self, event: DoorEvent, row: dict[str, Any]) -> Answer:
        """The answer to one event, which is then part of the batch unless it was known before."""
        if (known := self.book.known.get(event.id)) is not None:
            if known.meeting_id != self.meeting_id or known.digest != row["digest"]:
                return rejected(event.id, rules.ID_TAKEN, event.kind)
            return self._as_answered(known)
        if (twin := self.taken.get(event.id)) is not None:
            return (
                twin.answer if twin.row["digest"] == row["digest"] else rejected(event.id, rules.ID_TAKEN, event.kind)
            )
        answer = self._judge(event, row)
        row["result"], row["reason"], row["since"], row["desk"] = (
            answer.result,
            str(answer.reason),
            answer.since,
            answer.desk,
        )
        self.taken[event.id] = _Taken(row, answer)
        return answer

    def _judge(self, event: DoorEvent, row: dict[str, Any]) -> Answer:
        place = self.book.places.get(event.session_id or event.day_id or event.id)
        person = self.book.people.get(event.participant_id or event.plain_code or "")
        row["participant_id"] = person.id if person else None
        row["session_id"], row["day_id"] = (event.session_id, event.day_id) if place else (None, None)
        if place is None:
            return self._answer(event, Result.REJECTED, rules.NO_SUCH_PLACE)
        if person is None:
            is_second = event.plain_code in self.book.second_codes
            return self._answer(event, Result.UNKNOWN, rules.REGISTERED_TWICE if is_second else rules.NO_SUCH_PERSON)
        if event.code and not person.has(event.plain_code):
            row["participant_id"] = None
            return self._answer(event, Result.REJECTED, rules.OTHER_CODE)
        if not place.counted:
            return self._answer(event, Result.REJECTED, rules.NOT_COUNTED)
        if why := self.gate.refuses(place.id):
            return self._answer(event, Result.REJECTED, why, person)
        return self._judge_person(event, person, place)

    def _judge_person(self, event: DoorEvent, person: Person, place: Place) -> Answer:
        stay = self.book.stay(person.id, place.id)
        before, at = stay.standing, event.at or self.now
        if event.kind is Kind.IN:
            remote = event.channel is Channel.REMOTE
            here = rules.is_here(before, at, remote=remote)
            why = rules.why_not_confirmed(person.state, walk_in=person.walk_in, reason=event.reason)
            if why and not here:
                return self._answer(event, Result.NOT_CONFIRMED, why, person)
            if not here and not remote and not event.reason and (full := _why_full(person, place)):
                return self._answer(event, Result.FULL, full, person)
        else:
            here = False
        after = stay.add(Fact(event.id, event.kind, at, event.device or self.by.label, event.channel is Channel.REMOTE))
        place.seat(person.organisation_id, after.seated - before.seated)
        said = before if here else after
        result = Result.ALREADY_HERE if here else Result.WELCOME
        return self._answer(event, result, event.reason, person, said)

    def _answer(
        self,
        event: DoorEvent,
        result: Result,
        reason: str | Text,
        person: Person | None = None,
        standing: Standing = rules.NEVER_HERE,
    ) -> Answer:
        at = event.at or self.now
        return Answer(
            id=event.id,
            result=result,
            kind=event.kind,
            reason=reason,
            who=person.who if person else None,
            at=at,
            since=standing.first_in_at,
            desk=standing.desk,
            flag=rules.flag(at, self.now),
        )

    def _as_answered(self, known: Any) -> Answer:
        person = self.book.people.get(known.participant_id) if known.participant_id else None
        return Answer(
            id=known.id,
            result=known.result,
            kind=known.kind,
            reason=Text(known.reason),
            who=person.who if person and known.result is not Result.REJECTED else None,  # as at the first time
            at=known.at,
            since=known.since,
            desk=known.desk,
            flag=rules.flag(known.at, known.recorded_at),
        )

    def forget(self, lost: set[UUID]) -> None:
        """Leave out what another call kept under the same id at the same moment (PostgreSQL only)."""
        for event_id in lost:
            row = self.taken.pop(event_id).row
            place_id = row["session_id"] or row["day_id"]
            if row["result"] in COUNTED:
                self.book.stay(row["participant_id"], place_id).forget(event_id)


def _why_full(person: Person, place: Place) -> Text | None:
    """Which limit keeps this person out; None when there is room."""
    if place.capacity is not None and place.taken >= place.capacity:
        return rules.NO_ROOM
    return None if place.has_room_for(person.organisation_id) else rules.QUOTA_REACHED
