"""How the overview is put together from what was counted. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo


class Counted(Protocol):
    """What the rules need of an organisation with its people."""

    @property
    def region_code(self) -> str | None: ...
    @property
    def region(self) -> str: ...
    @property
    def registered(self) -> int: ...
    @property
    def confirmed(self) -> int: ...
    @property
    def attended(self) -> int: ...


C = TypeVar("C", bound=Counted)


class Begins(Protocol):
    """What the rules need of a session."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


S = TypeVar("S", bound=Begins)


@dataclass(frozen=True, slots=True)
class RegionLine:
    """The centres of one region and their people."""

    code: str
    name: str
    expected: int
    represented: int
    registered: int
    confirmed: int
    attended: int


def by_region(centres: Iterable[C]) -> list[RegionLine]:
    """One line a region, by name; centres without one last."""
    groups: dict[tuple[str, str], list[C]] = {}
    for centre in centres:
        groups.setdefault((centre.region, centre.region_code or ""), []).append(centre)
    return [
        RegionLine(
            code,
            name,
            len(group),
            sum(bool(c.attended) for c in group),
            sum(c.registered for c in group),
            sum(c.confirmed for c in group),
            sum(c.attended for c in group),
        )
        for (name, code), group in sorted(groups.items(), key=lambda item: (not item[0][0], item[0]))
    ]


def missing_first(centres: Sequence[C], name: Callable[[C], str]) -> list[C]:
    """Nobody registered, then nobody came, then the others; each by name."""
    return sorted(centres, key=lambda c: (2 if c.attended else 1 if c.registered else 0, name(c)))


def local_date(moment: datetime, zone: str) -> date:
    """The date the moment has in this zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def sessions_of_day(sessions: Sequence[S], zone: str, today: date) -> tuple[date | None, list[S]]:
    """Today's sessions; without any, those of the next day that has some; after the last, the last day's."""
    days: dict[date, list[S]] = {}
    for session in sessions:
        days.setdefault(local_date(session.starts_at, zone), []).append(session)
    if not days:
        return None, []
    day = min((d for d in days if d >= today), default=max(days))
    return day, days[day]


def is_on(session: Begins, now: datetime) -> bool:
    """Whether the session is going on."""
    return session.starts_at <= now < session.ends_at
