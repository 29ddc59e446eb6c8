"""Places given, given back and passed on: every change of who is confirmed goes through here, under the meeting's lock."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime
from typing import Protocol
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db, operation
from tracker.mail import operations as mail
from tracker.meetings.models import Meeting, Part
from tracker.meetings.operations import MeetingDetails, change_meeting
from tracker.meetings.queries import Terms, lock_meeting
from tracker.organisations.models import OrganisationType
from tracker.places.operations import QuotaDetails, count_places, set_quotas
from tracker.places.queries import limits_of, read_counts, read_ledger
from tracker.places.rules import EVERYBODY, NO_LIMITS, Ledger, Limit, Seat, organisation_key, who_moves_up
from tracker.registration import queries, rules
from tracker.registration.models import Participant
from tracker.registration.queries import Affiliation
from tracker.registration.records import DECISIONS, LETTERS, name_of, tell, write_to
from tracker.registration.rules import State


class Placed(Protocol):
    """What tells whose places a person's is one of."""

    @property
    def organisation_id(self) -> UUID | None: ...
    @property
    def organisation_name(self) -> str: ...
    @property
    def organisation_type(self) -> OrganisationType: ...
    @property
    def part(self) -> Part: ...


def seat_of(person: Placed) -> Seat:
    """Where a participant, or a row about one, sits as far as places go."""
    key = organisation_key(person.organisation_id, person.organisation_name)
    return Seat(key, str(person.organisation_type), str(person.part))


def seat_at(place: Affiliation) -> Seat:
    """Where somebody from there would sit."""
    return Seat(organisation_key(place.organisation_id, place.name), str(place.type), str(place.part))


def open_ledger(meeting: Meeting | Terms, seats: Iterable[Seat] | None = None) -> Ledger:
    """The meeting's places, for whoever is about to take some: locked when there is any limit.

    Without a limit nobody waits for anybody; what is taken is counted all the same.
    """
    if not limits_of(meeting).any:
        return Ledger(limits_of(meeting))
    return read_ledger(lock_meeting(meeting.id), seats)


def close_ledger(meeting_id: UUID, ledger: Ledger) -> None:
    """Write down what was taken and given back."""
    count_places(meeting_id, ledger.changes)
    ledger.changes = {}


def first_state(
    meeting: Meeting | Terms, ledger: Ledger, seat: Seat, *, confirms_itself: bool
) -> tuple[State, Limit | None]:
    """The state of a new registration, and the limit that puts it on the waiting list."""
    full = ledger.first_full(seat)
    overtakes = full is None and confirms_itself and not meeting.moves_up and ledger.limits.any
    if overtakes and queries.somebody_waits(meeting.id):
        return State.WAITING, None  # nobody who comes later takes the place that the list is waiting for
    return rules.first_state(confirms_itself=confirms_itself, full=full is not None), full


def enter(person: Participant, state: State, ledger: Ledger, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Bring a person into a state, with its place, its event, its audit entry and its mail.

    A mail about the state before that has not left yet never does: it would arrive after the one that says otherwise.
    """
    if told := DECISIONS.get(person.state):
        mail.overtake(person.id, told, now=at)
    if (person.state is State.CONFIRMED) != (state is State.CONFIRMED):
        (ledger.take if state is State.CONFIRMED else ledger.give_back)(seat_of(person))
    person.state, person.state_at = state, at
    if state is State.CONFIRMED:
        person.flagged_at = None
    tell(person, f"participant.{state.value}", by=by, at=at, reason=reason)
    if state is not State.SUBMITTED:  # a decision taken back is not worth a mail; the next one is
        write_to(person, LETTERS[state], at=at, reason=reason)


def note_exceeded(person: Participant, limit: Limit, *, why: str, by: Actor, at: datetime) -> None:
    """Keep in the trail which limit a place went beyond, and why. Not in the person's own history."""
    what = limit.kind.value if limit.kind else "meeting"
    record(
        "place.exceeded",
        by=by,
        at=at,
        meeting_id=person.meeting_id,
        subject_id=person.id,
        subject=name_of(person),
        limit=what,
        name=limit.name,
        places=limit.places,
        why=why,
    )


def note_if_beyond(meeting: Meeting, person: Participant, *, why: str, by: Actor, at: datetime) -> None:
    """As `note_exceeded`, for a place that somebody came by without a decision, where it is beyond a limit. After counting."""
    if person.state is not State.CONFIRMED:
        return
    ledger = read_ledger(meeting)
    passed = (limit for limit in ledger.limits.over(seat_of(person)) if ledger.used(limit) > limit.places)
    if limit := next(passed, None):
        note_exceeded(person, limit, why=why, by=by, at=at)


def move_up(
    meeting: Meeting,
    ledger: Ledger,
    *,
    at: datetime,
    but: Collection[UUID] = (),
    by: Actor = SYSTEM,
    asked: bool = False,
) -> int:
    """Give free places to those who waited longest, where the meeting wants that; returns how many were given.

    `but`: people who were put on the list by this very act. The meeting must be locked.
    """
    if not (meeting.moves_up or asked) or (ledger.left is not None and ledger.left <= 0):
        return 0
    db.session.flush()
    waiting = ((row.id, seat_of(row)) for row in queries.list_waiting(meeting.id) if row.id not in but)
    chosen = who_moves_up(ledger, waiting)
    for person in queries.lock_participants(meeting.id, chosen) if chosen else ():
        enter(person, State.CONFIRMED, ledger, by=by, at=at)
    return len(chosen)


@operation
def pass_on(meeting_id: UUID, *, now: datetime, by: Actor = SYSTEM, asked: bool = False) -> int:
    """Count the places afresh, then let the waiting list move up; returns how many found a place.

    For when the limits were changed, or when an organiser wants it (`asked`) where it does not move by itself.
    """
    meeting = lock_meeting(meeting_id)
    recount(meeting_id)
    ledger = read_ledger(meeting)
    moved = move_up(meeting, ledger, at=now, by=by, asked=asked)
    close_ledger(meeting_id, ledger)
    return moved


@operation
def set_places(
    meeting_id: UUID, *, capacity: int | None, moves_up: bool, quotas: QuotaDetails, by: Actor, now: datetime
) -> int:
    """Set all limits of the meeting at once; returns how many of those who wait found a place by it.

    Raises WrongQuotas. Whoever is confirmed stays so, also beyond the new limits.
    """
    before = queries.count_state(meeting_id, State.WAITING)
    set_quotas(meeting_id, quotas, by=by, now=now)
    meeting = lock_meeting(meeting_id)
    facts = {field.name: getattr(meeting, field.name) for field in fields(MeetingDetails)}
    details = MeetingDetails(**facts | {"capacity": capacity, "moves_up": moves_up})
    change_meeting(meeting_id, details, by=by, now=now)
    pass_on(meeting_id, now=now)
    return before - queries.count_state(meeting_id, State.WAITING)


@operation
def recount(meeting_id: UUID) -> bool:
    """Count who is confirmed afresh; True when that was not what had been counted so far."""
    count_places(meeting_id, {EVERYBODY: 0})  # whoever takes a place without limits waits here for us
    found, known = Ledger(NO_LIMITS), read_counts(meeting_id)
    for row, number in queries.count_seats(meeting_id):
        found.take(seat_of(row), number)
    changes = {key: found.taken.get(key, 0) - known.get(key, 0) for key in {*found.taken, *known}}
    changes = {key: number for key, number in changes.items() if number}
    count_places(meeting_id, changes)
    return bool(changes)


def follow_settings(meeting: Meeting, fields: Collection[str], by: Actor, now: datetime) -> None:
    """What follows a change of the meeting's facts: new places go to those who wait."""
    if {"capacity", "moves_up"} & set(fields):
        pass_on(meeting.id, now=now)
