"""Doors and programs: events in, one answer each; every event, and who was where, out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from flask import request
from pydantic import BaseModel, ConfigDict, Field, RootModel
from typing_extensions import TypedDict

from tracker.api.blueprint import bp
from tracker.api.errors import strange_cursor
from tracker.api.openapi import documented
from tracker.api.paging import PAGED, Page, read_slice
from tracker.attendance import queries
from tracker.attendance.doors import gate
from tracker.attendance.errors import NotAnEvent
from tracker.attendance.events import SENT, Answer, DoorEvent, id_of, read_event, rejected
from tracker.attendance.operations import MOST
from tracker.attendance.rules import Channel, Flag, Kind, Result
from tracker.attendance.together import record_together
from tracker.core import clock
from tracker.core.access import HANDING_OVER, Role, actor, allow
from tracker.core.errors import Invalid
from tracker.core.i18n import say
from tracker.core.ids import as_id
from tracker.core.texts import Text

_A_TEXT = {"type": "string"}
_A_UUID = {"type": ["string", "null"], "format": "uuid"}
_AN_EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "format": "uuid", "description": "Made by the device; sent twice, it is one event."},
        "code": _A_TEXT | {"description": "As typed or scanned; or else `participant`."},
        "participant": _A_UUID,
        "session": _A_UUID | {"description": "Or else `day`."},
        "day": _A_UUID,
        "kind": {"type": "string", "enum": [kind.value for kind in Kind], "default": "in"},
        "at": {"type": ["string", "null"], "format": "date-time", "description": "By the device's clock; null: now."},
        "device": _A_TEXT | {"description": "What the desk is called."},
        "channel": {
            "type": ["string", "null"],
            "enum": [*(channel.value for channel in SENT), None],
            "default": "door",
            "description": "`remote`: took part from afar, takes no place in the room and is counted apart.",
        },
        "reason": _A_TEXT | {"description": "Lets somebody in who is not confirmed, or when the places are taken."},
    },
}


class CheckInSent(RootModel[Any]):
    """One event. A wrong one is answered `rejected`, so that it cannot hold up those queued behind it."""

    model_config = ConfigDict(json_schema_extra=_AN_EVENT)


class PersonShown(TypedDict):
    """All that a desk is told of a person."""

    name: str
    organisation: str


class CheckInAnswer(TypedDict):
    """What the door is told of one event. `out` and `undo` that were taken are answered `welcome` too."""

    id: UUID | None
    result: Result
    kind: Kind
    reason: str
    who: PersonShown | None
    at: datetime | None
    since: Annotated[
        datetime | None, Field(description="Present since, by the clock of the desk that checked in first.")
    ]
    desk: Annotated[str, Field(description="That desk.")]
    flag: Annotated[
        Flag,
        Field(description="`ahead` or `late` when the device's time is more than two minutes off the server's."),
    ]


class CheckInOut(BaseModel):
    """An event as it was kept."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    participant: UUID | None = Field(validation_alias="participant_id")
    code: str
    session: UUID | None = Field(validation_alias="session_id")
    day: UUID | None = Field(validation_alias="day_id")
    kind: Kind
    channel: Channel
    at: datetime
    recorded_at: datetime
    device: str
    by: str
    result: Result
    reason: str
    flag: Flag


class AttendanceOut(BaseModel):
    """One person at one session or day, derived from the events."""

    model_config = ConfigDict(from_attributes=True)

    participant: UUID = Field(validation_alias="participant_id")
    name: str
    organisation: str
    part: str
    session: UUID | None = Field(validation_alias="session_id")
    day: UUID | None = Field(validation_alias="day_id")
    attended: bool
    inside: bool
    remote: bool = Field(description="Only from afar.")
    first_in_at: datetime | None
    last_out_at: datetime | None


@bp.post("/meetings/<slug>/check-ins")
@allow(Role.DESK, Role.ORGANISER, scope=("check-in", HANDING_OVER))
@documented(
    "Record what happened at a door: one event or up to 500, one answer each in the same order",
    request=CheckInSent,
    response=CheckInAnswer | list[CheckInAnswer],
    many=MOST,
)
def check_in(slug: str, body: Sequence[CheckInSent]) -> CheckInAnswer | list[CheckInAnswer]:
    meeting_id = queries.get_meeting_id(slug)
    sent = [one.root for one in body]
    if request.get_data(cache=True).lstrip()[:1] == b"[":
        return [_shown(answer) for answer in _take(meeting_id, sent)]
    if not isinstance(sent[0], dict):
        raise Invalid(fields={"": Text("This must be an object.")})
    return _shown(_take(meeting_id, sent)[0])


@bp.get("/meetings/<slug>/check-ins")
@allow(Role.ORGANISER, scope="read")
@documented(
    "Every event with both its times and its device, as the server heard of them",
    response=Page[CheckInOut],
    query=PAGED,
)
def list_check_ins(slug: str) -> Page[CheckInOut]:
    page = read_slice(2)
    after = _event_position(page.after) if page.after else None
    rows = queries.list_check_ins(queries.get_meeting_id(slug), after=after, limit=page.fetch)
    shown, following = page.cut(rows, lambda row: (row.recorded_at.isoformat(), str(row.id)))
    return Page(items=[CheckInOut.model_validate(row) for row in shown], next=following)


@bp.get("/meetings/<slug>/attendance")
@allow(Role.ORGANISER, scope="read")
@documented("Who was where: one row a person and session or day", response=Page[AttendanceOut], query=PAGED)
def list_attendance(slug: str) -> Page[AttendanceOut]:
    page = read_slice(1)
    after = as_id(page.after[0]) if page.after else None
    if page.after and after is None:
        raise strange_cursor()
    rows = queries.attendance_rows(queries.get_meeting_id(slug), after=after, limit=page.fetch)
    shown, following = page.cut(rows, lambda row: (str(row.id),))
    return Page(items=[AttendanceOut.model_validate(row) for row in shown], next=following)


def _take(meeting_id: UUID, sent: Sequence[Any]) -> list[Answer]:
    read = [_read(one) for one in sent]
    events = [one for one in read if isinstance(one, DoorEvent)]
    taken = iter(record_together(meeting_id, events, by=actor(), now=clock.now(), gate=gate()))
    return [next(taken) if isinstance(one, DoorEvent) else one for one in read]


def _read(sent: Any) -> DoorEvent | Answer:
    if not isinstance(sent, dict):
        return rejected(None, Text("A check-in is an object."))
    try:
        return read_event(sent)
    except NotAnEvent as error:
        return rejected(id_of(sent), error.message)


def _shown(answer: Answer) -> CheckInAnswer:
    return {
        "id": answer.id,
        "result": answer.result,
        "kind": answer.kind,
        "reason": say(answer.reason),
        "who": {"name": answer.who.name, "organisation": answer.who.organisation} if answer.who else None,
        "at": answer.at,
        "since": answer.since,
        "desk": answer.desk,
        "flag": answer.flag,
    }


def _event_position(after: tuple[str, ...]) -> tuple[datetime, UUID]:
    last = as_id(after[1])
    try:
        heard = datetime.fromisoformat(after[0]).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise strange_cursor() from error
    if last is None:
        raise strange_cursor()
    return heard, last
