"""Checking oneself in: whether the organisers want it, and the check-in itself."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from tracker.attendance.errors import NotHereNow, SelfCheckInClosed, WrongRoomCode
from tracker.attendance.events import Answer, DoorEvent
from tracker.attendance.models import SelfCheckIn
from tracker.attendance.operations import record_check_ins
from tracker.attendance.queries import Place
from tracker.attendance.rules import Channel
from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import db, operation
from tracker.meetings.rules import EARLY

#: how long after its end a session is still taken as going on
AFTER = timedelta(minutes=30)


def find_settings(meeting_id: UUID) -> SelfCheckIn:
    """What the organisers of this meeting allow; nothing, as long as they said nothing."""
    found = db.session.get(SelfCheckIn, meeting_id)
    return found or SelfCheckIn(meeting_id=meeting_id, in_room=False, online=False)


@operation
def set_self_check_in(meeting_id: UUID, *, in_room: bool, online: bool, by: Actor, now: datetime) -> None:
    """Allow people to check themselves in, or end it."""
    row = db.session.get(SelfCheckIn, meeting_id, with_for_update=True, populate_existing=True)
    if row is None:
        row = SelfCheckIn(meeting_id=meeting_id)
        db.session.add(row)
    row.in_room, row.online = in_room, online
    record("meeting.self-check-in-set", by=by, at=now, meeting_id=meeting_id, in_room=in_room, online=online)


@operation
def check_in_here(
    place: Place, meeting_id: UUID, code: str, *, room_code_right: bool, by: Actor, now: datetime
) -> Answer:
    """Somebody in the room, by their entry code and the code shown there. Raises SelfCheckInClosed, WrongRoomCode."""
    if not find_settings(meeting_id).in_room:
        raise SelfCheckInClosed
    if not room_code_right:
        raise WrongRoomCode
    return _record(
        place, meeting_id, DoorEvent(id=_id(place, f"here {code}", now), code=code), Channel.SELF, by=by, now=now
    )


@operation
def check_in_online(place: Place, meeting_id: UUID, participant_id: UUID, *, by: Actor, now: datetime) -> Answer:
    """Somebody at home, by their private link, while the session goes on. Raises SelfCheckInClosed, NotHereNow."""
    if not find_settings(meeting_id).online:
        raise SelfCheckInClosed
    if not is_on(place, now):
        raise NotHereNow
    event = DoorEvent(id=_id(place, f"online {participant_id}", now), participant_id=participant_id)
    return _record(place, meeting_id, event, Channel.REMOTE, by=by, now=now)


def is_on(place: Place, now: datetime) -> bool:
    """Whether people come to this session now; a day of a meeting that counts days is on for a day around it."""
    margin = timedelta(hours=14) if place.is_day else EARLY
    return place.starts_at - margin <= now <= place.ends_at + (margin if place.is_day else AFTER)


def _id(place: Place, who: str, now: datetime) -> UUID:
    """Pressed twice in a minute it is one event; after an undo it can be tried again."""
    return uuid5(place.id, f"{who} {now:%Y-%m-%d %H:%M}")


def _record(place: Place, meeting_id: UUID, event: DoorEvent, channel: Channel, *, by: Actor, now: datetime) -> Answer:
    whole = DoorEvent(
        id=event.id,
        code=event.code,
        participant_id=event.participant_id,
        session_id=None if place.is_day else place.id,
        day_id=place.id if place.is_day else None,
        channel=channel,
        device="online" if channel is Channel.REMOTE else "",
    )
    return record_check_ins(meeting_id, [whole], by=by, now=now)[0]
