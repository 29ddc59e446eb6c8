"""Registering people, deciding about them, changing and withdrawing registrations. Each is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.core.errors import TrackerError
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.meetings.rules import takes_changes
from tracker.places.queries import read_ledger
from tracker.places.rules import Ledger, Seat
from tracker.registration import own_answers, queries, rules
from tracker.registration.admission import Receipt, receive, register, register_walk_in
from tracker.registration.answers import RegistrationDetails, WalkInDetails
from tracker.registration.consents import changed
from tracker.registration.errors import (
    AlreadyRegistered,
    CannotChangeState,
    MeetingFull,
    NoMoreChanges,
    NoPlaceThere,
    Overtaken,
    refusal,
)
from tracker.registration.models import (
    Participant,
)
from tracker.registration.records import LETTERS, name_of, plain, stored_answers, tell, write_to
from tracker.registration.rules import Origin, State
from tracker.registration.waiting_list import close_ledger, enter, move_up, note_exceeded, seat_at, seat_of

__all__ = ["LETTERS", "Receipt", "RegistrationDetails", "WalkInDetails", "receive", "register", "register_walk_in"]

#: decisions that give a place back; one merely taken back keeps its place free until the next act
FREEING = frozenset({State.DECLINED, State.WITHDRAWN, State.WAITING})
#: a change of one of these is shown to the organiser of a confirmed person: badges, lists and rooms depend on them
WEIGHTY = frozenset(
    {
        "given_name",
        "family_name",
        "badge_name",
        "name_original",
        "email",
        "organisation_name",
        "country_iso2",
        "mode",
        "days",
        "needs",
    }
)

#: who it is follows from these: when one changes, the worker compares the person anew
IDENTITY = frozenset(
    {"given_name", "family_name", "badge_name", "name_original", "email", "email_other", "phone", "organisation_name"}
)
#: columns that follow from the answers, or say nothing to a reader
_DERIVED = frozenset({"sort_key", "search_text", "locale", "email_share"})


NO_PLACE_THERE = Text("The places of this organisation are taken. Your place stays with the one you registered for")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Who of many could not be decided about, and why."""

    participant_id: UUID
    name: str
    reason: str | Text
    #: only because no place is left: it may be done all the same, for a reason
    full: bool = False


@operation
def decide(
    meeting: Meeting,
    participant_id: UUID,
    state: State,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    exceed: str = "",
) -> Participant:
    """Confirm, decline or put on the waiting list. Raises NoSuchParticipant, CannotChangeState, MeetingFull.

    `exceed`: why somebody is confirmed although no place is left; the trail keeps it, no mail says it.
    """
    meeting = lock_meeting(meeting.id)
    person = queries.lock_participant(meeting.id, participant_id)
    ledger = read_ledger(meeting)
    _decide(person, state, ledger, by=by, at=now, reason=reason, exceed=exceed, shared=meeting.shared_emails)
    _settle(meeting, ledger, state, [participant_id], at=now)
    return person


@operation
def decide_many(
    meeting: Meeting,
    participant_ids: Sequence[UUID],
    state: State,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    exceed: str = "",
) -> list[Refusal]:
    """Decide about many at once, the earliest registered first; those who cannot be are named, the others are done."""
    meeting = lock_meeting(meeting.id)
    ledger, refused = read_ledger(meeting), []
    for person in queries.lock_participants(meeting.id, participant_ids):
        try:
            _decide(person, state, ledger, by=by, at=now, reason=reason, exceed=exceed, shared=meeting.shared_emails)
        except TrackerError as error:
            refused.append(Refusal(person.id, name_of(person), error.message, full=isinstance(error, MeetingFull)))
    _settle(meeting, ledger, state, participant_ids, at=now)
    return refused


def _decide(
    person: Participant,
    state: State,
    ledger: Ledger,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    exceed: str,
    shared: bool,
) -> None:
    if not rules.may_change(person.state, state):
        raise CannotChangeState
    full = ledger.first_full(seat_of(person)) if state is State.CONFIRMED else None
    if full is not None and not exceed:
        raise refusal(full)
    if person.state is State.DECLINED:
        _check_free(person, person.email, rules.name_key(person.given_name, person.family_name), shared=shared)
    enter(person, state, ledger, by=by, at=at, reason=reason)
    if full is not None:
        note_exceeded(person, full, why=exceed, by=by, at=at)


def _settle(meeting: Meeting, ledger: Ledger, state: State, decided: Sequence[UUID], *, at: datetime) -> None:
    """Pass on the places that came free, and write down what was taken and given back."""
    if state in FREEING:
        move_up(meeting, ledger, at=at, but=decided)
    close_ledger(meeting.id, ledger)


@operation
def change_answers(
    meeting: Meeting,
    participant_id: UUID,
    details: RegistrationDetails,
    *,
    by: Actor,
    now: datetime,
    exceed: str = "",
    seen: str | None = None,
) -> Participant:
    """Replace the answers. Who is confirmed stays so; a weighty change is flagged to the organiser.

    Raises WrongAnswers, NoMoreChanges; Overtaken where others were given since those that were `seen` (`queries.last_change`)
    and these would change them. The person's own link cannot change the address it was sent to. Nobody carries a
    place into an organisation whose places are taken, unless an organiser says why: `exceed`.
    """
    meeting = lock_meeting(meeting.id)
    person = queries.lock_participant(meeting.id, participant_id)
    _check_takes_changes(meeting, person, by, now)
    origin = Origin.ORGANISER
    if by.kind == "participant":
        origin, details = Origin.FORM, replace(details, email=person.email, consent=True)
    answers = own_answers.sound(meeting, details, origin, person.id, person_id=person.id)
    place, details = answers.place, answers.details
    stored = stored_answers(place, details, person.code)
    name = rules.name_key(details.given_name, details.family_name)
    if stored["email"] != person.email or (person.email_share and person.email_share != name):
        _check_free(person, stored["email"], name, shared=meeting.shared_emails)
        stored["email_share"] = name if meeting.shared_emails and stored["email"] else ""
    changes: dict[str, Any] = {
        name: [plain(getattr(person, name)), plain(value)]
        for name, value in stored.items()
        if name not in _DERIVED and plain(getattr(person, name)) != plain(value)
    }
    changes |= own_answers.change(meeting.id, person.id, answers, at=now)
    if not changes:
        return person
    if seen is not None and seen != queries.last_change(queries.history(person.id)):
        raise Overtaken
    held = seat_of(person)
    for name, value in stored.items():
        setattr(person, name, value)
    person.compared = person.compared and not IDENTITY & set(changes)
    if held != seat_at(place):
        _move_place(meeting, person, held, by=by, at=now, exceed=exceed)
    if person.state is State.CONFIRMED and by.kind == "participant" and WEIGHTY & set(changes):
        person.flagged_at = now
    version = meeting.notice_version
    tell(person, "participant.changed", by=by, at=now, changes=changes, agreed=changed(changes), notice_version=version)
    return person


def _check_takes_changes(meeting: Meeting, person: Participant, by: Actor, now: datetime) -> None:
    is_late = by.kind == "participant" and not takes_changes(meeting, now)
    if person.erased_at or person.state not in rules.LIVE or is_late:
        raise NoMoreChanges


def _move_place(meeting: Meeting, person: Participant, held: Seat, *, by: Actor, at: datetime, exceed: str) -> None:
    """Carry a confirmed person's place to the new organisation; who waits may find one there."""
    ledger, seat = read_ledger(meeting), seat_of(person)
    if person.state is State.CONFIRMED:
        full = ledger.first_full(seat, held)
        if full is not None and not exceed:
            own = by.kind == "participant"
            raise NoPlaceThere(fields={"organisation": NO_PLACE_THERE if own else refusal(full).message})
        ledger.move(held, seat)
        if full is not None:
            note_exceeded(person, full, why=exceed, by=by, at=at)
    move_up(meeting, ledger, at=at)
    close_ledger(meeting.id, ledger)


def _check_free(person: Participant, email: str | None, name: str, *, shared: bool) -> None:
    other = queries.find_rival(person.meeting_id, email, name, shared=shared, but=person.id) if email else None
    if other is not None:
        raise AlreadyRegistered(other.id)


@operation
def clear_flag(meeting: Meeting, participant_id: UUID, *, by: Actor, now: datetime) -> Participant:
    """Note that the organiser has seen the change."""
    person = queries.lock_participant(meeting.id, participant_id)
    person.flagged_at = None
    record("participant.seen", by=by, at=now, meeting_id=meeting.id, subject_id=person.id, subject=name_of(person))
    return person


@operation
def withdraw(meeting: Meeting, participant_id: UUID, *, by: Actor, now: datetime, reason: str = "") -> Participant:
    """Take a registration back; its place goes to the waiting list where that moves up by itself.

    Withdrawing twice is the same as once. Raises CannotChangeState for whoever was declined.
    """
    meeting = lock_meeting(meeting.id)
    person = queries.lock_participant(meeting.id, participant_id)
    if person.state is State.WITHDRAWN:
        return person
    if not rules.may_change(person.state, State.WITHDRAWN):
        raise CannotChangeState
    ledger = read_ledger(meeting)
    enter(person, State.WITHDRAWN, ledger, by=by, at=now, reason=reason)
    _settle(meeting, ledger, State.WITHDRAWN, [participant_id], at=now)
    return person


@operation
def send_link(meeting: Meeting, email: str, *, by: Actor, now: datetime) -> None:
    """Send the private link again to whoever has a place under this (folded) address, first or second.

    The trail is written either way: an answer that came faster for strangers would tell who is registered.
    """
    people = queries.list_reached_by_email(meeting.id, email)
    record("link.asked", by=by, at=now, meeting_id=meeting.id, subject_id=people[0].id if people else None)
    for person in people:
        write_to(person, "link", at=now, to=email)
