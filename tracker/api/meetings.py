"""Meetings as programs see them: what the public page shows, and the ids of days and sessions."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from tracker.api import queries
from tracker.api.blueprint import bp
from tracker.api.openapi import documented
from tracker.api.paging import PAGED, Page, read_slice
from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting, list_days, list_sessions
from tracker.meetings.rules import registration_is_open


class MeetingInBrief(BaseModel):
    """One meeting of the list."""

    model_config = ConfigDict(from_attributes=True)

    slug: str
    title: str
    short_title: str
    theme: str
    starts_on: date
    ends_on: date
    timezone: str
    city: str
    country_iso2: str | None
    venue: str
    online: bool
    working_language: str
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None


class DayOut(BaseModel):
    """A day of the meeting, in its own time zone."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    date: date
    title: str


class SessionOut(BaseModel):
    """A part of the programme; people are checked in at the `counted` ones."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    day_id: UUID
    kind: str
    title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    counted: bool


class MeetingInFull(MeetingInBrief):
    """A meeting with its programme."""

    organisers: list[str]
    objectives: list[str]
    audience: str
    mandates: list[str]
    registration_is_open: bool
    days: list[DayOut]
    sessions: list[SessionOut]


@bp.get("/meetings")
@allow(Role.ANYONE, scope="read")
@documented("The meetings, the latest first", response=Page[MeetingInBrief], query=PAGED)
def list_meetings() -> Page[MeetingInBrief]:
    page = read_slice(2)
    rows, following = page.cut(queries.list_meetings(page.after, page.fetch), _position)
    return Page(items=[MeetingInBrief.model_validate(row) for row in rows], next=following)


@bp.get("/meetings/<slug>")
@allow(Role.ANYONE, scope="read")
@documented("One meeting, its days and its programme", response=MeetingInFull)
def show_meeting(slug: str) -> MeetingInFull:
    meeting = get_meeting(slug)
    return MeetingInFull(
        **MeetingInBrief.model_validate(meeting).model_dump(),
        organisers=meeting.organisers,
        objectives=meeting.objectives,
        audience=meeting.audience,
        mandates=meeting.mandates,
        registration_is_open=registration_is_open(meeting, clock.now()),
        days=[DayOut.model_validate(day) for day in list_days(meeting.id)],
        sessions=[SessionOut.model_validate(session) for session in list_sessions(meeting.id)],
    )


def _position(meeting: Meeting) -> tuple[str, ...]:
    return meeting.starts_on.isoformat(), meeting.slug
