"""What a phone sends, read: a moment, a walk-in. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tracker.attendance.errors import NotAnEvent
from tracker.attendance.events import read_event
from tracker.attendance.walk_ins import WalkInSent
from tracker.core.ids import as_id
from tracker.core.texts import Text
from tracker.registration.answers import WalkInDetails


def read_moment(text: str | None) -> datetime | None:
    """A time with its zone; None for what is none: then everything is told."""
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def read_walk_in(sent: Any) -> WalkInSent:
    """The walk-in in a JSON object. Raises NotAnEvent with the reason."""
    if not isinstance(sent, Mapping):
        raise NotAnEvent(Text("A check-in is an object."))
    event = read_event({**sent, "code": "-", "participant": None, "kind": "in"})
    submission = as_id(_text(sent, "submission"))
    if submission is None:
        raise NotAnEvent(Text("%(field)s must be a UUID.", field="submission"))
    details = WalkInDetails(
        given_name=_text(sent, "given_name"),
        family_name=_text(sent, "family_name"),
        organisation=_text(sent, "organisation"),
        email=_text(sent, "email") or None,
    )
    return WalkInSent(details=details, submission=submission, event=event._replace(code=""))


def _text(sent: Mapping[str, Any], name: str) -> str:
    value = sent.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotAnEvent(Text("%(field)s must be a text.", field=name))
    return value[:1000].strip()
