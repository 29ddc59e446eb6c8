"""The programme and the agenda as an organiser changes them by hand; sessions keep their check-ins, items what is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.dossier import queries
from tracker.dossier.errors import DatesInUse, ProgrammeChanged
from tracker.meetings import operations as meetings
from tracker.meetings.models import AgendaItem, Meeting, Part
from tracker.meetings.operations import AgendaDetails, DayDetails, details_of
from tracker.meetings.queries import ProgrammeDay, list_agenda, list_programme, lock_meeting
from tracker.organisations.models import Organisation
from tracker.organisations.queries import top_parents


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """What the page says: the dates, on whose clocks, and what happens when."""

    starts_on: date
    ends_on: date
    timezone: str
    days: Sequence[DayDetails]
    agenda: Sequence[AgendaDetails]


@dataclass(frozen=True, slots=True)
class Standing:
    """The programme and the agenda as they stand. `mark` changes with them."""

    days: Sequence[ProgrammeDay]
    agenda: Sequence[AgendaItem]
    mark: str


def read_standing(meeting: Meeting) -> Standing:
    """Both, with two statements."""
    from hashlib import sha256

    days, agenda = list_programme(meeting.id), list_agenda(meeting.id)
    said = [f"{meeting.starts_on} {meeting.ends_on} {meeting.timezone}"]
    said += [f"{one.day.date} {one.day.title}" for one in days]
    said += [
        f"{s.id} {s.starts_at} {s.ends_at} {s.kind} {s.title}|{s.speaker}|{s.room}"
        for one in days
        for s in one.sessions
    ]
    said += [f"{item.number} {item.title}" for item in agenda]
    return Standing(days, agenda, sha256("\n".join(said).encode()).hexdigest()[:16])


@operation
def change_programme(meeting_id: UUID, programme: Programme, *, upon: str, by: Actor, now: datetime) -> None:
    """Make the programme this one. `upon`: the mark of the one it was written upon.

    Raises ProgrammeChanged when it stands otherwise by now, DatesInUse and SessionInUse when check-ins would go with it.
    """
    meeting = lock_meeting(meeting_id)
    if read_standing(meeting).mark != upon:
        raise ProgrammeChanged
    gone = [day for day in _dates(meeting) if not programme.starts_on <= day <= programme.ends_on]
    if gone and queries.has_check_ins(meeting_id):
        raise DatesInUse
    details = replace(
        details_of(meeting), starts_on=programme.starts_on, ends_on=programme.ends_on, timezone=programme.timezone
    )
    meetings.change_meeting(meeting_id, details, by=by, now=now)
    meetings.set_agenda(meeting_id, programme.agenda)
    meetings.set_programme(meeting_id, programme.days, in_use=queries.sessions_in_use(meeting_id))
    record(
        "meeting.programme", by=by, at=now, meeting_id=meeting_id, subject_id=meeting_id, subject=meeting.short_title
    )


@operation
def change_expected(
    meeting_id: UUID, expected: Sequence[tuple[Organisation, Part]], *, by: Actor, now: datetime
) -> None:
    """Expect these bodies, in this order. Who registered for one that goes stays registered."""
    meeting = lock_meeting(meeting_id)
    parents = {id_: top.name for id_, top in top_parents().items() if top.id != id_}
    meetings.set_expected(meeting_id, expected, parents)
    record(
        "meeting.expected",
        by=by,
        at=now,
        meeting_id=meeting_id,
        subject_id=meeting_id,
        subject=meeting.short_title,
        count=len(expected),
    )


def _dates(meeting: Meeting) -> list[date]:
    return [one.day.date for one in list_programme(meeting.id)]
