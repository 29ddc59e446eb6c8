"""What the public pages read: all of a meeting's page in few statements, and the stamp that says whether it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, bindparam, case, func, select

from tracker.core.db import db
from tracker.core.errors import NotFound
from tracker.core.keeping import LARGE, kept
from tracker.core.lately import window
from tracker.discussions.models import Group
from tracker.discussions.queries import count_recommendations
from tracker.documents.models import Photo
from tracker.documents.queries import GroupWithDocuments, list_groups_with_documents, list_photos
from tracker.figures import changes
from tracker.figures.queries import headline
from tracker.figures.rules import FigureSet
from tracker.meetings import queries as meetings
from tracker.meetings.models import Meeting
from tracker.meetings.queries import ProgrammeDay
from tracker.meetings.rules import Phase, local_day, phase, registration_is_open
from tracker.organisations.models import Country
from tracker.report.models import ReportVersion

#: the furthest ahead of UTC that any clock is
FURTHEST_AHEAD = timedelta(hours=14)


def _since_it_began(count: ScalarSelect[int]) -> ColumnElement[int]:
    """Before the meeting no figure is shown, so none is asked for."""
    return case((Meeting.starts_on <= bindparam("day"), count), else_=0)


#: Equal rows, equal pages: `figures.changes` says why. Other meetings, named at the side: the sum of revisions.
_STAMP = select(
    Meeting.id,
    Meeting.revision,
    Meeting.starts_on,
    Meeting.ends_on,
    Meeting.timezone,
    Meeting.registration_opens_at,
    Meeting.registration_closes_at,
    Meeting.closed_at,
    *map(_since_it_began, changes.lately(bindparam("since"))),
    changes.count_rows(Group.meeting_id).label("groups"),
    changes.count_rows(ReportVersion.meeting_id, ReportVersion.published_at.is_not(None)).label("published"),
    select(func.sum(Meeting.__table__.alias("any").c.revision)).scalar_subquery().label("all_revisions"),
).where(Meeting.slug == bindparam("slug"))


#: other meetings named on the page of one
OTHERS = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting with its city and country in the reader's language."""

    meeting: Meeting
    place: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a kept page is compared by."""

    row: Row[*tuple[Any, ...]]
    since: datetime
    phase: Phase
    registration_open: bool
    today: date


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Everything the public page of a meeting shows."""

    meeting: Meeting
    phase: Phase
    registration_open: bool
    place: str
    programme: Sequence[ProgrammeDay]
    groups: Sequence[GroupWithDocuments]
    photos: Sequence[Photo]
    #: None before the meeting has begun
    figures: FigureSet | None
    discussion_groups: int
    recommendations: int
    report_published: bool
    others: Sequence[Meeting]


def list_with_places(language: str) -> list[Placed]:
    """All meetings, the latest first."""
    name = getattr(Country, f"name_{language}", Country.name)
    query = (
        select(Meeting, name)
        .outerjoin(Country, Country.iso2 == Meeting.country_iso2)
        .order_by(Meeting.starts_on.desc(), Meeting.slug)
    )
    rows = db.session.execute(query)
    return [Placed(meeting, ", ".join(part for part in (meeting.city, country) if part)) for meeting, country in rows]


def get_stamp(slug: str, now: datetime) -> Stamp:
    """The stamp of a meeting's page, in one statement. Raises NotFound."""
    since = window(now)
    values = {"slug": slug, "day": (now + FURTHEST_AHEAD).date(), "since": since}
    row = db.session.connection().execute(_STAMP, values).one_or_none()
    if row is None:
        raise NotFound
    return Stamp(row, since, phase(row, now), registration_is_open(row, now), local_day(row, now))


def get_page(slug: str, stamp: Stamp, language: str, now: datetime) -> MeetingPage:
    """What the page shows, in eight statements with the stamp's."""
    everything = list_with_places(language)
    placed = next((one for one in everything if one.meeting.slug == slug), None)
    if placed is None:
        raise NotFound
    meeting = placed.meeting
    begun = stamp.phase in {Phase.RUNNING, Phase.OVER}
    return MeetingPage(
        meeting=meeting,
        phase=stamp.phase,
        registration_open=stamp.registration_open,
        place=placed.place,
        programme=meetings.list_programme(meeting.id),
        groups=[group for group in list_groups_with_documents(meeting.id) if group.documents],
        photos=list_photos(meeting.id),
        figures=_figures(meeting.id, now) if begun else None,
        discussion_groups=stamp.row.groups,
        recommendations=count_recommendations(meeting.id) if begun else 0,
        report_published=stamp.row.published > 0,
        others=[one.meeting for one in everything if one is not placed][:OTHERS],
    )


def _figures(meeting_id: UUID, now: datetime) -> FigureSet:
    """Of a large meeting the last ones: while people are checked in, each reader would wait for a count of everybody."""
    return kept(
        ("headline", meeting_id),
        lambda: headline(meeting_id, now),
        lambda found: found.value("registered") >= LARGE,
        in_language=False,
    )
