"""The tables as the door needs them: a few statements for a batch of any size, built once, explicit columns, no ORM objects.

Rows of participants are locked in the order of their ids, then those of sessions with limited places: two batches cannot
block one another for ever, and what is read after the lock is what the other one left. On SQLite the write lock does it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Insert, and_, bindparam, exists, func, or_, select
from sqlalchemy.dialects import sqlite

from tracker.attendance.book import Book, Person, Place, Stay
from tracker.attendance.bulk import Written, from_arrays, insert_many, written
from tracker.attendance.events import DoorEvent, Who
from tracker.attendance.models import CheckIn, DoorQuota, Presence
from tracker.attendance.rules import COUNTED, Channel, Fact, Kind, derive
from tracker.core.db import also_equal, db
from tracker.core.ids import new_id
from tracker.core.prepared import Prepared, among
from tracker.meetings.models import Day, Session
from tracker.registration.models import MergedRegistration, Origin, Participant, RepeatedRegistration
from tracker.registration.rules import shown_name

_person, _event, _presence = Participant.__table__.c, CheckIn.__table__.c, Presence.__table__.c
_session, _day, _repeated = Session.__table__.c, Day.__table__.c, RepeatedRegistration.__table__.c
_merged = MergedRegistration.__table__.c
_quota = DoorQuota.__table__.c

#: stands in lists that would be empty, so that the statement keeps its shape and its plan
_NOBODY = UUID(int=0)


Statements = tuple[Prepared, Prepared]


def _both(build: Callable[[Callable[[Any, str], Any]], Any]) -> Statements:
    """A statement about one thing, and about any number."""
    return Prepared(build(lambda column, name: column == bindparam(name))), Prepared(build(among))


#: answers a query: in the transaction (`under_lock`), or before it (tracker/core/beforehand.py)
Read = Callable[..., list[Any]]


def under_lock(connection: Connection) -> Read:
    """What answers in this transaction."""
    return lambda query, **given: query.rows(connection, **given)


def _ask(read: Read, statements: Statements, asked: dict[str, Collection[Any]], **more: Any) -> Sequence[Any]:
    one, many = statements
    if all(len(values) == 1 for values in asked.values()):
        return read(one, **{name: next(iter(values)) for name, values in asked.items()}, **more)
    return read(many, **asked, **more)


PERSONS = _both(
    lambda is_among: (
        select(
            _person.id,
            _person.code,
            _person.state,
            _person.origin,
            _person.given_name,
            _person.family_name,
            _person.badge_name,
            _person.organisation_short,
            _person.organisation_name,
            _person.organisation_id,
        )
        .where(
            or_(
                and_(_person.meeting_id == bindparam("meeting_id"), is_among(_person.code, "codes")),
                and_(also_equal(_person.meeting_id, bindparam("meeting_id")), is_among(_person.id, "ids")),
            )
        )
        .order_by(_person.id)
        .with_for_update(key_share=True)
    )
)
#: codes given for a second registration of an address: they open nothing
SECOND_CODES = _both(
    lambda is_among: select(_repeated.code).where(
        _repeated.meeting_id == bindparam("meeting_id"), is_among(_repeated.code, "codes")
    )
)
#: registrations joined to another: their codes and ids lead to the one kept
JOINED = _both(
    lambda is_among: select(_merged.id, _merged.code, _merged.kept_id).where(
        _merged.meeting_id == bindparam("meeting_id"), or_(is_among(_merged.code, "codes"), is_among(_merged.id, "ids"))
    )
)
#: most sessions have none, so this is looked up with the session and only then asked for
_HAS_QUOTA = exists().where(_quota.session_id == _session.id)
KNOWN_EVENTS = _both(
    lambda is_among: select(
        _event.id,
        _event.meeting_id,
        _event.participant_id,
        _event.kind,
        _event.result,
        _event.reason,
        _event.at,
        _event.recorded_at,
        _event.since,
        _event.desk,
        _event.digest,
    ).where(is_among(_event.id, "ids"))
)
#: a session or day with the people in question who were there before, one row each, or one without anybody
AT_SESSIONS = _both(
    lambda is_among: (
        select(_session.id, _session.capacity, _session.counted, _HAS_QUOTA, _presence.participant_id)
        .select_from(
            Session.__table__.outerjoin(
                Presence.__table__,
                (_presence.session_id == _session.id) & is_among(_presence.participant_id, "people"),
            )
        )
        .where(is_among(_session.id, "places"), _session.meeting_id == bindparam("meeting_id"))
    )
)
AT_DAYS = _both(
    lambda is_among: (
        select(_day.id, _presence.participant_id)
        .select_from(
            Day.__table__.outerjoin(
                Presence.__table__, (_presence.day_id == _day.id) & is_among(_presence.participant_id, "people")
            )
        )
        .where(is_among(_day.id, "places"), _day.meeting_id == bindparam("meeting_id"))
    )
)
FACTS = _both(
    lambda is_among: select(
        _event.id,
        _event.participant_id,
        func.coalesce(_event.session_id, _event.day_id),
        _event.kind,
        _event.at,
        func.coalesce(func.nullif(_event.device, ""), _event.by_label),
        _event.channel,
    ).where(
        is_among(_event.participant_id, "people"),
        or_(is_among(_event.session_id, "places"), is_among(_event.day_id, "places")),
        or_(*(_event.result == counted for counted in sorted(COUNTED))),
    )
)
LOCK_SESSIONS = _both(
    lambda is_among: (
        select(_session.id).where(is_among(_session.id, "places")).order_by(_session.id).with_for_update(key_share=True)
    )
)
_SEATED = _presence.attended.is_(True), _presence.inside.is_(True), _presence.remote.is_(False)
QUOTAS = _both(
    lambda is_among: select(_quota.session_id, _quota.organisation_id, _quota.places).where(
        is_among(_quota.session_id, "places")
    )
)
INSIDE_OF = _both(
    lambda is_among: (
        select(_presence.session_id, _person.organisation_id, func.count())
        .join(Participant.__table__, _person.id == _presence.participant_id)
        .where(is_among(_presence.session_id, "places"), is_among(_person.organisation_id, "organisations"), *_SEATED)
        .group_by(_presence.session_id, _person.organisation_id)
    )
)
INSIDE = _both(
    lambda is_among: (
        select(_presence.session_id, func.count())
        .where(is_among(_presence.session_id, "places"), *_SEATED)
        .group_by(_presence.session_id)
    )
)
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": from_arrays}
_DERIVED = ("attended", "inside", "remote", "first_in_at", "last_out_at")


def _upsert(dialect: str, *place: str) -> Any:
    statement = _INSERTS[dialect](Presence.__table__)
    return statement.on_conflict_do_update(
        index_elements=["participant_id", *place], set_={name: statement.excluded[name] for name in _DERIVED}
    )


#: on SQLite nobody else writes since the ids were looked up; elsewhere another may have used one at this moment
ADD_EVENTS: dict[str, Insert] = {
    "sqlite": sqlite.insert(CheckIn),
    "postgresql": from_arrays(CheckIn.__table__).on_conflict_do_nothing(index_elements=["id"]).returning(_event.id),
}
PUT_AT_SESSION: dict[str, Insert] = {name: _upsert(name, "session_id") for name in _INSERTS}
PUT_AT_DAY: dict[str, Insert] = {name: _upsert(name, "day_id") for name in _INSERTS}


def open_book(connection: Connection, meeting_id: UUID, events: Sequence[DoorEvent]) -> Book:
    """Lock and read what these events are about: three statements, one more when somebody was here before or a code is nobody's."""
    book = read_book(under_lock(connection), meeting_id, events)
    count_taken(connection, book)
    return book


def read_book(read: Read, meeting_id: UUID, events: Sequence[DoorEvent]) -> Book:
    """All of it but how many places are taken, of which somebody else may take one at any moment."""
    book = Book()
    _read_people(read, book, meeting_id, events)
    book.known = known_events(read, {event.id for event in events})
    sessions = {event.session_id for event in events if event.session_id}
    days = {event.day_id for event in events if event.day_id}
    people = [who for who in book.people if isinstance(who, UUID)] or [_NOBODY]
    met: list[tuple[UUID | None, UUID]] = []
    if sessions:
        found = _ask(read, AT_SESSIONS, {"places": sessions, "people": people}, meeting_id=meeting_id)
        for place_id, capacity, counted, has_quotas, person_id in found:
            book.places[place_id] = Place(place_id, counted, capacity, has_quotas=has_quotas)
            met.append((person_id, place_id))
    if days:
        for place_id, person_id in _ask(read, AT_DAYS, {"places": days, "people": people}, meeting_id=meeting_id):
            book.places[place_id] = Place(place_id)
            met.append((person_id, place_id))
    _read_facts(read, book, [(person_id, place_id) for person_id, place_id in met if person_id])
    return book


def known_events(read: Read, ids: set[UUID]) -> dict[UUID, Any]:
    """The events kept under these ids, of whatever meeting."""
    return {row.id: row for row in _ask(read, KNOWN_EVENTS, {"ids": ids})}


def _read_people(read: Read, book: Book, meeting_id: UUID, events: Sequence[DoorEvent]) -> None:
    codes = {event.plain_code for event in events} - {None}
    ids = {event.participant_id for event in events} - {None}
    if not codes and not ids:
        return
    _look_up(read, book, meeting_id, codes, ids)
    if (codes | ids) - book.people.keys():
        _look_behind(read, book, meeting_id, codes - book.people.keys(), ids - book.people.keys())


def _look_up(read: Read, book: Book, meeting_id: UUID, codes: Collection[Any], ids: Collection[Any]) -> None:
    asked: dict[str, Collection[Any]] = {"codes": codes or {""}, "ids": ids or {_NOBODY}}
    for row in _ask(read, PERSONS, asked, meeting_id=meeting_id):
        person_id, code, state, origin, given, family, badge, short, name, organisation_id = row
        who = Who(shown_name(given, family, badge), short or name)
        person = Person(person_id, code, state, origin is Origin.WALK_IN, who, organisation_id)
        book.people[person_id] = book.people[code] = person


def _look_behind(read: Read, book: Book, meeting_id: UUID, codes: Collection[Any], ids: Collection[Any]) -> None:
    """Codes and ids nobody has: of registrations joined to another one, or of second ones, which open nothing."""
    asked: dict[str, Collection[Any]] = {"codes": codes or {""}, "ids": ids or {_NOBODY}}
    joined = _ask(read, JOINED, asked, meeting_id=meeting_id)
    if joined:
        _look_up(read, book, meeting_id, (), {kept for _id, _code, kept in joined})
    for other_id, code, kept in joined:
        person = book.people[kept]._replace(other_codes=book.people[kept].other_codes | {code})
        for alias in (kept, person.code, other_id, code, *person.other_codes):
            book.people[alias] = person
    if strange := set(codes) - book.people.keys():
        found = _ask(read, SECOND_CODES, {"codes": strange}, meeting_id=meeting_id)
        book.second_codes = frozenset(row.code for row in found)


def _read_facts(read: Read, book: Book, pairs: list[tuple[UUID, UUID]]) -> None:
    if not pairs:
        return
    asked: dict[str, Collection[Any]] = {"people": {p for p, _ in pairs}, "places": {place for _, place in pairs}}
    for event_id, person_id, place_id, kind, at, desk, channel in _ask(read, FACTS, asked):
        book.stay(person_id, place_id).facts.append(Fact(event_id, kind, at, desk, channel is Channel.REMOTE))
    for stay in book.stays.values():
        stay.standing = derive(stay.facts)


def count_taken(connection: Connection, book: Book) -> None:
    """Lock the sessions whose places are limited, and count who is in."""
    limited = [place.id for place in book.places.values() if place.is_limited]
    if not limited:
        return
    quotas = [place.id for place in book.places.values() if place.has_quotas]
    read = under_lock(connection)
    _ask(read, LOCK_SESSIONS, {"places": limited})
    for place_id, count in _ask(read, INSIDE, {"places": limited}):
        book.places[place_id].taken = count
    if quotas:
        _read_quotas(read, book, quotas)


def _read_quotas(read: Read, book: Book, sessions: list[UUID]) -> None:
    for session_id, organisation_id, places in _ask(read, QUOTAS, {"places": sessions}):
        book.places[session_id].quotas[organisation_id] = places
    organisations = {person.organisation_id for person in book.people.values()} - {None}
    asked: dict[str, Collection[Any]] = {"places": sessions, "organisations": organisations or {_NOBODY}}
    for session_id, organisation_id, count in _ask(read, INSIDE_OF, asked):
        book.places[session_id].taken_by[organisation_id] = count


def add_events(connection: Connection, rows: list[dict[str, Any]]) -> set[UUID]:
    """Append events that are not known; tells which are not in: on PostgreSQL another may have used an id at this moment."""
    if not rows:
        return set()
    added = insert_many(connection, ADD_EVENTS[connection.dialect.name], rows)
    return set() if added is None else {row["id"] for row in rows} - {*added}


def put_standings(connection: Connection, meeting_id: UUID, stays: Iterable[Stay], days: set[UUID]) -> None:
    """Write what the events say of these people now."""
    for put, rows in standing_rows(meeting_id, stays, days):
        insert_many(connection, put[connection.dialect.name], rows)


def standing_rows(
    meeting_id: UUID, stays: Iterable[Stay], days: set[UUID]
) -> list[tuple[dict[str, Insert], list[dict[str, Any]]]]:
    """The rows that say it, with the statements for them: those at sessions, those on days, as far as there are any."""
    at_session: list[dict[str, Any]] = []
    at_day: list[dict[str, Any]] = []
    for stay in stays:
        standing, is_day = stay.standing, bool(days) and stay.place_id in days
        row = {
            "id": new_id(),
            "meeting_id": meeting_id,
            "participant_id": stay.person_id,
            "session_id": None if is_day else stay.place_id,
            "day_id": stay.place_id if is_day else None,
            "attended": standing.attended,
            "inside": standing.inside,
            "remote": standing.remote,
            "first_in_at": standing.first_in_at,
            "last_out_at": standing.last_out_at,
        }
        (at_day if is_day else at_session).append(row)
    return [(put, rows) for put, rows in ((PUT_AT_SESSION, at_session), (PUT_AT_DAY, at_day)) if rows]


def made_ready(meeting_id: UUID, rows: list[dict[str, Any]], stays: Iterable[Stay], days: set[UUID]) -> list[Written]:
    """What `add_events` and `put_standings` would write of these on SQLite."""
    dialect = db.engine.dialect
    events = [(ADD_EVENTS, rows)] if rows else []
    return [
        written(dialect, put[dialect.name], some) for put, some in (*events, *standing_rows(meeting_id, stays, days))
    ]


def event_row(event: DoorEvent, meeting_id: UUID, now: datetime, by_label: str) -> dict[str, Any]:
    """The columns of an event that do not depend on how it is judged."""
    return {
        "id": event.id,
        "meeting_id": meeting_id,
        "code": event.code or str(event.participant_id),
        "kind": event.kind or Kind.IN,
        "channel": event.channel,
        "at": event.at or now,
        "recorded_at": now,
        "device": event.device,
        "by_label": by_label,
        "digest": event.digest(),
    }
