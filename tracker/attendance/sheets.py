"""A list that was kept by hand, or comes from elsewhere, line by line: "09:05 K7 4QX", "Amina Odhiambo 9.05", an address. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from tracker.core.folding import fold
from tracker.registration.rules import fold_email, parse_code

#: lines taken at once: three pages of a list
MOST_LINES = 120
_TIME = re.compile(r"^\s*(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?=\D|$)[\s,;]*(?P<who>.*)$")
_TIME_BEHIND = re.compile(r"^(?P<who>.*\S)[\s,;]+(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})[\s,;.]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: who, as it was written, and the time beside it if there was one."""

    text: str
    at: time | None = None
    #: the hour that is none, as it was written: "25:99"; the text then has the whole line
    no_time: str = ""

    @property
    def code(self) -> str | None:
        return parse_code(self.text)

    @property
    def may_be_a_name(self) -> bool:
        """Without digits a code looks like a name: "Amina" could be either."""
        return not any(character.isdigit() for character in self.text) and "@" not in self.text

    @property
    def email(self) -> str | None:
        return fold_email(self.text) if "@" in self.text else None

    @property
    def words(self) -> list[str]:
        return fold(self.text).split()[:8]

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.text}" if self.at else self.text


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a line may mean."""

    participant_id: UUID
    name: str
    organisation: str
    code: str
    withdrew_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A line that names nobody, or several people."""

    line: Line
    candidates: Sequence[Candidate] = field(default_factory=tuple)
    #: whom it names, but who withdrew
    withdrawn: Sequence[Candidate] = field(default_factory=tuple)


def read_lines(text: str) -> list[Line]:
    """The lines that say something, each once, up to MOST_LINES."""
    found: dict[Line, None] = {}
    for raw in text.replace("\0", "").splitlines():
        timed = _TIME.match(raw) or _TIME_BEHIND.match(raw)
        rest = timed["who"] if timed else raw
        if rest.strip(" \t,;.-"):
            found[_line(raw, timed)] = None
    return list(found)[:MOST_LINES]


def _line(raw: str, timed: re.Match[str] | None) -> Line:
    if timed is None:
        return Line(raw.strip(" \t,;"))
    hour, minute = int(timed["hour"]), int(timed["minute"])
    if hour < 24 and minute < 60:
        return Line(timed["who"].strip(" \t,;"), time(hour, minute))
    return Line(raw.strip(" \t,;"), no_time=raw[timed.start("hour") : timed.end("minute")])


def pick(line: Line, candidates: Sequence[Candidate]) -> Candidate | None:
    """The one the line means: the only one, or the only one of exactly this name; None when it is not sure."""
    if len(candidates) == 1:
        return candidates[0]
    if any(one.code == line.code for one in candidates):
        return None  # one person's code reads as another one's name
    words = sorted(line.words)
    exact = [one for one in candidates if sorted(fold(one.name).split()) == words]
    return exact[0] if len(exact) == 1 else None
