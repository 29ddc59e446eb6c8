"""Registering people, deciding about them, changing and withdrawing registrations. Each is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db, operation
from tracker.core.errors import TrackerError
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.meetings.rules import takes_changes
from tracker.registration import queries, rules
from tracker.registration.admission import Receipt, receive, register, register_walk_in
from tracker.registration.answers import RegistrationDetails, WalkInDetails, checked
from tracker.registration.errors import (
    AlreadyRegistered,
    CannotChangeState,
    MeetingFull,
    NoMoreChanges,
)
from tracker.registration.models import (
    Participant,
)
from tracker.registration.records import LETTERS, find_place, name_of, plain, stored_answers, tell, write_to
from tracker.registration.rules import Origin, State

__all__ = ["LETTERS", "Receipt", "RegistrationDetails", "WalkInDetails", "receive", "register", "register_walk_in"]

#: decisions that give a place back for good
FREEING = frozenset({State.DECLINED, State.WITHDRAWN})
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


@dataclass(frozen=True, slots=True)
class Refusal:
    """Who of many could not be decided about, and why."""

    participant_id: UUID
    name: str
    reason: str | Text


@operation
def decide(
    meeting: Meeting, participant_id: UUID, state: State, *, by: Actor, now: datetime, reason: str = ""
) -> Participant:
    """Confirm, decline or put on the waiting list. Raises NoSuchParticipant, CannotChangeState, MeetingFull."""
    meeting = lock_meeting(meeting.id)
    person = queries.lock_participant(meeting.id, participant_id)
    _decide(person, state, _room(meeting), by=by, at=now, reason=reason, shared=meeting.shared_emails)
    if state in FREEING:
        _fill_places(meeting, at=now)
    return person


@operation
def decide_many(
    meeting: Meeting, participant_ids: Sequence[UUID], state: State, *, by: Actor, now: datetime, reason: str = ""
) -> list[Refusal]:
    """Decide about many at once, the earliest registered first; those who cannot be are named, the others are done."""
    meeting = lock_meeting(meeting.id)
    room, refused = _room(meeting), []
    for person in queries.lock_participants(meeting.id, participant_ids):
        before = person.state
        try:
            _decide(person, state, room, by=by, at=now, reason=reason, shared=meeting.shared_emails)
        except TrackerError as error:
            refused.append(Refusal(person.id, name_of(person), error.message))
            continue
        if room is not None and State.CONFIRMED in (before, person.state):
            room += 1 if before is State.CONFIRMED else -1
    if state in FREEING:
        _fill_places(meeting, at=now)
    return refused


def _room(meeting: Meeting) -> int | None:
    """Places left; None: no limit. The meeting must be locked."""
    return None if meeting.capacity is None else meeting.capacity - queries.count_confirmed(meeting.id)


def _decide(
    person: Participant, state: State, room: int | None, *, by: Actor, at: datetime, reason: str, shared: bool
) -> None:
    if not rules.may_change(person.state, state):
        raise CannotChangeState
    if state is State.CONFIRMED and room is not None and room <= 0:
        raise MeetingFull
    if person.state is State.DECLINED:
        _check_free(person, person.email, rules.name_key(person.given_name, person.family_name), shared=shared)
    _enter(person, state, by=by, at=at, reason=reason)


def _enter(person: Participant, state: State, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Bring a person into a state, with its event, its audit entry and its mail."""
    person.state, person.state_at = state, at
    if state is State.CONFIRMED:
        person.flagged_at = None
    tell(person, f"participant.{state.value}", by=by, at=at, reason=reason)
    if state is not State.SUBMITTED:  # a decision taken back is not worth a mail; the next one is
        write_to(person, LETTERS[state], at=at, reason=reason)


def _fill_places(meeting: Meeting, *, at: datetime) -> None:
    """Give places that became free to the waiting list, where the meeting confirms by itself."""
    db.session.flush()
    room = _room(meeting) if meeting.confirms_itself else None
    while room is not None and room > 0:
        person = queries.first_waiting(meeting.id)
        if person is None:
            return
        _enter(person, State.CONFIRMED, by=SYSTEM, at=at)
        db.session.flush()
        room -= 1


@operation
def change_answers(
    meeting: Meeting, participant_id: UUID, details: RegistrationDetails, *, by: Actor, now: datetime
) -> Participant:
    """Replace the answers. Who is confirmed stays so; a weighty change is flagged to the organiser.

    Raises WrongAnswers, NoMoreChanges. The person's own link cannot change the address it was sent to.
    """
    person = queries.lock_participant(meeting.id, participant_id)
    if person.state not in rules.LIVE or (by.kind == "participant" and not takes_changes(meeting, now)):
        raise NoMoreChanges
    origin = Origin.ORGANISER
    if by.kind == "participant":
        origin, details = Origin.FORM, replace(details, email=person.email, consent=True)
    details = checked(details, meeting, origin)
    stored = stored_answers(find_place(meeting.id, details), details, person.code)
    name = rules.name_key(details.given_name, details.family_name)
    if stored["email"] != person.email or (person.email_share and person.email_share != name):
        _check_free(person, stored["email"], name, shared=meeting.shared_emails)
        stored["email_share"] = name if meeting.shared_emails and stored["email"] else ""
    changes = {
        name: [plain(getattr(person, name)), plain(value)]
        for name, value in stored.items()
        if name not in _DERIVED and plain(getattr(person, name)) != plain(value)
    }
    if not changes:
        return person
    for name, value in stored.items():
        setattr(person, name, value)
    person.compared = person.compared and not IDENTITY & set(changes)
    if person.state is State.CONFIRMED and by.kind == "participant" and WEIGHTY & set(changes):
        person.flagged_at = now
    tell(person, "participant.changed", by=by, at=now, changes=changes)
    return person


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
    """Take a registration back; its place goes to the waiting list where the meeting confirms by itself.

    Withdrawing twice is the same as once. Raises CannotChangeState for who was declined.
    """
    meeting = lock_meeting(meeting.id)
    person = queries.lock_participant(meeting.id, participant_id)
    if person.state is State.WITHDRAWN:
        return person
    if not rules.may_change(person.state, State.WITHDRAWN):
        raise CannotChangeState
    _enter(person, State.WITHDRAWN, by=by, at=now, reason=reason)
    _fill_places(meeting, at=now)
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
