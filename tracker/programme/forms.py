"""What the pages of the programme ask: a session, an item of the agenda, the dates of the meeting."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tracker.core.errors import Invalid
from tracker.core.i18n import say
from tracker.core.ids import as_id, new_id
from tracker.core.texts import Text
from tracker.meetings.dates import on_clocks, read_dates
from tracker.meetings.models import AgendaItem, Day, Meeting, Session, SessionKind
from tracker.meetings.settings import Kind, Setting, Value, read
from tracker.programme import rules
from tracker.programme.operations import Dates, ItemEntry, SessionEntry

TITLE = Setting("title", Text("Title"), required=Text("Enter the title of the session"))
LINES = (Setting("room", Text("Room")), Setting("speaker", Text("Speaker")))
PLACES = Setting("capacity", Text("Places"), Kind.NUMBER)
NUMBER = Setting("number", Text("Number"), most=20, required=Text("Enter the number of the item, like 3 or 3 (a)"))
ITEM_TITLE = Setting("title", Text("Title"), required=Text("Enter the title of the item"))
DAY_TITLE = Setting("title", Text("Title"))
NOT_A_TIME = Text("Enter a time of the day, like 09:30")
ENDS_FIRST = Text("It must end after it begins")
_TIME = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d", re.ASCII)


class Entry:
    """Fields as they stand or as they were typed. `errors` maps a field's name to what to do about it."""

    def __init__(self, stored: Mapping[str, str], typed: Mapping[str, str] | None, upon: str = "") -> None:
        self._stored, self._typed = stored, typed
        self.errors: dict[str, str] = {}
        #: tells what the fields were read from
        self.upon = upon if typed is None else typed.get("upon", "")
        #: of what is new; sent twice, it is entered once
        self.id = (as_id(typed.get("id", "")) if typed is not None else None) or new_id()

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self._stored.get(name, "") if self._typed is None else self._typed.get(name, "")

    def take(self, refused: Invalid) -> None:
        """Put what an operation refuses beside its fields."""
        self.errors |= {name: say(reason) for name, reason in refused.fields.items()}

    def _read(self, setting: Setting, name: str = "", countries: Collection[str] = ()) -> Any:
        name = name or setting.name
        try:
            found: Value = read(setting, self.value(name), "UTC", countries)
        except Invalid as refused:
            self.errors[name] = say(refused.message)
            return None
        return found

    def _read_dates(self) -> tuple[date | None, date | None, str]:
        """First and last day, and the time zone."""
        zone = self.value("timezone")
        first, last, wrong = read_dates(self.value("starts_on"), self.value("ends_on"), zone)
        self.errors |= {name: say(reason) for name, reason in wrong.items()}
        return first, last, zone

    def _date(self, name: str, reason: Text) -> date | None:
        try:
            return date.fromisoformat(self.value(name).strip())
        except ValueError:
            self.errors[name] = say(reason)
            return None


class SessionForm(Entry):
    """A session of the programme, its times on the clocks of the meeting."""

    FIELDS = ("title", "on", "starts", "ends", "kind", "agenda_item_id", "room", "speaker", "capacity", "counted")

    @classmethod
    def of(cls, meeting: Meeting, session: Session, typed: Mapping[str, str] | None) -> "SessionForm":
        """One that is there."""
        starts, ends = (
            moment.astimezone(ZoneInfo(meeting.timezone)) for moment in (session.starts_at, session.ends_at)
        )
        stored = {
            "title": session.title,
            "on": starts.date().isoformat(),
            "starts": starts.strftime("%H:%M"),
            "ends": ends.strftime("%H:%M"),
            "kind": session.kind.value,
            "agenda_item_id": str(session.agenda_item_id or ""),
            "room": session.room,
            "speaker": session.speaker,
            "capacity": "" if session.capacity is None else str(session.capacity),
            "counted": "yes" if session.counted else "",
        }
        return cls(stored, typed, rules.session_mark(session))

    @classmethod
    def new(cls, on: str, starts: str, typed: Mapping[str, str] | None) -> "SessionForm":
        """One more, on this day, beginning when the one before it ends."""
        return cls({"on": on, "starts": starts, "kind": SessionKind.PLENARY.value, "counted": "yes"}, typed)

    def details(self, meeting: Meeting) -> SessionEntry | None:
        """The session; None when something is wrong, which `errors` then names."""
        values = {setting.name: self._read(setting) for setting in (TITLE, *LINES, PLACES)}
        on = self._date("on", rules.OUTSIDE)
        starts, ends = (self._moment(name, on, meeting.timezone) for name in ("starts", "ends"))
        if starts and ends and starts >= ends:
            self.errors["ends"] = say(ENDS_FIRST)
        self.errors = {name: self.errors[name] for name in self.FIELDS if name in self.errors}
        if self.errors or on is None or starts is None or ends is None:
            return None
        kind = self.value("kind")
        return SessionEntry(
            **values,
            on=on,
            starts_at=starts,
            ends_at=ends,
            kind=SessionKind(kind) if kind in set(SessionKind) else SessionKind.OTHER,
            counted=bool(self.value("counted")),
            agenda_item_id=as_id(self.value("agenda_item_id")),
        )

    def _moment(self, name: str, on: date | None, zone: str) -> datetime | None:
        text = self.value(name).strip().replace(".", ":")
        if not _TIME.fullmatch(text):
            self.errors[name] = say(NOT_A_TIME)
            return None
        hour, minute = map(int, text.split(":"))
        try:
            return on_clocks(datetime.combine(on, time(hour, minute)), zone) if on else None
        except Invalid as refused:
            self.errors[name] = say(refused.message)
            return None


class ItemForm(Entry):
    """An item of the agenda: number, title, and the item it stands below."""

    FIELDS = ("number", "title", "parent_id")

    @classmethod
    def of(cls, item: AgendaItem, typed: Mapping[str, str] | None) -> "ItemForm":
        """One that is there."""
        stored = {"number": item.number, "title": item.title, "parent_id": str(item.parent_id or "")}
        return cls(stored, typed, rules.item_mark(item))

    def details(self) -> ItemEntry | None:
        """The item; None when something is wrong, which `errors` then names."""
        number, title = self._read(NUMBER), self._read(ITEM_TITLE)
        if self.errors:
            return None
        return ItemEntry(number=number, title=title, parent_id=as_id(self.value("parent_id")))


class DatesForm(Entry):
    """First and last day, time zone, and the titles of the days there are (`title-` with the day's id)."""

    @classmethod
    def of(cls, meeting: Meeting, days: Sequence[Day], typed: Mapping[str, str] | None) -> "DatesForm":
        stored = {
            "starts_on": meeting.starts_on.isoformat(),
            "ends_on": meeting.ends_on.isoformat(),
            "timezone": meeting.timezone,
            "along": "yes",
        } | {f"title-{day.id}": day.title for day in days}
        return cls(stored, typed, str(meeting.revision))

    def details(self, days: Sequence[Day]) -> Dates | None:
        """The dates; None when something is wrong, which `errors` then names."""
        first, last, zone = self._read_dates()
        titles: dict[UUID, str] = {day.id: self._read(DAY_TITLE, f"title-{day.id}") for day in days}
        if self.errors or first is None or last is None:
            return None
        return Dates(starts_on=first, ends_on=last, timezone=zone, along=bool(self.value("along")), titles=titles)

    @property
    def revision(self) -> int:
        """The meeting's revision that the fields were read from."""
        return int(self.upon) if self.upon.isascii() and self.upon.isdigit() and len(self.upon) < 10 else 0
