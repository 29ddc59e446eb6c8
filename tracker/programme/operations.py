"""Entering the programme and the agenda by hand: what already hangs on a session, day or item stays with it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.core.errors import Invalid
from tracker.meetings.dates import on_new_clocks
from tracker.meetings.errors import SessionInUse
from tracker.meetings.models import AgendaItem, Day, Meeting, Session, SessionKind
from tracker.meetings.operations import ASIDE, change_meeting, details_of, raise_revision
from tracker.meetings.queries import list_agenda, list_days, list_sessions, lock_meeting
from tracker.plenary.queries import get_item, lock_sitting
from tracker.programme import queries, rules
from tracker.programme.errors import ItemInUse, ProgrammeChanged


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionEntry:
    """A session as entered; the fields but `on` are the columns of the same name."""

    on: date
    title: str
    starts_at: datetime
    ends_at: datetime
    kind: SessionKind
    room: str = ""
    speaker: str = ""
    counted: bool = True
    capacity: int | None = None
    agenda_item_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemEntry:
    """An agenda item as entered; what the meeting did about it is recorded elsewhere."""

    number: str
    title: str
    parent_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dates:
    """When a meeting is. `along`: days and sessions move with its first day; `titles` are those of days, by id."""

    starts_on: date
    ends_on: date
    timezone: str
    along: bool = True
    titles: Mapping[UUID, str] = field(default_factory=dict)


@operation
def add_session(meeting_id: UUID, session_id: UUID, entry: SessionEntry, *, by: Actor, now: datetime) -> Session:
    """Put a session into the programme. Sent again with the same id it is that session. Raises Invalid."""
    raise_revision(meeting_id)  # others wait
    found = next((one for one in list_sessions(meeting_id) if one.id == session_id), None)
    if found is not None:
        return found
    session = Session(id=session_id, meeting_id=meeting_id, position=queries.last_position(meeting_id) + 1)
    _enter(meeting_id, session, entry)
    db.session.add(session)
    _note("session.added", session, by, now)
    return session


@operation
def change_session(
    meeting_id: UUID, session_id: UUID, entry: SessionEntry, *, upon: str, by: Actor, now: datetime
) -> Session:
    """Change a session; whoever is checked in at it stays so. `upon`: the mark of what was read before.

    Raises NoSuchItem, Invalid, and ProgrammeChanged where it says something else by now.
    """
    raise_revision(meeting_id)
    session = lock_sitting(meeting_id, session_id)
    before = rules.session_mark(session)
    if upon != before:
        raise ProgrammeChanged
    _enter(meeting_id, session, entry)
    if rules.session_mark(session) != before:
        _note("session.changed", session, by, now)
    return session


def _enter(meeting_id: UUID, session: Session, entry: SessionEntry) -> None:
    days = {day.date: day.id for day in list_days(meeting_id)}
    if entry.on not in days:
        raise Invalid(fields={"on": rules.OUTSIDE})
    if entry.agenda_item_id is not None:
        get_item(meeting_id, entry.agenda_item_id)
    values = asdict(entry)
    session.day_id = days[values.pop("on")]
    for name, value in values.items():
        setattr(session, name, value)


@operation
def remove_session(meeting_id: UUID, session_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take a session out of the programme. Raises NoSuchItem, SessionInUse."""
    raise_revision(meeting_id)
    session = lock_sitting(meeting_id, session_id)
    if queries.is_in_use(session.id):
        raise SessionInUse(session.title)
    db.session.delete(session)
    _note("session.removed", session, by, now)


@operation
def set_dates(meeting_id: UUID, dates: Dates, *, upon: int, by: Actor, now: datetime) -> Meeting:
    """Move the meeting, give it more days or fewer, name its days. Hours stay as the clocks show them, also in another zone.

    `upon`: the revision that was read before. Raises MeetingChanged, and Invalid when a day with sessions or check-ins
    would lie outside.
    """
    meeting = lock_meeting(meeting_id)
    first, zone = meeting.starts_on, meeting.timezone
    details = replace(details_of(meeting), starts_on=dates.starts_on, ends_on=dates.ends_on, timezone=dates.timezone)
    change_meeting(meeting_id, details, upon=upon, by=by, now=now)
    later = dates.starts_on - first if dates.along else timedelta()
    sessions = list_sessions(meeting_id)
    for session in sessions:
        session.starts_at, session.ends_at = (
            on_new_clocks(moment, later, zone, dates.timezone) for moment in (session.starts_at, session.ends_at)
        )
    days = _moved(list_days(meeting_id), later)
    _fit(meeting, days, {session.day_id for session in sessions})
    for day in days:
        day.title = dates.titles.get(day.id, day.title)
    raise_revision(meeting_id)
    return meeting


def _moved(days: Sequence[Day], later: timedelta) -> Sequence[Day]:
    """One after the other, beginning where there is room: a meeting has one day of a date at every moment."""
    for day in reversed(days) if later > timedelta() else days if later else ():
        day.date += later
        db.session.flush()
    return days


def _fit(meeting: Meeting, days: Sequence[Day], with_sessions: set[UUID]) -> None:
    """A day for each date of the meeting and none besides."""
    outside = [day for day in days if not meeting.starts_on <= day.date <= meeting.ends_on]
    kept = [day for day in outside if day.id in with_sessions | queries.places_in_use(meeting.id)]
    if kept:
        side = "starts_on" if kept[0].date < meeting.starts_on else "ends_on"
        raise Invalid(fields={side: rules.outside([day.date for day in kept])})
    for day in outside:
        db.session.delete(day)
    there = {day.date for day in days}
    for place in range((meeting.ends_on - meeting.starts_on).days + 1):
        on = meeting.starts_on + timedelta(days=place)
        if on not in there:
            db.session.add(Day(meeting_id=meeting.id, date=on))
    db.session.flush()


@operation
def add_item(meeting_id: UUID, item_id: UUID, entry: ItemEntry, *, by: Actor, now: datetime) -> AgendaItem:
    """Put an item on the agenda, last of those below its parent. Sent again with the same id it is that item. Raises Invalid."""
    raise_revision(meeting_id)
    items = list(list_agenda(meeting_id))
    found = next((one for one in items if one.id == item_id), None)
    if found is not None:
        return found
    _check_item(items, item_id, entry)
    item = AgendaItem(id=item_id, meeting_id=meeting_id, position=0, **asdict(entry))
    db.session.add(item)
    items.append(item)
    _deal(items, rules.arranged(items))
    _note("agenda-item.added", item, by, now)
    return item


@operation
def change_item(
    meeting_id: UUID, item_id: UUID, entry: ItemEntry, *, upon: str, by: Actor, now: datetime
) -> AgendaItem:
    """Give an item another number, title or place. `upon`: the mark of what was read before.

    Raises NoSuchItem, Invalid, and ProgrammeChanged where it says something else by now.
    """
    raise_revision(meeting_id)
    items = list(list_agenda(meeting_id))
    item = get_item(meeting_id, item_id)
    before = rules.item_mark(item)
    if upon != before:
        raise ProgrammeChanged
    _check_item(items, item_id, entry)
    item.number, item.title = entry.number, entry.title
    if item.parent_id != entry.parent_id:
        item.parent_id = entry.parent_id
        others = [other for other in items if other.id != item_id]
        _deal(items, rules.arranged([*others, item]))
    if rules.item_mark(item) != before:
        _note("agenda-item.changed", item, by, now)
    return item


def _check_item(items: Sequence[AgendaItem], item_id: UUID, entry: ItemEntry) -> None:
    if any(other.number == entry.number for other in items if other.id != item_id):
        raise Invalid(fields={"number": rules.NUMBER_TAKEN})
    if entry.parent_id is None:
        return
    if entry.parent_id in rules.below(items, item_id):
        raise Invalid(fields={"parent_id": rules.BELOW_ITSELF})
    if entry.parent_id not in {item.id for item in items}:
        raise Invalid(fields={"parent_id": rules.NOT_HERE})


@operation
def move_item(meeting_id: UUID, item_id: UUID, *, up: bool, by: Actor, now: datetime) -> None:
    """Let an item and its sibling before it, or after it, change places. Raises NoSuchItem."""
    raise_revision(meeting_id)
    items, item = list_agenda(meeting_id), get_item(meeting_id, item_id)
    order = rules.moved(items, item_id, up=up)
    if order != [one.id for one in items]:
        _deal(items, order)
        _note("agenda-item.moved", item, by, now)


@operation
def remove_item(meeting_id: UUID, item_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take an item off the agenda; papers and sessions about it stay. Raises NoSuchItem, ItemInUse."""
    raise_revision(meeting_id)
    item = get_item(meeting_id, item_id)
    if queries.item_is_in_use(item):
        raise ItemInUse
    db.session.delete(item)
    _note("agenda-item.removed", item, by, now)


def _deal(items: Sequence[AgendaItem], order: Sequence[UUID]) -> None:
    """Give the items the positions 1, 2, 3 in this order; positions are unique at every moment."""
    by_id = {item.id: item for item in items}
    for aside in (ASIDE, 0):
        for position, item_id in enumerate(order, start=1):
            by_id[item_id].position = aside + position
        db.session.flush()


def _note(action: str, row: Session | AgendaItem, by: Actor, now: datetime) -> None:
    subject = f"{row.number} {row.title}" if isinstance(row, AgendaItem) else row.title
    record(action, by=by, at=now, meeting_id=row.meeting_id, subject_id=row.id, subject=subject)
