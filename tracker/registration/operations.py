"""Registering people, deciding about them, changing and withdrawing registrations. Each is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import breaks, db, insert_row, operation
from tracker.core.errors import TrackerError
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.meetings.rules import Phase, phase, registration_is_open
from tracker.registration import queries, rules
from tracker.registration.answers import BY_THEMSELVES, RegistrationDetails, WalkInDetails, checked
from tracker.registration.errors import (
    AlreadyRegistered,
    CannotChangeState,
    MeetingFull,
    NoMoreChanges,
    RegistrationClosed,
    SentBefore,
)
from tracker.registration.models import (
    ONE_CODE,
    ONE_PLACE_PER_EMAIL,
    ONE_PLACE_PER_SUBMISSION,
    Participant,
    RepeatedRegistration,
)
from tracker.registration.records import name_of, plain, stored_answers, tell, write_to
from tracker.registration.rules import Origin, State

__all__ = ["RegistrationDetails", "WalkInDetails"]

#: the mail that tells of a state
LETTERS = {
    State.SUBMITTED: "registered",
    State.WAITING: "waiting",
    State.CONFIRMED: "confirmed",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
}
#: decisions that give a place back for good
FREEING = frozenset({State.DECLINED, State.WITHDRAWN})
#: a change of one of these is shown to the organiser of a confirmed person: badges, lists and rooms depend on them
WEIGHTY = frozenset(
    {"given_name", "family_name", "badge_name", "email", "organisation_name", "country_iso2", "mode", "days", "needs"}
)
#: whoever registers an address again and again sends its owner no more mails than this in an hour
MAILS_PER_HOUR = 3


@dataclass(frozen=True, slots=True)
class Refusal:
    """Who of many could not be decided about, and why."""

    participant_id: UUID
    name: str
    reason: str | Text


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the page after the form shows: the same things, of the same length, for a known address as for a new one."""

    given_name: str
    family_name: str
    organisation: str
    code: str
    state: State


def register(
    meeting: Meeting,
    details: RegistrationDetails,
    *,
    submission: UUID,
    origin: Origin,
    by: Actor,
    now: datetime,
    notify: bool = True,
) -> Participant:
    """Give a person a place, or a place on the waiting list. The same form sent twice is one registration.

    Raises WrongAnswers, RegistrationClosed, AlreadyRegistered, SentBefore (see `answer_repeated`).
    """
    details = checked(details, meeting, origin)
    return _admit(meeting, details, submission=submission, origin=origin, by=by, now=now, notify=notify)


def _admit(
    meeting: Meeting,
    details: RegistrationDetails,
    *,
    submission: UUID,
    origin: Origin,
    by: Actor,
    now: datetime,
    notify: bool = True,
) -> Participant:
    """Register checked answers."""
    if origin in BY_THEMSELVES and not registration_is_open(meeting, now):
        raise RegistrationClosed
    for _ in range(3):
        try:
            return _register(meeting, details, submission=submission, origin=origin, by=by, now=now, notify=notify)
        except IntegrityError as error:
            # somebody took the address, the form's id or the code between our look and our write: look again
            if not any(breaks(error, *one) for one in (ONE_PLACE_PER_EMAIL, ONE_PLACE_PER_SUBMISSION, ONE_CODE)):
                raise
    raise RegistrationClosed(Text("Too many people are registering at this moment. Send the form again."))


@operation
def _register(
    meeting: Meeting,
    details: RegistrationDetails,
    *,
    submission: UUID,
    origin: Origin,
    by: Actor,
    now: datetime,
    notify: bool,
) -> Participant:
    code, claims = _free_code(meeting.id, submission, details.email)
    for claim in claims:
        if claim.what == "submission":
            return queries.get_participant(meeting.id, claim.id)
        if claim.what == "repeated":
            raise SentBefore(claim.code, claim.state)
        if claim.what == "email":
            raise AlreadyRegistered(claim.id)
    state = _first_state(meeting) if origin is not Origin.WALK_IN else State.SUBMITTED
    person = insert_row(
        Participant(
            id=new_id(),
            meeting_id=meeting.id,
            code=code,
            submission=submission,
            state=state,
            origin=origin,
            consent_at=now if details.consent else None,
            notice_version=meeting.notice_version if details.consent else None,
            registered_at=now,
            state_at=now,
            **stored_answers(meeting.id, details, code),
        )
    )
    tell(person, "participant.registered", by=by, at=now, origin=origin.value)
    if notify and origin is not Origin.SAMPLE:
        write_to(person, LETTERS[state], at=now)
    return person


def _free_code(meeting_id: UUID, submission: UUID, email: str | None) -> tuple[str, list[queries.Claim]]:
    while True:
        code = rules.draw_code()
        claims = queries.list_claims(meeting_id, submission, email, code)
        if not any(claim.what == "code" for claim in claims):
            return code, list(claims)


def _first_state(meeting: Meeting) -> State:
    """Counted under the meeting's lock when places are limited, so that no place is given twice."""
    if meeting.capacity is None:
        return rules.first_state(confirms_itself=meeting.confirms_itself, capacity=None, taken=0)
    meeting = lock_meeting(meeting.id)
    taken = queries.count_confirmed(meeting.id)
    return rules.first_state(confirms_itself=meeting.confirms_itself, capacity=meeting.capacity, taken=taken)


@operation
def answer_repeated(
    meeting: Meeting,
    participant_id: UUID,
    details: RegistrationDetails,
    *,
    submission: UUID,
    by: Actor,
    now: datetime,
) -> Receipt:
    """Do for an address that has a place what a new one gets: a code, a state to show, a mail - to its owner.

    The code opens nothing (see RepeatedRegistration); the state is the one a newcomer would have.
    """
    code, _claims = _free_code(meeting.id, submission, None)
    shown = stored_answers(meeting.id, details, code)
    state = _first_state(meeting)
    person = queries.get_participant(meeting.id, participant_id)
    db.session.add(
        RepeatedRegistration(
            meeting_id=meeting.id,
            participant_id=person.id,
            code=code,
            submission=submission,
            state=state,
            at=now,
        )
    )
    record("participant.repeated", by=by, at=now, meeting_id=meeting.id, subject_id=person.id, subject=name_of(person))
    if queries.count_repeated(person.id, now - timedelta(hours=1)) <= MAILS_PER_HOUR:
        write_to(person, "already_registered", at=now)
    return Receipt(details.given_name, details.family_name, shown["organisation_short"], code, state)


def receive(meeting: Meeting, details: RegistrationDetails, *, submission: UUID, by: Actor, now: datetime) -> Receipt:
    """What the public form does: register, and answer the same whether or not the address had a place before.

    Raises WrongAnswers, RegistrationClosed.
    """
    details = checked(details, meeting, Origin.FORM)
    try:
        person = _admit(meeting, details, submission=submission, origin=Origin.FORM, by=by, now=now)
    except SentBefore as before:
        shown = stored_answers(meeting.id, details, before.code)
        return Receipt(
            details.given_name, details.family_name, shown["organisation_short"], before.code, State(before.state)
        )
    except AlreadyRegistered as known:
        return answer_repeated(meeting, known.participant_id, details, submission=submission, by=by, now=now)
    return Receipt(person.given_name, person.family_name, person.organisation_short, person.code, person.state)


def register_walk_in(meeting: Meeting, details: WalkInDetails, *, by: Actor, now: datetime) -> Participant:
    """Note a person who stands at the door unannounced: submitted, for the organiser to decide.

    Raises WrongAnswers; AlreadyRegistered when the address has a place.
    """
    answers = RegistrationDetails(
        given_name=details.given_name,
        family_name=details.family_name,
        organisation_other=details.organisation,
        email=details.email,
        locale=meeting.working_language,
    )
    return register(meeting, answers, submission=new_id(), origin=Origin.WALK_IN, by=by, now=now)


@operation
def decide(
    meeting: Meeting, participant_id: UUID, state: State, *, by: Actor, now: datetime, reason: str = ""
) -> Participant:
    """Confirm, decline or put on the waiting list. Raises NoSuchParticipant, CannotChangeState, MeetingFull."""
    meeting = lock_meeting(meeting.id)
    person = queries.lock_participant(meeting.id, participant_id)
    _decide(person, state, _room(meeting), by=by, at=now, reason=reason)
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
            _decide(person, state, room, by=by, at=now, reason=reason)
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


def _decide(person: Participant, state: State, room: int | None, *, by: Actor, at: datetime, reason: str) -> None:
    if not rules.may_change(person.state, state):
        raise CannotChangeState
    if state is State.CONFIRMED and room is not None and room <= 0:
        raise MeetingFull
    if person.state is State.DECLINED and person.email:
        other = queries.find_live_by_email(person.meeting_id, person.email)
        if other is not None:
            raise AlreadyRegistered(other.id)
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
    if person.state not in rules.LIVE or (by.kind == "participant" and phase(meeting, now) is Phase.OVER):
        raise NoMoreChanges
    origin = Origin.ORGANISER
    if by.kind == "participant":
        origin, details = Origin.FORM, replace(details, email=person.email, consent=True)
    stored = stored_answers(meeting.id, checked(details, meeting, origin), person.code)
    if stored["email"] != person.email:
        _check_free(person, stored["email"])
    changes = {
        name: [plain(getattr(person, name)), plain(value)]
        for name, value in stored.items()
        if name not in ("sort_key", "search_text", "locale") and plain(getattr(person, name)) != plain(value)
    }
    if not changes:
        return person
    for name, value in stored.items():
        setattr(person, name, value)
    if person.state is State.CONFIRMED and by.kind == "participant" and WEIGHTY & set(changes):
        person.flagged_at = now
    tell(person, "participant.changed", by=by, at=now, changes=changes)
    return person


def _check_free(person: Participant, email: str | None) -> None:
    other = queries.find_live_by_email(person.meeting_id, email) if email else None
    if other is not None and other.id != person.id:
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
    """Send the private link again to whoever has a place under this (folded) address.

    The trail is written either way: an answer that came faster for strangers would tell who is registered.
    """
    person = queries.find_live_by_email(meeting.id, email)
    record("link.asked", by=by, at=now, meeting_id=meeting.id, subject_id=person.id if person else None)
    if person is not None:
        write_to(person, "link", at=now)
