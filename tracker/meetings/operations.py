"""Entering and changing a meeting: its facts, programme, agenda and the organisations expected."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from tracker.audit import operations as audit
from tracker.core.access import Actor
from tracker.core.db import breaks, db, operation
from tracker.meetings import queries
from tracker.meetings.errors import DayInUse, MeetingChanged, SessionInUse, SlugTaken
from tracker.meetings.models import AgendaItem, Day, ExpectedOrganisation, Meeting, Part, Session, SessionKind
from tracker.organisations.models import Organisation

#: what rooms above do, in the same transaction, when facts of a meeting changed: the map of rooms puts them in
FOLLOWERS: dict[str, Callable[[Meeting, Collection[str], Actor, datetime], None]] = {}
#: moves rows out of the way while their positions are dealt anew: positions are unique at every moment
ASIDE = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingDetails:
    """A meeting's own facts; each field is the column of the same name."""

    slug: str
    title: str
    short_title: str
    starts_on: date
    ends_on: date
    timezone: str
    theme: str = ""
    symbol: str = ""
    city: str = ""
    country_iso2: str | None = None
    venue: str = ""
    online: bool = False
    working_language: str = "en"
    organisers: list[str] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    audience: str = ""
    mandates: list[str] = field(default_factory=list)
    background: list[str] = field(default_factory=list)
    summary: str = ""
    opening: list[str] = field(default_factory=list)
    organization_of_work: list[str] = field(default_factory=list)
    other_matters: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    chair: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    capacity: int | None = None
    confirms_itself: bool = False
    invitation_only: bool = False
    confirms_invited: bool = False
    shared_emails: bool = False
    moves_up: bool = False
    undo_minutes: int | None = None
    notice_version: str = "1"
    small_cells: int | None = None
    disclaimer: str = ""


def details_of(meeting: Meeting) -> MeetingDetails:
    """The meeting's facts as they stand."""
    return MeetingDetails(**{each.name: getattr(meeting, each.name) for each in fields(MeetingDetails)})


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionDetails:
    """A session as entered; `agenda_number` names the agenda item it treats."""

    title: str
    starts_at: datetime
    ends_at: datetime
    kind: SessionKind = SessionKind.PLENARY
    speaker: str = ""
    room: str = ""
    counted: bool = True
    capacity: int | None = None
    agenda_number: str = ""
    #: the session it was before, where that is known; else it is found again by title and start
    was: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DayDetails:
    date: date
    title: str = ""
    sessions: tuple[SessionDetails, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaDetails:
    """An agenda item as entered; `parent` is the number of the item it belongs to."""

    number: str
    title: str
    parent: str = ""
    presenter: str = ""
    discussion: list[str] = field(default_factory=list)
    outcome: str = ""


@operation
def create_meeting(details: MeetingDetails, *, by: Actor, now: datetime) -> Meeting:
    """Enter a new meeting. Raises SlugTaken."""
    meeting = Meeting(**asdict(details), created_at=now)
    db.session.add(meeting)
    try:
        db.session.flush()
    except IntegrityError as error:
        if breaks(error, "uq_meeting_slug", "meeting.slug"):
            raise SlugTaken(details.slug) from error
        raise
    audit.record(
        "meeting.created", by=by, at=now, meeting_id=meeting.id, subject_id=meeting.id, subject=meeting.short_title
    )
    return meeting


@operation
def change_meeting(
    meeting_id: UUID, details: MeetingDetails, *, by: Actor, now: datetime, upon: int | None = None
) -> Meeting:
    """Take over all the facts in `details`, the slug excepted: links point at it.

    `upon`: the revision the details were written upon. Raises MeetingChanged when the facts were changed after it.
    """
    meeting = queries.lock_meeting(meeting_id)
    if upon is not None and upon != meeting.revision and queries.list_changes(meeting_id, after=upon):
        raise MeetingChanged
    changes: dict[str, list[str]] = {}
    for name, value in asdict(details).items():
        if name != "slug" and getattr(meeting, name) != value:
            changes[name] = [str(getattr(meeting, name)), str(value)]
            setattr(meeting, name, value)
    if not changes:
        return meeting
    meeting.revision += 1
    audit.record(
        "meeting.changed",
        by=by,
        at=now,
        meeting_id=meeting.id,
        subject_id=meeting.id,
        subject=meeting.short_title,
        changes=changes,
        fields=list(changes),
        revision=meeting.revision,
    )
    for follow in FOLLOWERS.values():
        follow(meeting, list(changes), by, now)
    return meeting


@operation
def raise_revision(meeting_id: UUID) -> None:
    """Say that the public page has changed: every process then renders it afresh."""
    queries.lock_meeting(meeting_id).revision += 1


@operation
def set_agenda(meeting_id: UUID, items: Sequence[AgendaDetails]) -> dict[str, AgendaItem]:
    """Make the agenda these items in this order; an item that stays (by its number) keeps its id."""
    known = {item.number: item for item in queries.list_agenda(meeting_id)}
    numbers = {details.number for details in items}
    for number in [n for n in known if n not in numbers]:
        db.session.delete(known.pop(number))
    for item in known.values():
        item.position += ASIDE
    db.session.flush()
    for position, details in enumerate(items, start=1):
        item = known.get(details.number) or AgendaItem(meeting_id=meeting_id, number=details.number)
        item.position, item.title, item.presenter = position, details.title, details.presenter
        item.discussion, item.outcome = list(details.discussion), details.outcome
        parent = known.get(details.parent)
        item.parent_id = parent.id if parent else None
        known[details.number] = item
        db.session.add(item)
        db.session.flush()
    raise_revision(meeting_id)
    return known


@operation
def set_programme(meeting_id: UUID, days: Sequence[DayDetails], *, in_use: Collection[UUID] = ()) -> Sequence[Session]:
    """Make the programme these days and sessions. One that stays keeps its id, and so its check-ins.

    `in_use`: sessions and days people are checked in at. Raises SessionInUse or DayInUse when one of them would go.
    """
    old = list(queries.list_sessions(meeting_id))
    by_date = {day.date: day for day in queries.list_days(meeting_id)}
    entered = [(day.date, session) for day in days for session in day.sessions]
    staying = _pair(old, [session for _, session in entered])
    _remove([session for session in old if session not in staying], in_use)
    for session in old:
        session.position += ASIDE
    kept = {day.date: _day(meeting_id, by_date.pop(day.date, None), day) for day in days}
    db.session.flush()
    agenda = {item.number: item.id for item in queries.list_agenda(meeting_id)}
    sessions = []
    for position, ((on, details), found) in enumerate(zip(entered, staying, strict=True), start=1):
        session = found or Session(meeting_id=meeting_id)
        values = asdict(details)
        values.pop("was")
        session.agenda_item_id = agenda.get(values.pop("agenda_number"))
        session.day_id, session.position = kept[on].id, position
        for name, value in values.items():
            setattr(session, name, value)
        db.session.add(session)
        sessions.append(session)
    db.session.flush()
    for gone in by_date.values():
        if gone.id in in_use:
            raise DayInUse(gone.date)
        db.session.delete(gone)
    raise_revision(meeting_id)
    return sessions


def _day(meeting_id: UUID, found: Day | None, details: DayDetails) -> Day:
    day = found or Day(meeting_id=meeting_id, date=details.date)
    day.title = details.title
    db.session.add(day)
    return day


def _pair(old: Sequence[Session], entered: Sequence[SessionDetails]) -> list[Session | None]:
    """For each session entered the one it was before: as it says, else same title and start, same start, the only one so titled."""
    left = list(old)
    found: list[Session | None] = [None] * len(entered)

    def take(i: int, matches: list[Session]) -> None:
        if found[i] is None and len(matches) == 1:
            found[i] = matches[0]
            left.remove(matches[0])

    for i, new in enumerate(entered):
        take(i, [s for s in left if s.id == new.was])
    for i, new in enumerate(entered):
        take(i, [s for s in left if (s.title, s.starts_at) == (new.title, new.starts_at)])
    for i, new in enumerate(entered):
        take(i, [s for s in left if s.starts_at == new.starts_at])
    for i, new in enumerate(entered):
        take(i, [s for s in left if s.title == new.title])
    return found


def _remove(gone: Sequence[Session], in_use: Collection[UUID]) -> None:
    for session in gone:
        if session.id in in_use:
            raise SessionInUse(session.title)
        db.session.delete(session)


@operation
def set_expected(meeting_id: UUID, expected: Sequence[tuple[Organisation, Part]], parents: Mapping[UUID, str]) -> None:
    """Expect these organisations, in this order; their names are kept as they are today.

    `parents`: by organisation, the name of the body at the top of its line of parents.
    """
    known = {row.organisation_id: row for row in queries.list_expected(meeting_id)}
    wanted = {organisation.id for organisation, _ in expected}
    for organisation_id in [o for o in known if o not in wanted]:
        db.session.delete(known.pop(organisation_id))
    db.session.flush()
    for position, (organisation, part) in enumerate(expected, start=1):
        row = known.get(organisation.id) or ExpectedOrganisation(
            meeting_id=meeting_id,
            organisation_id=organisation.id,
            name=organisation.name,
            short_name=organisation.short_name,
            region_code=organisation.region_code,
            country_iso2=organisation.country_iso2,
            parent_name=parents.get(organisation.id, ""),
        )
        row.part, row.position = part, position
        db.session.add(row)
    raise_revision(meeting_id)
