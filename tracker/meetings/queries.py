"""Finding meetings, their days, sessions, agenda and the organisations expected at them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from tracker.audit.queries import list_acts
from tracker.core.db import db
from tracker.core.errors import NotFound
from tracker.core.texts import Text
from tracker.meetings.models import AgendaItem, Day, ExpectedOrganisation, Meeting, Part, Session
from tracker.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """A day with its sessions."""

    day: Day
    sessions: list[Session]


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed which facts of a meeting, and when."""

    by: str
    at: datetime
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What registering needs of a meeting: who may register when, and what they get."""

    id: UUID
    slug: str
    short_title: str
    starts_on: date
    ends_on: date
    timezone: str
    online: bool
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    closed_at: datetime | None
    capacity: int | None
    confirms_itself: bool
    invitation_only: bool
    confirms_invited: bool
    shared_emails: bool
    moves_up: bool
    notice_version: str
    revision: int


#: built once: every page of a meeting begins with it
_BY_SLUG = select(Meeting).where(Meeting.slug == bindparam("slug"))


def get_meeting(slug: str) -> Meeting:
    """The meeting at this address. Raises NotFound."""
    meeting = find_meeting(slug)
    if meeting is None:
        raise _no_meeting(slug)
    return meeting


_columns = Meeting.__table__.c
_TERMS = select(*(_columns[field.name] for field in fields(Terms))).where(_columns.slug == bindparam("slug"))


def get_terms(slug: str) -> Terms:
    """What a registration needs of the meeting at this address, in half the time of the whole. Raises NotFound."""
    row = db.session.connection().execute(_TERMS, {"slug": slug}).one_or_none()
    if row is None:
        raise _no_meeting(slug)
    return Terms(*row)


def _no_meeting(slug: str) -> NotFound:
    return NotFound(Text('There is no meeting "%(slug)s".', slug=slug))


def find_meeting(slug: str) -> Meeting | None:
    """The meeting at this address, if there is one."""
    return db.session.scalars(_BY_SLUG, {"slug": slug}).one_or_none()


def get_meeting_by_id(meeting_id: UUID) -> Meeting:
    """The meeting with this id. Raises NotFound."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        raise NotFound
    return meeting


def list_ids(slugs: Collection[str] | None) -> frozenset[UUID]:
    """The ids of the meetings at these addresses (None: of all)."""
    query = select(Meeting.id)
    return frozenset(db.session.scalars(query if slugs is None else query.where(Meeting.slug.in_(slugs))))


def lock_meeting(meeting_id: UUID) -> Meeting:
    """Read the meeting afresh; other operations that lock it wait for this one to end.

    Rows that merely belong to the meeting can still be added meanwhile (FOR NO KEY UPDATE): the doors never wait.
    """
    return db.session.get_one(Meeting, meeting_id, with_for_update={"key_share": True}, populate_existing=True)


def list_meetings() -> Sequence[Meeting]:
    """All meetings, the latest first."""
    return db.session.scalars(select(Meeting).order_by(Meeting.starts_on.desc(), Meeting.slug)).all()


def list_changes(meeting_id: UUID, *, after: int) -> Sequence[Change]:
    """The last changes of the meeting's facts after this revision, newest first.

    The revision alone does not tell: a document or a report raises it too.
    """
    return [
        Change(entry.actor_label, entry.at, entry.details.get("fields", []))
        for entry in list_acts(meeting_id, "meeting.changed")
        if entry.details.get("revision", 0) > after
    ]


def list_days(meeting_id: UUID) -> Sequence[Day]:
    """The days of a meeting in order."""
    return db.session.scalars(select(Day).where(Day.meeting_id == meeting_id).order_by(Day.date, Day.id)).all()


def list_sessions(meeting_id: UUID) -> Sequence[Session]:
    """The programme in order."""
    query = (
        select(Session)
        .where(Session.meeting_id == meeting_id)
        .order_by(Session.starts_at, Session.position, Session.id)
    )
    return db.session.scalars(query).all()


def list_programme(meeting_id: UUID) -> Sequence[ProgrammeDay]:
    """The days in order, each with its sessions in order, in one statement."""
    query = (
        select(Day, Session)
        .outerjoin(Session, Session.day_id == Day.id)
        .where(Day.meeting_id == meeting_id)
        .order_by(Day.date, Session.starts_at, Session.position, Session.id)
    )
    days: dict[UUID, ProgrammeDay] = {}
    for day, session in db.session.execute(query):
        entry = days.setdefault(day.id, ProgrammeDay(day, []))
        if session is not None:
            entry.sessions.append(session)
    return list(days.values())


def list_agenda(meeting_id: UUID) -> Sequence[AgendaItem]:
    """The agenda in order; sub-items follow their item."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position, AgendaItem.id)
    return db.session.scalars(query).all()


def list_expected(meeting_id: UUID) -> Sequence[ExpectedOrganisation]:
    """The organisations expected, with their names as at the meeting."""
    query = (
        select(ExpectedOrganisation)
        .where(ExpectedOrganisation.meeting_id == meeting_id)
        .order_by(ExpectedOrganisation.position, ExpectedOrganisation.id)
    )
    return db.session.scalars(query).all()


def expected_organisations(meeting_id: UUID) -> Sequence[tuple[Organisation, Part]]:
    """The bodies expected at a meeting, in its order, as they stand in the directory today."""
    query = (
        select(Organisation, ExpectedOrganisation.part)
        .join(ExpectedOrganisation, ExpectedOrganisation.organisation_id == Organisation.id)
        .where(ExpectedOrganisation.meeting_id == meeting_id)
        .order_by(ExpectedOrganisation.position, Organisation.id)
    )
    return [(organisation, part) for organisation, part in db.session.execute(query)]
