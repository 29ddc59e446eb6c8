"""What only the organiser's pages ask: what waits, how groups are doing, one person with everything, the trail, the outbox."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from tracker.attendance.models import CheckIn, Presence
from tracker.attendance.queries import UNSETTLED
from tracker.audit.models import AuditEntry
from tracker.core.db import db
from tracker.core.errors import NotFound
from tracker.duplicates.models import LookAlike
from tracker.duplicates.queries import within
from tracker.mail.models import OutboxMail
from tracker.mail.rules import FAILED
from tracker.meetings.models import Day, Meeting, Part, Session
from tracker.organisations.models import Country, Organisation
from tracker.places.models import CountOf, PlaceCount
from tracker.registration.errors import NoSuchParticipant
from tracker.registration.models import Origin, Participant, State
from tracker.registration.rules import STANDING
from tracker.report.models import ReportVersion

PAGE = 50


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting of the list, with how many are registered and how many wait."""

    meeting: Meeting
    registered: int
    to_decide: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What may need the organiser, counted in one statement."""

    oldest_to_decide: datetime | None
    flagged: int
    without_email: int
    refused_check_ins: int
    failed_mails: int
    last_check_in: datetime | None
    report_version: int | None
    report_published: int | None
    on_waiting_list: int = 0
    places_taken: int | None = None
    #: pairs of registrations that may be one person's
    look_alikes: int = 0


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A participant with what stands in other tables."""

    person: Participant
    organisation_code: str | None
    country: str


@dataclass(frozen=True, slots=True)
class Attended:
    """A session (or a whole day, without a title) that a person came to."""

    title: str
    day: date
    first_in_at: datetime | None


def list_meetings(slugs: Sequence[str] | None) -> list[MeetingLine]:
    """The meetings at these addresses (None: all), the latest first."""
    ours = (Participant.meeting_id == Meeting.id, Participant.part != Part.ORGANISER)
    stands = Participant.state.in_(STANDING)
    registered = select(func.count()).where(*ours, stands).correlate(Meeting).scalar_subquery()
    waits = Participant.state == State.SUBMITTED
    to_decide = select(func.count()).where(*ours, waits).correlate(Meeting).scalar_subquery()
    query = select(Meeting, registered, to_decide).order_by(Meeting.starts_on.desc(), Meeting.slug)
    if slugs is not None:
        query = query.where(Meeting.slug.in_(slugs))
    return [MeetingLine(*row) for row in db.session.execute(query)]


def get_meeting_with_waiting(slug: str) -> tuple[Meeting, Waiting]:
    """The meeting at this address and everything that may need its organiser, in one statement. Raises NotFound."""
    p, c, v, mail = Participant, CheckIn, ReportVersion, OutboxMail
    stands, taken = p.state.in_(STANDING), PlaceCount
    here, versions = p.meeting_id == Meeting.id, v.meeting_id == Meeting.id
    parts = (
        select(func.min(p.registered_at)).where(here, p.state == State.SUBMITTED, p.part != Part.ORGANISER),
        select(func.count()).where(here, p.flagged_at.is_not(None)),
        select(func.count()).where(here, stands, p.origin == Origin.WALK_IN, p.email.is_(None)),
        select(func.count()).where(c.meeting_id == Meeting.id, UNSETTLED),
        select(func.count()).where(mail.meeting_id == Meeting.id, mail.state.in_(FAILED)),
        select(func.max(c.recorded_at)).where(c.meeting_id == Meeting.id),
        select(func.max(v.number)).where(versions),
        select(func.max(v.number)).where(versions, v.published_at.is_not(None)),
        select(func.count()).where(here, p.state == State.WAITING),
        select(taken.taken).where(taken.meeting_id == Meeting.id, taken.counted == CountOf.ALL),
        select(func.count()).select_from(LookAlike).where(within(Meeting.id)),
    )
    query = select(Meeting, *(part.correlate(Meeting).scalar_subquery() for part in parts)).where(Meeting.slug == slug)
    row: Any = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return row[0], Waiting(*row[1:])


def get_person(meeting_id: UUID, participant_id: UUID) -> PersonFile:
    """One participant of this meeting. Raises NoSuchParticipant."""
    query = _person_files().where(Participant.meeting_id == meeting_id, Participant.id == participant_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NoSuchParticipant
    return PersonFile(row[0], row[1], row[2] or "")


def get_person_at(slug: str, participant_id: UUID) -> tuple[Meeting, PersonFile]:
    """The same with the meeting at this address, in one statement. Raises NoSuchParticipant."""
    query = _person_files().add_columns(Meeting).join(Meeting, Meeting.id == Participant.meeting_id)
    row = db.session.execute(query.where(Meeting.slug == slug, Participant.id == participant_id)).one_or_none()
    if row is None:
        raise NoSuchParticipant
    return row[3], PersonFile(row[0], row[1], row[2] or "")


def _person_files() -> Select[Participant, str, str]:
    return (
        select(Participant, Organisation.code, Country.name)
        .outerjoin(Organisation, Organisation.id == Participant.organisation_id)
        .outerjoin(Country, Country.iso2 == Participant.country_iso2)
    )


def list_attended(participant_id: UUID) -> list[Attended]:
    """The sessions and days a person came to, in order."""
    query = (
        select(func.coalesce(Session.title, ""), Day.date, Presence.first_in_at)
        .outerjoin(Session, Session.id == Presence.session_id)
        .join(Day, Day.id == func.coalesce(Presence.day_id, Session.day_id))
        .where(Presence.participant_id == participant_id, Presence.attended)
        .order_by(Day.date, Presence.first_in_at, Presence.id)
    )
    return [Attended(*row) for row in db.session.execute(query)]


def list_trail(meeting_id: UUID, number: int) -> Sequence[AuditEntry]:
    """A page of the trail and one more, the latest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.meeting_id == meeting_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(PAGE + 1)
        .offset((number - 1) * PAGE)
    )
    return db.session.scalars(query).all()


def stream_trail(meeting_id: UUID) -> Iterator[AuditEntry]:
    """The whole trail, the oldest first, read a thousand at a time."""
    query = select(AuditEntry).where(AuditEntry.meeting_id == meeting_id).order_by(AuditEntry.at, AuditEntry.id)
    yield from db.session.scalars(query.execution_options(yield_per=1000))
