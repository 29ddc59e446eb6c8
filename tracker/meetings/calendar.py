"""A meeting as a calendar file (RFC 5545): the whole meeting as days, each session at its local hour with the zone's rules."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from tracker.meetings.models import Meeting, Session, SessionKind

#: they are in the printed programme; in a diary they would be noise
LEFT_OUT = frozenset({SessionKind.BREAK})


def calendar_file(meeting: Meeting, sessions: Sequence[Session], url: str) -> bytes:
    """The meeting and its sessions. The same meeting gives the same bytes; a changed one, the same UIDs and a higher SEQUENCE."""
    calendar = Calendar()
    calendar.add("prodid", "-//Meeting tracker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", meeting.short_title)
    calendar.add_component(_whole(meeting, url))
    for session in sessions:
        if session.kind not in LEFT_OUT:
            calendar.add_component(_part(meeting, session, url))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _whole(meeting: Meeting, url: str) -> Event:
    event = _event(meeting, meeting.id, meeting.title, url)
    event.add("dtstart", meeting.starts_on)
    event.add("dtend", meeting.ends_on + timedelta(days=1))  # RFC 5545: the end day itself is outside
    event.add("location", ", ".join(part for part in (meeting.venue, meeting.city) if part))
    event.add("transp", "TRANSPARENT")
    return event


def _part(meeting: Meeting, session: Session, url: str) -> Event:
    zone = ZoneInfo(meeting.timezone)
    event = _event(meeting, session.id, session.title, url)
    event.add("dtstart", _on_clocks(session.starts_at, zone))
    event.add("dtend", _on_clocks(session.ends_at, zone))
    event.add("location", ", ".join(part for part in (session.room, meeting.venue, meeting.city) if part))
    event.add("description", meeting.title)
    return event


def _on_clocks(moment: datetime, zone: ZoneInfo) -> datetime:
    """As the clocks show it; when they are set back, the second of two equal hours in UTC, as the first is what the file means."""
    shown = moment.astimezone(zone)
    return moment if shown.fold else shown


def _event(meeting: Meeting, uid: UUID, summary: str, url: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@meeting-tracker")
    event.add("dtstamp", meeting.created_at)
    event.add("sequence", meeting.revision)
    event.add("summary", summary)
    event.add("url", url)
    return event
