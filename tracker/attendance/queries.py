"""Asking who is where, who has not come, what happened at the doors. Rows, not objects: door pages and figures are busy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    distinct,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute

from tracker.attendance.models import REFUSED_SQL, CheckIn, Kind, Presence, Result, Settled
from tracker.attendance.rules import Channel, Flag, flag
from tracker.core.db import also_equal, db
from tracker.core.errors import NotFound
from tracker.core.lately import window
from tracker.core.prepared import Prepared
from tracker.core.texts import Text
from tracker.meetings.models import Day, Meeting, Part, Session
from tracker.registration.models import Origin, Participant, State
from tracker.registration.names import WHOLE_NAME


@dataclass(frozen=True, slots=True)
class Place:
    """A session, or a day of a meeting that counts days: what people are checked in at."""

    id: UUID
    title: str
    #: of a day: its midnights as if in UTC
    starts_at: datetime
    ends_at: datetime
    #: None for a session
    day: date | None = None
    room: str = ""
    capacity: int | None = None
    counted: bool = True

    @property
    def is_day(self) -> bool:
        return self.day is not None


@dataclass(frozen=True, slots=True)
class PlacePresence:
    """How many came to a session or day. Organisers apart: they are no participants."""

    place: Place
    attended: int
    inside: int
    after_start: int
    centres: int
    organisers: int
    #: of those who attended, only from afar
    remote: int = 0


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A participant at a session or day, as the events say."""

    id: UUID
    participant_id: UUID
    name: str
    organisation: str
    part: Part
    state: State
    session_id: UUID | None
    day_id: UUID | None
    attended: bool
    inside: bool
    first_in_at: datetime | None
    last_out_at: datetime | None
    remote: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event with the person and place it is about."""

    id: UUID
    participant_id: UUID | None
    session_id: UUID | None
    day_id: UUID | None
    code: str
    kind: Kind
    at: datetime
    recorded_at: datetime
    device: str
    by: str
    result: Result
    reason: str
    since: datetime | None
    desk: str
    name: str
    organisation: str
    state: State | None
    organisation_id: UUID | None = None
    channel: Channel = Channel.DOOR

    @property
    def flag(self) -> Flag:
        return flag(self.at, self.recorded_at)

    @property
    def why(self) -> Text:
        """The reason, to be shown in the reader's language where it is one of ours."""
        return Text(self.reason)


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody expected who has not come."""

    participant_id: UUID
    name: str
    organisation: str


#: correlated to a participant; the meeting is named so that the attendance of no other one is read
CAME = (
    Presence.meeting_id == Participant.meeting_id,
    Presence.participant_id == Participant.id,
    Presence.attended.is_(True),
)
#: of a participant: whether they came to anything
HAS_COME = exists().where(*CAME).correlate(Participant)


def at_place(place: Place) -> ColumnElement[bool]:
    """The condition for presence at this session or day."""
    return (Presence.day_id if place.is_day else Presence.session_id) == place.id


#: expected at the door: confirmed, or let in as a walk-in
EXPECTED = or_(
    Participant.state == State.CONFIRMED,
    and_(Participant.state == State.SUBMITTED, Participant.origin == Origin.WALK_IN),
)
#: as `registration.rules.shown_name`
NAME = case(
    (
        and_(Participant.badge_name != "", Participant.badge_name != WHOLE_NAME),
        WHOLE_NAME + " (" + Participant.badge_name + ")",
    ),
    else_=WHOLE_NAME,
)
ORGANISATION = case(
    (Participant.organisation_short != "", Participant.organisation_short), else_=Participant.organisation_name
)
#: refused events nobody has decided about, and whose person is still not counted there
UNSETTLED = and_(
    REFUSED_SQL,
    ~exists().where(Settled.check_in_id == CheckIn.id),
    ~exists().where(
        Presence.participant_id == CheckIn.participant_id,
        or_(Presence.session_id == CheckIn.session_id, Presence.day_id == CheckIn.day_id),
        Presence.attended.is_(True),
    ),
)
_MEETING_ID = Prepared(select(Meeting.__table__.c.id).where(Meeting.__table__.c.slug == bindparam("slug")))


def get_meeting_id(slug: str) -> UUID:
    """The id of the meeting at this address, read without the rest of it: the door's calls are many. Raises NotFound."""
    found = _MEETING_ID.ask(slug=slug)
    if not found:
        raise NotFound
    meeting_id: UUID = found[0].id
    return meeting_id


def list_places(meeting_id: UUID) -> Sequence[Place]:
    """What people can be checked in at, in order: the sessions that count, or the days of a meeting without any."""
    sessions = db.session.execute(
        select(*_SESSION_COLUMNS)
        .where(Session.meeting_id == meeting_id, Session.counted.is_(True))
        .order_by(Session.starts_at, Session.position, Session.id)
    ).all()
    if sessions:
        return [_session_place(row) for row in sessions]
    days = db.session.execute(
        select(Day.id, Day.title, Day.date).where(Day.meeting_id == meeting_id).order_by(Day.date, Day.id)
    )
    return [_day_place(row) for row in days]


_SESSION_COLUMNS = (Session.id, Session.title, Session.starts_at, Session.ends_at, Session.room, Session.capacity)


def _session_place(row: Any) -> Place:
    return Place(row.id, row.title, row.starts_at, row.ends_at, room=row.room, capacity=row.capacity)


def _day_place(row: Any) -> Place:
    midnight = datetime.combine(row.date, time(), tzinfo=UTC)
    return Place(row.id, row.title, midnight, midnight + timedelta(days=1), day=row.date)


def presence_by_session(meeting_id: UUID) -> Sequence[PlacePresence]:
    """Every session that counts with how many came, empty ones too, in order."""
    late = and_(Participant.part != Part.ORGANISER, Presence.first_in_at > Session.starts_at)
    counted = (
        _tallies(meeting_id, Presence.session_id, late)
        .join(Session, Session.id == Presence.session_id)
        .group_by(Presence.session_id, Participant.part, Participant.organisation_id)
        .subquery()
    )
    query = (
        select(*_SESSION_COLUMNS, *_summed(counted))
        .outerjoin(counted, counted.c.place_id == Session.id)
        .where(Session.meeting_id == meeting_id, Session.counted.is_(True))
        .group_by(*_SESSION_COLUMNS, Session.position)
        .order_by(Session.starts_at, Session.position, Session.id)
    )
    return [_counted(_session_place(row), row) for row in db.session.execute(query)]


def presence_by_day(meeting_id: UUID) -> Sequence[PlacePresence]:
    """Every day with how many were checked in for the day itself."""
    counted = (
        _tallies(meeting_id, Presence.day_id, false())
        .group_by(Presence.day_id, Participant.part, Participant.organisation_id)
        .subquery()
    )
    query = (
        select(Day.id, Day.title, Day.date, *_summed(counted))
        .outerjoin(counted, counted.c.place_id == Day.id)
        .where(Day.meeting_id == meeting_id)
        .group_by(Day.id, Day.title, Day.date)
        .order_by(Day.date, Day.id)
    )
    return [_counted(_day_place(row), row) for row in db.session.execute(query)]


def _tallies(meeting_id: UUID, place: Any, late: ColumnElement[bool]) -> Select[Any]:
    """Attendance by place, part and organisation: few groups of many rows, which a database hashes without sorting."""
    return (
        select(
            place.label("place_id"),
            Participant.part,
            Participant.organisation_id,
            func.count().label("attended"),
            func.count().filter(Presence.inside.is_(True), Presence.remote.is_(False)).label("inside"),
            func.count().filter(late).label("after_start"),
            func.count().filter(Presence.remote.is_(True)).label("remote"),
        )
        .select_from(Presence)
        .join(Participant, Participant.id == Presence.participant_id)
        .where(Presence.meeting_id == meeting_id, Participant.meeting_id == meeting_id)
        .where(Presence.attended.is_(True), place.is_not(None))
    )


def _summed(counted: Subquery) -> tuple[ColumnElement[int], ...]:
    c = counted.c
    participants, organisers = c.part != Part.ORGANISER, c.part == Part.ORGANISER

    def total(column: ColumnElement[int], of: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(column).filter(of), 0).label(column.name)

    return (
        *(total(column, participants) for column in (c.attended, c.inside, c.after_start, c.remote)),
        func.count(distinct(c.organisation_id)).filter(c.part == Part.CENTRE).label("centres"),
        func.coalesce(func.sum(c.attended).filter(organisers), 0).label("organisers"),
    )


def _counted(place: Place, row: Any) -> PlacePresence:
    return PlacePresence(place, row.attended, row.inside, row.after_start, row.centres, row.organisers, row.remote)


def attendance_rows(
    meeting_id: UUID,
    session_id: UUID | None = None,
    *,
    place: Place | None = None,
    after: UUID | None = None,
    limit: int | None = None,
    most: int | None = None,
) -> Sequence[AttendanceRow]:
    """Who was where: one row a person and session or day; only those who came, when a place is given.

    Cursor pages (`after`, `limit`) go by id, the others by name (`most`: the first so many).
    """
    query = (
        select(
            Presence.id, Presence.participant_id, NAME, ORGANISATION, Participant.part, Participant.state,
            Presence.session_id, Presence.day_id, Presence.attended, Presence.inside, Presence.first_in_at,
            Presence.last_out_at, Presence.remote,
        )
        .join(Participant, Participant.id == Presence.participant_id)
        .where(Presence.meeting_id == meeting_id, Participant.meeting_id == meeting_id)
    )  # fmt: skip
    if session_id is not None:
        query = query.where(Presence.session_id == session_id)
    if place is not None:  # who came; what was taken back is in the events
        query = query.where(at_place(place), Presence.attended.is_(True))
    if limit is None:
        query = query.limit(most).order_by(Participant.sort_key, Participant.id, Presence.first_in_at, Presence.id)
    else:
        query = query.order_by(Presence.id).limit(limit)
        query = query.where(Presence.id > after) if after else query
    return [AttendanceRow(*row) for row in db.session.execute(query)]


def last_heard(meeting_id: UUID, now: datetime) -> tuple[datetime | None, int]:
    """When the server last heard from a door, and how often lately: of two that report at once, the earlier may come last."""
    lately = select(func.count()).where(CheckIn.meeting_id == meeting_id, CheckIn.recorded_at >= window(now))
    latest = select(func.max(CheckIn.recorded_at)).where(CheckIn.meeting_id == meeting_id)
    at, count = db.session.execute(select(latest.scalar_subquery(), lately.scalar_subquery())).one()
    return at, count


def _events(of_meeting: ColumnElement[bool]) -> Select[Any]:
    columns: tuple[InstrumentedAttribute[Any], ...] = (
        CheckIn.id, CheckIn.participant_id, CheckIn.session_id, CheckIn.day_id, CheckIn.code, CheckIn.kind, CheckIn.at,
        CheckIn.recorded_at, CheckIn.device, CheckIn.by_label, CheckIn.result, CheckIn.reason, CheckIn.since, CheckIn.desk,
    )  # fmt: skip
    return (
        select(
            *columns,
            func.coalesce(NAME, ""),
            func.coalesce(ORGANISATION, ""),
            Participant.state,
            Participant.organisation_id,
            CheckIn.channel,
        )
        .outerjoin(Participant, Participant.id == CheckIn.participant_id)
        .where(of_meeting)
    )


def list_check_ins(
    meeting_id: UUID, *, after: tuple[datetime, UUID] | None = None, limit: int | None = None
) -> Sequence[EventRow]:
    """Every event in the order the server heard of them, those after a position."""
    query = _events(CheckIn.meeting_id == meeting_id).order_by(CheckIn.recorded_at, CheckIn.id).limit(limit)
    if after is not None:
        query = query.where(tuple_(CheckIn.recorded_at, CheckIn.id) > tuple_(*after))
    return [EventRow(*row) for row in db.session.execute(query)]


def get_check_in(meeting_id: UUID, event_id: UUID) -> EventRow:
    """One event of the meeting. Raises NotFound."""
    row = db.session.execute(_events(CheckIn.meeting_id == meeting_id).where(CheckIn.id == event_id)).one_or_none()
    if row is None:
        raise NotFound
    return EventRow(*row)


def list_events_of(meeting_id: UUID, participant_id: UUID, place: Place) -> Sequence[EventRow]:
    """What happened with one person at a session or day, in the order of the devices' clocks."""
    where = (CheckIn.day_id if place.is_day else CheckIn.session_id) == place.id
    query = _events(CheckIn.meeting_id == meeting_id).where(CheckIn.participant_id == participant_id, where)
    return [EventRow(*row) for row in db.session.execute(query.order_by(CheckIn.at, CheckIn.id))]


def list_refused(meeting_id: UUID, limit: int = 100) -> Sequence[EventRow]:
    """Refused events nobody has settled: the person is still not counted there. The latest first."""
    latest = CheckIn.recorded_at.desc(), CheckIn.id.desc()
    refused = select(CheckIn.id).where(CheckIn.meeting_id == meeting_id, UNSETTLED).order_by(*latest).limit(limit)
    query = _events(also_equal(CheckIn.meeting_id, meeting_id)).where(CheckIn.id.in_(refused)).order_by(*latest)
    return [EventRow(*row) for row in db.session.execute(query)]


def list_absent(meeting_id: UUID, place: Place | None = None, limit: int = 500) -> Sequence[Absent]:
    """The expected who have not come to this session or day (to any, when none is given), by organisation and name."""
    came = HAS_COME if place is None else HAS_COME.where(at_place(place))
    query = (
        select(Participant.id, NAME, ORGANISATION)
        .where(Participant.meeting_id == meeting_id, EXPECTED, ~came)
        .order_by(ORGANISATION, Participant.sort_key, Participant.id)
        .limit(limit)
    )
    return [Absent(*row) for row in db.session.execute(query)]


def count_absent(meeting_id: UUID) -> int:
    """How many of the expected have not come to anything yet."""
    query = (
        select(func.count()).select_from(Participant).where(Participant.meeting_id == meeting_id, EXPECTED, ~HAS_COME)
    )
    return db.session.execute(query).scalar_one()
