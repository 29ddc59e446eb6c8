"""Reading what a report is written from, and the versions locked so far."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer

from tracker.attendance.queries import HAS_COME
from tracker.core.db import db
from tracker.discussions.models import GroupMember
from tracker.discussions.queries import current_points, group_states, list_groups
from tracker.documents.models import Document, DocumentGroup
from tracker.earlier.queries import compare
from tracker.figures import queries as figures
from tracker.figures.keeping import at_once
from tracker.meetings.models import Day, Meeting, Session
from tracker.meetings.queries import list_agenda
from tracker.organisations.models import Country, Organisation, Region
from tracker.plenary.queries import notes_by_item, points_by_item
from tracker.recommendations.following import list_carried
from tracker.recommendations.queries import ALL, Filter, list_lines, list_sources
from tracker.registration.models import Participant, State
from tracker.report.editing import queries as editing
from tracker.report.errors import NoSuchVersion
from tracker.report.facts import Facts, Member, Person
from tracker.report.models import ReportVersion
from tracker.report.readiness import Readiness, check

#: a number above this is nobody's: databases refuse to look for it
MOST_VERSIONS = 1_000_000


def facts(meeting: Meeting, now: datetime, *, named: bool = True) -> Facts:
    """Everything the report of this meeting is written from, in twenty-one statements whatever its size, and more for each earlier meeting.

    `named` False: without its people one by one, of whom a large meeting has a hundred thousand, and with figures that may have HAS_COME
    counted a moment before; they say when.
    """
    documents = _list_documents(meeting.id)
    groups = list_groups(meeting.id)
    counted = figures.compute(meeting, now) if named else at_once(meeting, now)
    points = current_points([group.id for group in groups])
    register = list_lines([meeting.id], Filter(state=ALL), today=now.date())
    carried = list_carried(meeting, now)
    return Facts(
        meeting=meeting,
        country=_country(meeting),
        figures=counted,
        sessions=_list_sessions(meeting.id),
        agenda=list_agenda(meeting.id),
        groups=groups,
        members=_list_members(meeting.id) if named else (),
        points=points,
        document_groups=list({document.group.id: document.group for document in documents}.values()),
        documents=documents,
        people=_list_people(meeting.id) if named else (),
        editing=editing.editing(meeting.id),
        comparison=compare(
            meeting,
            counted,
            sum(point.is_recommendation for point in points),
            now,
            followed=carried[0].meeting if carried else None,
        ),
        register=register,
        origins=list_sources([line.recommendation.id for line in register]) if register else {},
        carried=carried,
        noted=points_by_item(notes_by_item(meeting.id)),
        template=editing.template_of(meeting.id),
    )


def _country(meeting: Meeting) -> str:
    if meeting.country_iso2 is None:
        return ""
    return db.session.scalar(select(Country.name).where(Country.iso2 == meeting.country_iso2)) or ""


def _list_sessions(meeting_id: UUID) -> Sequence[Session]:
    query = (
        select(Session)
        .join(Session.day)
        .where(Session.meeting_id == meeting_id)
        .options(contains_eager(Session.day))
        .order_by(Day.date, Session.starts_at, Session.position, Session.id)
    )
    return db.session.scalars(query).all()


def _list_documents(meeting_id: UUID) -> Sequence[Document]:
    query = (
        select(Document)
        .join(Document.group)
        .where(Document.meeting_id == meeting_id)
        .options(contains_eager(Document.group))
        .order_by(DocumentGroup.position, Document.position, Document.id)
    )
    return db.session.scalars(query).all()


def _list_members(meeting_id: UUID) -> list[Member]:
    query = (
        select(GroupMember.group_id, GroupMember.participant_id, GroupMember.role)
        .where(GroupMember.meeting_id == meeting_id)
        .order_by(GroupMember.id)
    )
    return [Member(group_id, person, role) for group_id, person, role in db.session.execute(query)]


def _list_people(meeting_id: UUID) -> list[Person]:
    """Who attended or is confirmed, by name; the organisation's place from the directory, its name as at the meeting."""
    p, seat = Participant, aliased(Country)
    query = (
        select(
            p.id,
            p.honorific,
            p.given_name,
            p.family_name,
            p.job_title,
            p.organisation_name.label("organisation"),
            p.organisation_short,
            p.organisation_parent.label("parent"),
            p.organisation_type,
            p.part,
            func.coalesce(Organisation.city, "").label("city"),
            func.coalesce(seat.name, Country.name, "").label("country"),
            # what may not be printed is not even read
            case((p.email_consent, p.email)).label("email"),
            case((p.phone_consent, p.phone), else_="").label("phone"),
            p.list_consent,
            or_(p.email_consent, p.phone_consent).label("contact_consent"),
            HAS_COME.label("attended"),
            func.coalesce(Region.name, "").label("region"),
        )
        .outerjoin(Organisation, Organisation.id == p.organisation_id)
        .outerjoin(seat, seat.iso2 == Organisation.country_iso2)
        .outerjoin(Country, Country.iso2 == p.country_iso2)
        .outerjoin(Region, Region.code == p.region_code)
        .where(p.meeting_id == meeting_id, or_(p.state == State.CONFIRMED, HAS_COME))
        .order_by(p.sort_key, p.id)
    )
    return [Person(**row) for row in db.session.execute(query).mappings()]


def list_versions(meeting_id: UUID) -> Sequence[ReportVersion]:
    """The locked versions, the latest first, without what they hold."""
    query = (
        select(ReportVersion)
        .where(ReportVersion.meeting_id == meeting_id)
        .options(defer(ReportVersion.document), defer(ReportVersion.figures))
        .order_by(ReportVersion.number.desc())
    )
    return db.session.scalars(query).all()


def get_version(meeting_id: UUID, number: int) -> ReportVersion:
    """A locked version. Raises NoSuchVersion."""
    if not 0 < number <= MOST_VERSIONS:
        raise NoSuchVersion
    found = db.session.scalars(
        select(ReportVersion).where(ReportVersion.meeting_id == meeting_id, ReportVersion.number == number)
    ).one_or_none()
    if found is None:
        raise NoSuchVersion
    return found


def find_latest(meeting_id: UUID) -> ReportVersion | None:
    """The version locked last, published or not."""
    query = select(ReportVersion).where(ReportVersion.meeting_id == meeting_id)
    return db.session.scalars(query.order_by(ReportVersion.number.desc()).limit(1)).one_or_none()


def published_version(meeting_id: UUID) -> ReportVersion | None:
    """The latest version that was published, as the public page shows it."""
    query = select(ReportVersion).where(ReportVersion.meeting_id == meeting_id, ReportVersion.published_at.is_not(None))
    return db.session.scalars(query.order_by(ReportVersion.number.desc()).limit(1)).one_or_none()


def count_published(meeting_id: UUID) -> int:
    """How many versions were published."""
    published = ReportVersion.meeting_id == meeting_id, ReportVersion.published_at.is_not(None)
    return db.session.scalar(select(func.count()).select_from(ReportVersion).where(*published)) or 0


def next_number(meeting_id: UUID) -> int:
    """The number that the next locked version gets."""
    return 1 + (
        db.session.scalar(select(func.max(ReportVersion.number)).where(ReportVersion.meeting_id == meeting_id)) or 0
    )


def readiness(meeting: Meeting, now: datetime) -> Readiness:
    """What still lacks before the report can be locked, in three statements."""
    return check(meeting, figures.headline(meeting.id, now), group_states(meeting.id))
