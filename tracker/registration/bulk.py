"""Registering many people at once, as a file brings them: the rules and the places of the form, in few statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, insert, select

from tracker.audit.operations import record, record_many
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.texts import Text
from tracker.mail.operations import Addressee, queue_mails
from tracker.meetings.models import Meeting
from tracker.meetings.queries import lock_meeting
from tracker.places.queries import limits_of, read_ledger
from tracker.places.rules import Ledger, organisation_key
from tracker.questions.answering import insert_many
from tracker.registration import own_answers, rules
from tracker.registration.admission import settled
from tracker.registration.consents import NOTICE, answers_of
from tracker.registration.models import LIVE_SQL, Participant, ParticipantEvent, RepeatedRegistration
from tracker.registration.own_answers import Sound
from tracker.registration.records import LETTERS, event_of, name_of
from tracker.registration.rules import Origin, State
from tracker.registration.waiting_list import close_ledger, seat_at

#: values of one statement: databases take no more than some ten thousand
AT_ONCE = 5000
REGISTERED = Text("This person is registered already")
TWICE = Text("This person stands in the file twice")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One of many; `submission` makes the same one, stored twice, one registration."""

    submission: UUID
    answers: Sound


@dataclass(frozen=True, slots=True)
class Draft:
    """People as they will be written, made before others have to wait: the columns of each, but for the state it will get."""

    newcomers: Sequence[Newcomer]
    rows: Sequence[dict[str, Any]]
    origin: Origin
    at: datetime


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


class Known:
    """Who is registered already, as far as these people may be the same: by address, or by name where there is none."""

    def __init__(self, meeting: Meeting, people: Sequence[Sound]) -> None:
        self._shared = meeting.shared_emails
        emails = {one.details.email for one in people if one.details.email}
        keys = {
            rules.sort_key(one.details.given_name, one.details.family_name) for one in people if not one.details.email
        }
        self._emails = {(email, share if self._shared else "") for email, share in _found(_EMAILS, meeting.id, emails)}
        self._names = {
            (sort_key, organisation_key(organisation_id, name))
            for sort_key, organisation_id, name in _found(_NAMES, meeting.id, keys)
        }
        self._given: set[tuple[str, str]] = set()

    def key(self, one: Sound) -> tuple[str, str]:
        """What is equal for two rows of one person."""
        details, place = one.details, one.place
        if details.email:
            return details.email, rules.name_key(details.given_name, details.family_name) if self._shared else ""
        name = rules.sort_key(details.given_name, details.family_name)
        return name, organisation_key(place.organisation_id, place.name)

    def why_not(self, one: Sound) -> Text | None:
        """Why this person is left out, if so; else the person counts as known from now on."""
        key = self.key(one)
        if key in (self._emails if one.details.email else self._names):
            return REGISTERED
        if key in self._given:
            return TWICE
        self._given.add(key)
        return None


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


def _found(query: Select[Any], meeting_id: UUID, some: Iterable[T]) -> Iterator[Any]:
    for part in _parts(sorted(some, key=str)):
        yield from db.session.connection().execute(query, {"meeting": meeting_id, "some": part})


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def register_many(
    meeting: Meeting,
    newcomers: Sequence[Newcomer],
    *,
    wish: State,
    origin: Origin,
    by: Actor,
    now: datetime,
    notify: bool = False,
) -> Outcome:
    """Register these people, in their order: `wish` is confirmed or submitted; who finds no place waits.

    Answers are to be sound. Who is registered already is left out, and so is who comes twice.
    """
    return settled(
        lambda: register_draft(meeting, draft(meeting, newcomers, origin, now), wish=wish, by=by, notify=notify)
    )


def draft(meeting: Meeting, newcomers: Sequence[Newcomer], origin: Origin, now: datetime) -> Draft:
    """What takes long about registering many and needs no lock; it only reads, and is for before the operation.

    A code that somebody is given meanwhile breaks ONE_CODE: whoever calls both is to be `settled`.
    """
    limits_of(meeting)  # read before the operation they are kept
    codes = _draw_codes(meeting.id, len(newcomers))
    rows = [
        own_answers.first_row(
            meeting, one.answers, next(codes), submission=one.submission, state=State.SUBMITTED, origin=origin, at=now
        )
        for one in newcomers
    ]
    return Draft(newcomers, rows, origin, now)


@operation
def register_draft(meeting: Meeting, drafted: Draft, *, wish: State, by: Actor, notify: bool = False) -> Outcome:
    """As `register_many`, of what was drafted."""
    meeting = lock_meeting(meeting.id)  # two files at once: the second sees the first
    newcomers = drafted.newcomers
    ledger, known = read_ledger(meeting), Known(meeting, [one.answers for one in newcomers])
    rows: list[dict[str, Any]] = []
    stored: list[Sound] = []
    states: list[State | None] = []
    left_out: dict[int, Text] = {}
    for number, one in enumerate(newcomers):
        reason = known.why_not(one.answers)
        state = None if reason else _placed(ledger, one.answers, wish)
        states.append(state)
        if state is None:
            left_out[number] = reason or REGISTERED
            continue
        rows.append(drafted.rows[number] | {"state": state})
        stored.append(one.answers)
    _write(meeting, rows, stored, drafted.origin, by=by, at=drafted.at, notify=notify)
    close_ledger(meeting.id, ledger)
    return Outcome(states, left_out)


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
        taken = {code for query in _CODES for (code,) in _found(query, meeting_id, drawn)}
        codes |= drawn - taken
    return iter(codes)


def _write(
    meeting: Meeting,
    rows: Sequence[dict[str, Any]],
    answers: Sequence[Sound],
    origin: Origin,
    *,
    by: Actor,
    at: datetime,
    notify: bool,
) -> None:
    connection = db.session.connection()
    if not rows:
        return
    connection.execute(insert(Participant), list(rows))
    people = [_Row(row) for row in rows]
    agreed = [{NOTICE: one.details.consent, **answers_of(one.details)} for one in answers]
    version = meeting.notice_version
    events = [
        event_of(person, by=by, at=at, agreed=gave if any(gave.values()) else None, notice_version=version)
        for person, gave in zip(people, agreed, strict=True)
    ]
    connection.execute(insert(ParticipantEvent), events)
    insert_many(
        meeting.id, [(row["id"], one.questions, one.given) for row, one in zip(rows, answers, strict=True)], at=at
    )
    subjects = ((person.id, name_of(person)) for person in people)
    record_many("participant.registered", subjects, by=by, at=at, meeting_id=meeting.id, origin=origin.value)
    record("people.imported", by=by, at=at, meeting_id=meeting.id, subject=meeting.short_title, count=len(rows))
    for state in State if notify else ():
        letters = (Addressee(p.email, p.locale, p.id) for p in people if p.state is state and p.email)
        if state in LETTERS:
            queue_mails(LETTERS[state], letters, at=at, meeting_id=meeting.id)
