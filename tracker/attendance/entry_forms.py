"""What is asked where no desk is: numbers of places, lines of a list, codes. Plain fields, read without surprise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request

from tracker.attendance.door_quotas import MOST
from tracker.attendance.queries import Place
from tracker.attendance.rules import Channel
from tracker.attendance.sheets import Line, read_lines
from tracker.core.ids import as_id
from tracker.core.texts import Text

NOT_A_NUMBER = Text("Enter a whole number, or leave it empty for no limit.")


@dataclass(frozen=True, slots=True)
class QuotaForm:
    """How many places each organisation has at a session; empty: no limit of its own."""

    typed: Mapping[str, str]
    general: int | None = None
    quotas: Mapping[UUID, int] = field(default_factory=dict)
    errors: Mapping[str, Text] = field(default_factory=dict)


def read_quotas(typed: Mapping[str, str], organisations: Iterable[UUID]) -> QuotaForm:
    """The form as it was sent."""
    errors: dict[str, Text] = {}
    general = _number(typed, "general", errors)
    found = {one: _number(typed, f"quota-{one}", errors) for one in organisations}
    return QuotaForm(typed, general, {one: n for one, n in found.items() if n is not None}, errors)


def _number(typed: Mapping[str, str], name: str, errors: dict[str, Text]) -> int | None:
    text = typed.get(name, "").strip()
    if not text:
        return None
    if text.isdecimal() and len(text) < 6 and int(text) <= MOST:
        return int(text)
    errors[name] = NOT_A_NUMBER
    return None


@dataclass(slots=True)
class ListForm:
    """A list typed back in: its lines, the time on it, what kind of list it is, and who unclear lines were said to be."""

    text: str
    day: str
    clock: str
    channel: Channel
    picked: Mapping[Line, UUID] = field(default_factory=dict)
    error: Text | None = None

    @property
    def lines(self) -> list[Line]:
        return read_lines(self.text)

    def moment(self, zone: str) -> datetime | None:
        """The time on the list; None when it is none."""
        try:
            at = datetime.fromisoformat(f"{self.day}T{self.clock}")
        except ValueError:
            return None
        if at.tzinfo is not None or not 2000 <= at.year <= 2200:
            return None
        return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def begin_list(place: Place, zone: str, channel: str = "") -> ListForm:
    """An empty form for this session: its beginning is what a list is most often for."""
    begins = place.starts_at.replace(hour=9) if place.is_day else place.starts_at.astimezone(ZoneInfo(zone))
    way = Channel.REMOTE if channel == Channel.REMOTE else Channel.PAPER
    return ListForm("", begins.strftime("%Y-%m-%d"), begins.strftime("%H:%M"), way)


def read_list() -> ListForm:
    """The form as it was sent. Fields `pick`: "participant line" for lines that named several."""
    form = request.form
    way = Channel.REMOTE if form.get("channel") == Channel.REMOTE else Channel.PAPER
    sent = ListForm(form.get("text", "")[:20_000], form.get("day", ""), form.get("clock", "")[:5], way)
    lines = {str(line): line for line in sent.lines}
    picked: dict[Line, UUID] = {}
    for pair in form.getlist("pick"):
        who, _, text = pair.partition(" ")
        one = as_id(who)
        if one is not None and text in lines:
            picked[lines[text]] = one
    sent.picked = picked
    return sent
