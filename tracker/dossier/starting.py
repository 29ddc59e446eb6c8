"""Starting a meeting by hand: its few facts, and what an earlier meeting or the directory gives it.

Never taken over: people, who checked in, notes, decisions, documents, names of speakers, rooms, quotas.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.discussions import operations as discussions
from tracker.discussions.operations import GroupDetails
from tracker.discussions.queries import list_groups
from tracker.dossier.expected import expect
from tracker.meetings import operations as meetings
from tracker.meetings.dates import on_new_clocks
from tracker.meetings.models import Meeting, Part, Session
from tracker.meetings.operations import AgendaDetails, DayDetails, MeetingDetails, SessionDetails
from tracker.meetings.queries import ProgrammeDay, expected_organisations, list_agenda, list_programme
from tracker.organisations.queries import centres_on
from tracker.questions.operations import take_over

#: of the earlier meeting's facts, those that are true of the next one too
KEPT = (
    "organisers", "objectives", "audience", "working_language", "contact_name", "contact_email", "contact_phone",
    "confirms_itself", "invitation_only", "confirms_invited", "shared_emails", "moves_up", "undo_minutes",
    "notice_version", "small_cells",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """What has to be said of a meeting before anything else; each field is the column of the same name."""

    slug: str
    title: str
    short_title: str
    starts_on: date
    ends_on: date
    timezone: str
    city: str = ""
    country_iso2: str | None = None
    online: bool = False


@operation
def start_meeting(start: Start, *, after: Meeting | None, centres: bool, by: Actor, now: datetime) -> Meeting:
    """Enter a meeting with a day for each date. Raises SlugTaken.

    `after`: the earlier meeting whose agenda, programme, groups, questions and expected organisations come along, moved to
    the new dates. `centres`: without one, expect every regional centre in service then.
    """
    kept: dict[str, Any] = {name: getattr(after, name) for name in KEPT} if after else {}
    meeting = meetings.create_meeting(MeetingDetails(**asdict(start), **kept), by=by, now=now)
    if after is not None:
        _follow(meeting, after, by=by, now=now)
    else:
        meetings.set_programme(meeting.id, _days(meeting))
        expect(meeting.id, [(one, Part.CENTRE) for one in centres_on(start.starts_on)] if centres else [])
    return meeting


def _follow(meeting: Meeting, after: Meeting, *, by: Actor, now: datetime) -> None:
    agenda = list_agenda(after.id)
    numbers = {item.id: item.number for item in agenda}
    entered = [
        AgendaDetails(
            number=item.number, title=item.title, parent=numbers.get(item.parent_id, "") if item.parent_id else ""
        )
        for item in agenda
    ]
    meetings.set_agenda(meeting.id, entered)
    programme = list_programme(after.id)
    sessions = meetings.set_programme(meeting.id, _days(meeting, after, programme, numbers))
    expect(meeting.id, expected_organisations(after.id))
    _make_groups(meeting, after, programme, sessions, by=by, now=now)
    take_over(meeting.id, after.id, by=by, now=now)


def _days(
    meeting: Meeting,
    after: Meeting | None = None,
    programme: Sequence[ProgrammeDay] = (),
    numbers: Mapping[UUID, str] | None = None,
) -> list[DayDetails]:
    """A day for each date; the first day's sessions of the earlier meeting on the first, and so on, on the same hours."""
    by_place = {(one.day.date - after.starts_on).days: one for one in programme} if after else {}
    days = []
    for place in range((meeting.ends_on - meeting.starts_on).days + 1):
        on, old = meeting.starts_on + timedelta(days=place), by_place.get(place)
        sessions = (
            [_moved(one, on - old.day.date, after, meeting, numbers or {}) for one in old.sessions]
            if after and old
            else []
        )
        days.append(DayDetails(date=on, title=old.day.title if old else "", sessions=tuple(sessions)))
    return days


def _moved(old: Session, by: timedelta, there: Meeting, here: Meeting, numbers: Mapping[UUID, str]) -> SessionDetails:
    return SessionDetails(
        title=old.title,
        starts_at=on_new_clocks(old.starts_at, by, there.timezone, here.timezone),
        ends_at=on_new_clocks(old.ends_at, by, there.timezone, here.timezone),
        kind=old.kind,
        counted=old.counted,
        capacity=old.capacity,
        agenda_number=numbers.get(old.agenda_item_id, "") if old.agenda_item_id else "",
    )


def _make_groups(
    meeting: Meeting,
    after: Meeting,
    programme: Iterable[ProgrammeDay],
    sessions: Iterable[Session],
    *,
    by: Actor,
    now: datetime,
) -> None:
    by_title = {session.title: session.id for session in sessions}
    titles = {session.id: session.title for one in programme for session in one.sessions}
    for group in list_groups(after.id):
        details = GroupDetails(
            topic=group.topic,
            number=group.number,
            session_id=by_title.get(titles.get(group.session_id, "")) if group.session_id else None,
            headings=group.headings,
        )
        discussions.create_group(meeting, details, by=by, now=now)
