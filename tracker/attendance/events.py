"""An event as a door sends it, and the answer it gets. Pure.

Doors send hundreds at once: what is made for each is a tuple with names, which costs a third of a frozen dataclass.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from tracker.attendance.errors import NotAnEvent
from tracker.attendance.rules import Channel, Flag, Kind, Result
from tracker.core.ids import as_id
from tracker.core.texts import Text
from tracker.registration.rules import parse_code

#: longest texts kept; a scanner may read anything
LONGEST = {"code": 200, "device": 80, "reason": 300}
#: what a door or program may say of how somebody came; the other ways are the product's own
SENT = (Channel.DOOR, Channel.PAPER, Channel.REMOTE)
#: each event of a batch is asked for its code several times
_parsed = lru_cache(maxsize=2048)(parse_code)
#: the events of a batch are at a few places
_place_id = lru_cache(maxsize=256)(as_id)
_written_id = lru_cache(maxsize=256)(str)
_KINDS = {kind.value: kind for kind in Kind}
_CONTROLS = dict.fromkeys(range(32)) | {127: None}


class DoorEvent(NamedTuple):
    """What happened at a door. Somebody by code (as typed or read) or by id, at a session or a day."""

    #: made by the device
    id: UUID
    code: str = ""
    participant_id: UUID | None = None
    session_id: UUID | None = None
    day_id: UUID | None = None
    kind: Kind = Kind.IN
    #: by the device's clock; None: just now
    at: datetime | None = None
    device: str = ""
    #: why somebody is let in against the rule, or what a correction is for
    reason: str = ""
    channel: Channel = Channel.DOOR

    @property
    def plain_code(self) -> str | None:
        """The code without blanks, hyphens and case; None when it cannot be one."""
        return _parsed(self.code) if self.code else None

    def digest(self) -> str:
        """Of what was sent: the same event sent again has the same."""
        who = self.participant_id or self.plain_code or self.code
        at = self.at.astimezone(UTC).isoformat() if self.at else ""
        session, day = _written_id(self.session_id), _written_id(self.day_id)
        content = f"{who}\n{session}\n{day}\n{self.kind}\n{at}\n{self.device}\n{self.reason}"
        if self.channel is not Channel.DOOR:
            content += f"\n{self.channel}"
        return blake2b(content.encode(), digest_size=16).hexdigest()


class Who(NamedTuple):
    """All that a desk is told of a person."""

    name: str
    organisation: str


class Answer(NamedTuple):
    """What the door is told. `since` and `desk`: present since when, first checked in where."""

    #: as it was sent; None when even that cannot be read
    id: UUID | None
    result: Result
    kind: Kind = Kind.IN
    reason: str | Text = ""
    who: Who | None = None
    at: datetime | None = None
    since: datetime | None = None
    desk: str = ""
    flag: Flag = Flag.NONE


def rejected(event_id: UUID | None, reason: str | Text, kind: Kind = Kind.IN) -> Answer:
    """The answer to what could not be taken."""
    return Answer(id=event_id, result=Result.REJECTED, kind=kind, reason=reason)


def read_event(sent: Mapping[str, Any]) -> DoorEvent:
    """The event in a JSON object. Raises NotAnEvent with the reason."""
    event_id = _id(sent, "id")
    if event_id is None:
        raise NotAnEvent(Text("The device has to give each check-in an id."))
    event = DoorEvent(
        id=event_id,
        code=_text(sent, "code"),
        participant_id=_id(sent, "participant"),
        session_id=_id(sent, "session", _place_id),
        day_id=_id(sent, "day", _place_id),
        kind=_kind(sent),
        at=_moment(sent),
        device=_text(sent, "device"),
        reason=_text(sent, "reason"),
        channel=_channel(sent),
    )
    if not event.code and event.participant_id is None:
        raise NotAnEvent(Text("Say who: a code or a participant."))
    if (event.session_id is None) == (event.day_id is None):
        raise NotAnEvent(Text("Say where: a session or a day, one of them."))
    return event


def tidy(text: str, name: str) -> str:
    """A text as it is kept: without control characters, not longer than such a field may be."""
    plain = text if text.isprintable() else text.translate(_CONTROLS)
    return plain.strip()[: LONGEST[name]]


def id_of(sent: Any) -> UUID | None:
    """The id in whatever was sent, so that the answer can name it."""
    found = sent.get("id") if isinstance(sent, Mapping) else None
    return as_id(found) if isinstance(found, str) else None


def _text(sent: Mapping[str, Any], name: str) -> str:
    value = sent.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotAnEvent(Text("%(field)s must be a text.", field=name))
    return tidy(value, name)


def _id(sent: Mapping[str, Any], name: str, read: Callable[[str], UUID | None] = as_id) -> UUID | None:
    value = sent.get(name)
    if value is None:
        return None
    found = read(value) if isinstance(value, str) else None
    if found is None:
        raise NotAnEvent(Text("%(field)s must be a UUID.", field=name))
    return found


def _kind(sent: Mapping[str, Any]) -> Kind:
    value = sent.get("kind", "in")
    kind = _KINDS.get(value) if isinstance(value, str) else None
    if kind is None:
        raise NotAnEvent(Text("kind must be in, out or undo."))
    return kind


def _channel(sent: Mapping[str, Any]) -> Channel:
    value = sent.get("channel")
    if not value:
        return Channel.DOOR
    if not isinstance(value, str) or value not in SENT:
        raise NotAnEvent(Text("channel must be door, paper or remote."))
    return Channel(value)


def _moment(sent: Mapping[str, Any]) -> datetime | None:
    value = sent.get("at")
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo is not None and 2000 <= at.year <= 2200:
            return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise NotAnEvent(Text("at must be a time with its zone, such as 2026-03-02T09:00:00Z."))
