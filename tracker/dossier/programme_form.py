"""The form of the programme: days of rows and an agenda in lines, as typed and as they stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from tracker.core.i18n import say
from tracker.core.ids import as_id
from tracker.core.texts import Text
from tracker.core.writing import is_unprintable
from tracker.dossier.checking import in_utc, is_skipped
from tracker.dossier.programme import Programme, Standing
from tracker.dossier.start_form import LONGEST_DAYS
from tracker.meetings.models import Meeting, Session, SessionKind
from tracker.meetings.operations import AgendaDetails, DayDetails, SessionDetails

FIELDS = ("starts", "ends", "title", "kind", "speaker", "room", "was")
#: empty rows offered below those of a day
MORE, MOST_ROWS, LONGEST = 3, 40, 300
#: what a session can be, as people choose it
KINDS = {
    SessionKind.PLENARY: Text("Plenary"),
    SessionKind.GROUPS: Text("In groups"),
    SessionKind.BREAK: Text("Break"),
    SessionKind.SOCIAL: Text("Social event"),
    SessionKind.OTHER: Text("Something else"),
}
UNCOUNTED = frozenset({SessionKind.BREAK, SessionKind.SOCIAL})
#: "2 (a) One report a year": a number, perhaps a letter in brackets, then the title
_ITEM = re.compile(r"((\d+(?:\.\d+)*)(?:\s*\(([^()\s]{1,8})\))?)[.)\s:]\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a day as it stands in the page."""

    starts: str = ""
    ends: str = ""
    title: str = ""
    kind: str = "plenary"
    speaker: str = ""
    room: str = ""
    was: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.starts or self.ends or self.title or self.speaker or self.room)


class ProgrammeForm:
    """What stands in the fields; `errors` maps a field's name to what to do about it."""

    def __init__(self, meeting: Meeting, standing: Standing, typed: Mapping[str, str] | None = None) -> None:
        self._meeting, self._standing, self._typed = meeting, standing, typed
        self.errors: dict[str, str] = {}
        self.upon = typed.get("upon", "") if typed is not None else standing.mark
        self._sessions = {str(s.id): s for one in standing.days for s in one.sessions}

    def value(self, name: str) -> str:
        """The text of one of the single fields."""
        if self._typed is not None:
            return self._typed.get(name, "").strip()
        if name == "agenda":
            return "\n".join(f"{item.number} {item.title}" for item in self._standing.agenda)
        return str(getattr(self._meeting, name))

    def days(self) -> list[tuple[date, str, list[Row]]]:
        """Date, title and rows of each day: those typed, or those that stand with some empty ones."""
        first = self._meeting.starts_on if self._typed is None else self._day("starts_on") or self._meeting.starts_on
        if self._typed is None:
            by_date = {one.day.date: one for one in self._standing.days}
            dates = [first + timedelta(n) for n in range((self._meeting.ends_on - first).days + 1)]
            found = [
                (
                    on,
                    by_date[on].day.title if on in by_date else "",
                    self._stored(by_date[on].sessions if on in by_date else ()),
                )
                for on in dates
            ]
            return [(on, title, [*rows, *[Row()] * MORE]) for on, title, rows in found]
        count = sum(1 for n in range(LONGEST_DAYS) if f"{n}-title" in self._typed)
        return [(first + timedelta(n), self._typed[f"{n}-title"].strip(), self._rows(n)) for n in range(count)]

    def details(self) -> Programme | None:
        """The programme; None when something is wrong, which `errors` then names."""
        first, last, zone = self._day("starts_on"), self._day("ends_on"), self.value("timezone")
        if zone not in available_timezones():
            self.errors["timezone"] = say(Text("Choose the time zone of the meeting"))
            zone = self._meeting.timezone
        days = [self._read_day(n, on, title, rows, zone) for n, (on, title, rows) in enumerate(self.days())]
        agenda = self._read_agenda()
        if first and last:
            days = self._fit(days, first, last)
        if self.errors or first is None or last is None:
            return None
        return Programme(starts_on=first, ends_on=last, timezone=zone, days=days, agenda=agenda)

    def _fit(self, days: list[DayDetails], first: date, last: date) -> list[DayDetails]:
        """A day for each date; none with sessions may go."""
        count = (last - first).days + 1
        if count < 1:
            self.errors["ends_on"] = say(Text("The last day is before the first"))
        elif count > LONGEST_DAYS:
            self.errors["ends_on"] = say(Text("A meeting has %(most)d days at most", most=LONGEST_DAYS))
        elif any(day.sessions for day in days[count:]):
            self.errors["ends_on"] = say(Text("A day with sessions would go. Clear its titles first, or end later"))
        return [*days[:count], *(DayDetails(date=first + timedelta(n)) for n in range(len(days), count))]

    def _stored(self, sessions: Sequence[Session]) -> list[Row]:
        zone = ZoneInfo(self._meeting.timezone)

        def clock(moment: datetime) -> str:
            return moment.astimezone(zone).strftime("%H:%M")

        return [
            Row(clock(s.starts_at), clock(s.ends_at), s.title, s.kind.value, s.speaker, s.room, str(s.id))
            for s in sessions
        ]

    def _rows(self, n: int) -> list[Row]:
        typed = self._typed or {}
        found = []
        for r in range(MOST_ROWS):
            if f"{n}-{r}-title" not in typed:
                break
            found.append(Row(*(" ".join(typed.get(f"{n}-{r}-{name}", "").split()) for name in FIELDS)))
        return found

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.value(name))
        except ValueError:
            first = name == "starts_on"
            reason = (
                Text("Enter the first day, like 2027-10-25") if first else Text("Enter the last day, like 2027-10-27")
            )
            self.errors[name] = say(reason)
            return None

    def _read_day(self, n: int, on: date, title: str, rows: Sequence[Row], zone: str) -> DayDetails:
        self._check_line(f"{n}-title", title)
        read = [self._read_row(f"{n}-{r}", on, row, zone) for r, row in enumerate(rows) if not row.is_empty]
        return DayDetails(date=on, title=title, sessions=tuple(session for session in read if session))

    def _read_row(self, at: str, on: date, row: Row, zone: str) -> SessionDetails | None:
        starts, ends = self._hour(f"{at}-starts", on, row.starts, zone), self._hour(f"{at}-ends", on, row.ends, zone)
        if not row.title:
            if row.was:  # its title was cleared: it goes
                self.errors.pop(f"{at}-starts", None), self.errors.pop(f"{at}-ends", None)
                return None
            self.errors[f"{at}-title"] = say(Text("Enter the title of the session"))
        for name in ("title", "speaker", "room"):
            self._check_line(f"{at}-{name}", getattr(row, name))
        if starts and ends and starts >= ends:
            self.errors[f"{at}-ends"] = say(Text("The session must end after it begins"))
        if not (starts and ends and starts < ends):
            return None
        return self._session(row, starts, ends)

    def _session(self, row: Row, starts: datetime, ends: datetime) -> SessionDetails:
        kind = SessionKind(row.kind) if row.kind in set(SessionKind) else SessionKind.PLENARY
        old = self._sessions.get(row.was)
        numbers: dict[UUID | None, str] = {item.id: item.number for item in self._standing.agenda}
        return SessionDetails(
            title=row.title,
            starts_at=starts,
            ends_at=ends,
            kind=kind,
            speaker=row.speaker,
            room=row.room,
            counted=old.counted if old and old.kind is kind else kind not in UNCOUNTED,
            capacity=old.capacity if old else None,
            agenda_number=numbers.get(old.agenda_item_id, "") if old else "",
            was=as_id(row.was),
        )

    def _hour(self, name: str, on: date, text: str, zone: str) -> datetime | None:
        try:
            moment = datetime.combine(on, time.fromisoformat(text if len(text) >= 5 else f"0{text}"))
        except ValueError:
            self.errors[name] = say(Text("Enter a time, like 09:30"))
            return None
        if is_skipped(moment, zone):
            self.errors[name] = say(Text("The clocks of %(zone)s are set forward and skip this time", zone=zone))
            return None
        return in_utc(moment, zone)

    def _check_line(self, name: str, text: str) -> None:
        if len(text) > LONGEST:
            self.errors[name] = say(Text("This is longer than %(most)d characters", most=LONGEST))
        elif any(is_unprintable(character) for character in text):
            self.errors[name] = say(
                Text("This has a character that cannot be seen. Type it again instead of pasting it")
            )

    def _read_agenda(self) -> list[AgendaDetails]:
        """An item a line. One whose number stays keeps what is recorded of it; one with something recorded cannot go."""
        known = {item.number: item for item in self._standing.agenda}
        items: list[AgendaDetails] = []
        for line in filter(None, map(str.strip, self.value("agenda").splitlines())):
            number, title, parent = _item(line, known)
            if not number or len(title) > LONGEST or number in {item.number for item in items}:
                self.errors["agenda"] = say(Text('Write a number of its own and a title: "%(line)s"', line=line[:80]))
                return items
            old = known.get(number)
            kept = {"presenter": old.presenter, "discussion": old.discussion, "outcome": old.outcome} if old else {}
            above = parent if parent in {item.number for item in items} else ""
            items.append(AgendaDetails(number=number, title=title, parent=above, **kept))  # type: ignore[arg-type]
        gone = [item.number for item in known.values() if item.number not in {one.number for one in items}]
        if recorded := [number for number in gone if known[number].discussion or known[number].outcome]:
            said = Text("Something is recorded of item %(number)s, so it stays", number=recorded[0])
            self.errors["agenda"] = say(said)
        return items


def _item(line: str, known: Mapping[str, object]) -> tuple[str, str, str]:
    """Number, title and the number of the item above; numbers that stand are recognised however they are written."""
    for number in sorted(known, key=len, reverse=True):
        if line.startswith(number + " "):
            return number, line[len(number) :].strip(), number.partition(" (")[0] if " (" in number else ""
    found = _ITEM.fullmatch(line)
    if found is None:
        return "", "", ""
    number = f"{found[2]} ({found[3]})" if found[3] else found[2]
    return number, found[4].strip(), found[2] if found[3] else ""
