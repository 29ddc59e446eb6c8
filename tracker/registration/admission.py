"""Registering people: one transaction each, answered the same to the public whether or not the address was known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import as_stored, breaks, insert_values, is_in_operation, operation
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.mail.operations import queue_mail
from tracker.meetings.models import Meeting
from tracker.meetings.queries import Terms
from tracker.meetings.rules import registration_is_open, takes_invited
from tracker.places.queries import limits_of
from tracker.places.rules import Limit
from tracker.registration import own_answers, queries, rules
from tracker.registration.answers import BY_THEMSELVES, RegistrationDetails, WalkInDetails
from tracker.registration.consents import NOTICE, answers_of
from tracker.registration.errors import AlreadyRegistered, InvitationNeeded, RegistrationClosed
from tracker.registration.models import (
    ONE_CODE,
    ONE_PLACE_PER_EMAIL,
    ONE_PLACE_PER_SUBMISSION,
    Participant,
    RepeatedRegistration,
)
from tracker.registration.own_answers import Sound
from tracker.registration.queries import Affiliation, Claim
from tracker.registration.records import LETTERS, tell, write_to
from tracker.registration.rules import Origin, State
from tracker.registration.waiting_list import close_ledger, first_state, open_ledger, seat_at

#: whoever registers an address again and again sends its owner no more mails than this in an hour
MAILS_PER_HOUR = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the page after the form shows: the same things, of the same length, for a known address as for a new one."""

    given_name: str
    family_name: str
    organisation: str
    code: str
    state: State
    #: there are places, but none for this organisation
    quota_full: bool = False


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes with an invitation; it was sent to `email` ("": to nobody in particular, so none is proven)."""

    email: str


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A registration on its way in, its answers checked."""

    meeting: Meeting | Terms
    answers: Sound
    submission: UUID
    origin: Origin
    by: Actor
    now: datetime
    notify: bool = True
    guest: Guest | None = None

    @property
    def details(self) -> RegistrationDetails:
        return self.answers.details

    @property
    def place(self) -> Affiliation:
        return self.answers.place


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """What others are told of a row just written."""

    id: UUID
    meeting_id: UUID
    state: State
    given_name: str
    family_name: str
    email: str | None
    locale: str


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

    Raises WrongAnswers, RegistrationClosed, AlreadyRegistered.
    """
    answers = own_answers.sound(meeting, details, origin, submission)
    if origin in BY_THEMSELVES:
        _check_open(meeting, None, now)
    limits_of(meeting)  # read before the operation they are kept, and the next registration need not read them
    arrival = _Arrival(meeting, answers, submission, origin, by, now, notify)
    return settled(lambda: _register(arrival))


def receive(
    meeting: Meeting | Terms,
    details: RegistrationDetails,
    *,
    submission: UUID,
    by: Actor,
    now: datetime,
    guest: Guest | None = None,
) -> Receipt:
    """What the public form does: register, and answer the same whether or not the address had a place before.

    `guest`: who comes with an invitation may register where others may not. Raises WrongAnswers, RegistrationClosed.
    """
    answers = own_answers.sound(meeting, details, Origin.FORM, submission)
    _check_open(meeting, guest, now)
    limits_of(meeting)
    arrival = _Arrival(meeting, answers, submission, Origin.FORM, by, now, guest=guest)
    return settled(lambda: _receive(arrival))


def _check_open(meeting: Meeting | Terms, guest: Guest | None, now: datetime) -> None:
    if guest is not None:
        is_open = takes_invited(meeting, now)
    else:
        is_open = registration_is_open(meeting, now)
        if is_open and meeting.invitation_only:
            raise InvitationNeeded
    if not is_open:
        raise RegistrationClosed


def register_walk_in(
    meeting: Meeting, details: WalkInDetails, *, submission: UUID, by: Actor, now: datetime
) -> Participant:
    """Note a person who stands at the door unannounced: submitted, for the organiser to decide.

    The same form sent twice is one person. Raises WrongAnswers; AlreadyRegistered when the address has a place.
    """
    answers = RegistrationDetails(
        given_name=details.given_name,
        family_name=details.family_name,
        organisation_other=details.organisation,
        email=details.email,
        locale=meeting.working_language,
    )
    return register(meeting, answers, submission=submission, origin=Origin.WALK_IN, by=by, now=now)


def settled(act: Callable[[], T]) -> T:
    """Where somebody took the address, the form's id or the code between our look and our write, look again.

    Inside another operation nothing can be looked at again: PostgreSQL has given the whole transaction up.
    """
    for _ in range(3):
        try:
            return act()
        except IntegrityError as error:
            if is_in_operation() or not any(
                breaks(error, *one) for one in (ONE_PLACE_PER_EMAIL, ONE_PLACE_PER_SUBMISSION, ONE_CODE)
            ):
                raise
    raise RegistrationClosed(Text("Too many people are registering at this moment. Send the form again."))


@operation
def _register(arrival: _Arrival) -> Participant:
    code, claim = _free_code(arrival)
    if claim is None:
        return as_stored(Participant(**_enrol(arrival, code, _first_state(arrival)[0])))
    if claim.what == "submission":
        return queries.get_participant(arrival.meeting.id, claim.id)
    raise AlreadyRegistered(claim.id)


@operation
def _receive(arrival: _Arrival) -> Receipt:
    code, claim = _free_code(arrival)
    if claim is None:
        state, full = _first_state(arrival)
        _enrol(arrival, code, state)
        return _receipt(arrival, code, state, full)
    if claim.what == "submission":
        person = queries.get_participant(arrival.meeting.id, claim.id)
        return Receipt(person.given_name, person.family_name, person.organisation_short, person.code, person.state)
    return _answer_known(arrival, code, claim)


def _receipt(arrival: _Arrival, code: str, state: State, full: Limit | None = None) -> Receipt:
    details, place = arrival.details, arrival.place
    by_quota = full is not None and full.kind is not None
    return Receipt(details.given_name, details.family_name, place.short_name, code, state, by_quota)


def _free_code(arrival: _Arrival) -> tuple[str, Claim | None]:
    """A code nobody has, and what stands in the way of this registration, the same form before the same address."""
    meeting, details = arrival.meeting, arrival.details
    while True:
        code = rules.draw_code()
        share = own_answers.share_of(meeting, details)
        claims = queries.list_claims(meeting.id, arrival.submission, details.email, code, share or None)
        if not any(claim.what == "code" for claim in claims):
            return code, claims[0] if claims else None


def _enrol(arrival: _Arrival, code: str, state: State) -> dict[str, Any]:
    """The columns as they were written."""
    meeting, details, now = arrival.meeting, arrival.details, arrival.now
    row = own_answers.first_row(
        meeting, arrival.answers, code, submission=arrival.submission, state=state, origin=arrival.origin, at=now
    )
    insert_values(Participant, row)
    own_answers.keep(meeting.id, row["id"], arrival.answers, at=now)
    person = _Newcomer(
        row["id"], meeting.id, state, details.given_name, details.family_name, details.email, details.locale
    )
    agreed = {NOTICE: details.consent, **answers_of(details)}
    tell(
        person,
        "participant.registered",
        by=arrival.by,
        at=now,
        agreed=agreed if any(agreed.values()) else None,
        notice_version=meeting.notice_version,
        origin=arrival.origin.value,
    )
    if arrival.notify and arrival.origin is not Origin.SAMPLE:
        write_to(person, LETTERS[state], at=now)
    return row


def _answer_known(arrival: _Arrival, code: str, claim: Claim) -> Receipt:
    """Do for an address that has a place what a new one gets: a code, a state to show, a mail - to its owner.

    The code opens nothing (see RepeatedRegistration); the state is the one a newcomer would have. The steps are those of
    `_enrol`, so that the time tells nothing.
    """
    meeting, details, now = arrival.meeting, arrival.details, arrival.now
    if claim.what == "repeated":
        return _receipt(arrival, claim.code, claim.state)
    state, full = _first_state(arrival, takes=0)
    row = {
        "id": new_id(),
        "meeting_id": meeting.id,
        "participant_id": claim.id,
        "code": code,
        "submission": arrival.submission,
        "state": state,
        "at": now,
    }
    insert_values(RepeatedRegistration, row)
    record("participant.repeated", by=arrival.by, at=now, meeting_id=meeting.id, subject_id=claim.id)
    if queries.count_repeated(claim.id, now - timedelta(hours=1)) <= MAILS_PER_HOUR:
        queue_mail(
            "already_registered",
            to=str(details.email),
            context={},
            locale=claim.locale,
            at=now,
            meeting_id=meeting.id,
            subject_id=claim.id,
        )
    return _receipt(arrival, code, state, full)


def _first_state(arrival: _Arrival, takes: int = 1) -> tuple[State, Limit | None]:
    """The state, and the limit that leaves no place. Who is confirmed has taken `takes` places: 0 only counts as long."""
    if arrival.origin is Origin.WALK_IN:
        return State.SUBMITTED, None
    meeting, seat = arrival.meeting, seat_at(arrival.place)
    ledger = open_ledger(meeting, [seat])
    state, full = first_state(meeting, ledger, seat, confirms_itself=_confirms(meeting, arrival))
    if state is State.CONFIRMED:
        ledger.take(seat, takes)
        close_ledger(meeting.id, ledger)
    return state, full


def _confirms(meeting: Meeting | Terms, arrival: _Arrival) -> bool:
    """Whether nobody has to decide: an invitation counts only for the address it was sent to."""
    guest = arrival.guest
    proven = guest is not None and bool(guest.email) and guest.email == arrival.details.email
    return meeting.confirms_itself or (meeting.confirms_invited and proven)
