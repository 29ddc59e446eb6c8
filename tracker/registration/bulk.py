"""Registering many people at once, as a file brings them: the rules and the places of the form, in few statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from tracker.audit.operations import entries
from tracker.core.access import Actor
from tracker.core.batches import Batch, batch, found_among
from tracker.core.db import operation
from tracker.core.texts import Text
from tracker.mail.operations import Addressee, draft_mails
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.places.operations import count_places
from tracker.places.queries import limits_of, read_ledger
from tracker.places.rules import Key, Ledger, Limits, organisation_key
from tracker.questions.answering import answers_of_many
from tracker.registration import own_answers, rules
from tracker.registration.consents import NOTICE, answers_of
from tracker.registration.models import LIVE_SQL, Participant, ParticipantEvent, RepeatedRegistration
from tracker.registration.own_answers import Sound
from tracker.registration.records import LETTERS, event_of, name_of
from tracker.registration.rules import Origin, State
from tracker.registration.waiting_list import seat_at

REGISTERED = Text("This person is registered already")
TWICE = Text("This person stands in the file twice")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One of many; `submission` makes the same one, stored twice, one registration."""

    submission: UUID
    answers: Sound


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each, in the order given: the state it is in now, or why it was left out."""

    states: Sequence[State | None]
    left_out: Mapping[int, Text]

    def count(self, state: State) -> int:
        return sum(found is state for found in self.states)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row about to be written, as others are told of it."""

    columns: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.columns[name]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with many people: `wish` is confirmed or submitted."""

    newcomers: Sequence[Newcomer]
    wish: State
    origin: Origin
    by: Actor
    at: datetime
    notify: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Who is registered already, as far as some people may be the same: by address, or by name where there is none."""

    shared_emails: bool
    emails: frozenset[tuple[str, str]]
    names: frozenset[tuple[str, str]]
    #: who was asked about
    given: set[tuple[str, str]] = field(default_factory=set, compare=False)

    def key(self, one: Sound) -> tuple[str, str]:
        """What is equal for two rows of one person."""
        details, place = one.details, one.place
        if details.email:
            share = rules.name_key(details.given_name, details.family_name) if self.shared_emails else ""
            return details.email, share
        name = rules.sort_key(details.given_name, details.family_name)
        return name, organisation_key(place.organisation_id, place.name)

    def why_not(self, one: Sound) -> Text | None:
        """Why this person is left out, if so; else the person counts as known from now on."""
        key = self.key(one)
        if key in (self.emails if one.details.email else self.names):
            return REGISTERED
        if key in self.given:
            return TWICE
        self.given.add(key)
        return None


def known_of(meeting: Meeting, people: Sequence[Sound]) -> Known:
    """Read who of these people may be registered already."""
    emails = {one.details.email for one in people if one.details.email}
    keys = {rules.sort_key(one.details.given_name, one.details.family_name) for one in people if not one.details.email}
    shared = meeting.shared_emails
    return Known(
        shared,
        frozenset(
            (email, share if shared else "") for email, share in found_among(_EMAILS, emails, meeting=meeting.id)
        ),
        frozenset(
            (sort_key, organisation_key(organisation_id, name))
            for sort_key, organisation_id, name in found_among(_NAMES, keys, meeting=meeting.id)
        ),
    )


@dataclass(frozen=True, slots=True)
class Basis:
    """What decides who is stored, and in which state."""

    known: Known
    limits: Limits
    taken: Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written of people, and the places they take."""

    outcome: Outcome
    places: Mapping[Key, int]
    batches: Sequence[Batch]


@dataclass(frozen=True, slots=True)
class Draft:
    """People made ready before others have to wait: their columns but for the state, and what is written if the basis still holds."""

    order: Order
    rows: Sequence[dict[str, Any]]
    basis: Basis
    plan: Plan


_p = Participant.__table__.c
_EMAILS = select(_p.email, _p.email_share).where(
    _p.meeting_id == bindparam("meeting"), _p.email.in_(bindparam("some", expanding=True)), LIVE_SQL
)
_NAMES = select(_p.sort_key, _p.organisation_id, _p.organisation_name).where(
    _p.meeting_id == bindparam("meeting"), _p.sort_key.in_(bindparam("some", expanding=True)), LIVE_SQL
)
_r = RepeatedRegistration.__table__.c
_CODES = tuple(
    select(table.code).where(
        table.meeting_id == bindparam("meeting"), table.code.in_(bindparam("some", expanding=True))
    )
    for table in (_p, _r)
)


def draft(meeting: Meeting, order: Order) -> Draft:
    """All that takes long about registering many; it only reads, and is for before the operation.

    A code that somebody is given meanwhile breaks ONE_CODE: whoever calls both is to be `settled`.
    """
    limits_of(meeting)  # read before the operation they are kept
    codes = _draw_codes(meeting.id, len(order.newcomers))
    rows = [
        own_answers.first_row(
            meeting,
            one.answers,
            next(codes),
            submission=one.submission,
            state=State.SUBMITTED,
            origin=order.origin,
            at=order.at,
        )
        for one in order.newcomers
    ]
    basis = _look(meeting, order)
    return Draft(order, rows, basis, _plan(meeting, order, rows, basis))


@operation
def register_draft(meeting: Meeting, drafted: Draft) -> Outcome:
    """Register these people, in their order; who finds no place waits.

    Answers are to be sound. Who is registered already is left out, and so is who comes twice. Where others were quicker
    than the draft, who is stored and how is decided anew.
    """
    meeting = lock_meeting(meeting.id)  # two files at once: the second sees the first
    basis, plan = _look(meeting, drafted.order), drafted.plan
    if basis != drafted.basis:
        plan = _plan(meeting, drafted.order, drafted.rows, basis)
    for one in plan.batches:
        one.write()
    count_places(meeting.id, plan.places)
    return plan.outcome


def _look(meeting: Meeting, order: Order) -> Basis:
    ledger = read_ledger(meeting)
    return Basis(known_of(meeting, [one.answers for one in order.newcomers]), ledger.limits, ledger.taken)


def _plan(meeting: Meeting, order: Order, rows: Sequence[dict[str, Any]], basis: Basis) -> Plan:
    ledger = Ledger(basis.limits, dict(basis.taken))
    states: list[State | None] = []
    left_out: dict[int, Text] = {}
    stored: list[tuple[dict[str, Any], Sound]] = []
    for number, (row, newcomer) in enumerate(zip(rows, order.newcomers, strict=True)):
        reason = basis.known.why_not(newcomer.answers)
        state = None if reason else _placed(ledger, newcomer.answers, order.wish)
        states.append(state)
        if state is None:
            left_out[number] = reason or REGISTERED
        else:
            stored.append((row | {"state": state}, newcomer.answers))
    return Plan(Outcome(states, left_out), ledger.changes, list(_batches(meeting, order, stored)))


def _placed(ledger: Ledger, one: Sound, wish: State) -> State:
    """The state that the places allow; a place is taken by whoever is confirmed."""
    seat = seat_at(one.place)
    if ledger.first_full(seat) is not None:
        return State.WAITING
    if wish is State.CONFIRMED:
        ledger.take(seat)
    return wish


def _draw_codes(meeting_id: UUID, number: int) -> Iterator[str]:
    """So many codes that nobody has."""
    codes: set[str] = set()
    while len(codes) < number:
        drawn = {rules.draw_code() for _ in range(number - len(codes))}
        taken = {code for query in _CODES for (code,) in found_among(query, drawn, meeting=meeting_id)}
        codes |= drawn - taken
    return iter(codes)


def _batches(meeting: Meeting, order: Order, stored: Sequence[tuple[dict[str, Any], Sound]]) -> Iterator[Batch]:
    """Everything that is written of these people: themselves, their history and answers, the trail, the mails."""
    rows, people = [row for row, _ in stored], [_Row(row) for row, _ in stored]
    yield batch(Participant, rows)
    agreed = [{NOTICE: one.details.consent, **answers_of(one.details)} for _, one in stored]
    version, by, at = meeting.notice_version, order.by, order.at
    events = [
        event_of(person, by=by, at=at, agreed=gave if any(gave.values()) else None, notice_version=version)
        for person, gave in zip(people, agreed, strict=True)
    ]
    yield batch(ParticipantEvent, events)
    yield answers_of_many(meeting.id, ((row["id"], one.questions, one.given) for row, one in stored), at=at)
    subjects = [(person.id, name_of(person)) for person in people]
    trail: dict[str, Any] = {"by": by, "at": at, "meeting_id": meeting.id}
    yield entries("participant.registered", subjects, **trail, origin=order.origin.value)
    if people:
        yield entries("people.imported", [(None, meeting.short_title)], **trail, count=len(people))
    for state in State if order.notify else ():
        letters = (Addressee(p.email, p.locale, p.id) for p in people if p.state is state and p.email)
        if state in LETTERS:
            yield draft_mails(LETTERS[state], letters, at=at, meeting_id=meeting.id)
