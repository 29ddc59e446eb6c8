"""What a figure is: a number with its name, what it counts, when it was counted, and what it is a part of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tracker.core.texts import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One counted number. `of` is the whole it is read against, `part_of` the figure it is a sub-total of."""

    name: str
    label: Text
    value: int
    of: int | None
    definition: Text
    as_of: datetime
    unit: str
    part_of: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a breakdown. `key` is "" for those who did not state it or belong to none."""

    key: str
    label: str | Text
    registered: int
    confirmed: int
    attended: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The same persons split one way; its lines add up to the totals."""

    name: str
    label: Text
    definition: Text
    rows: tuple[Share, ...]

    @property
    def registered(self) -> int:
        return sum(row.registered for row in self.rows)

    @property
    def confirmed(self) -> int:
        return sum(row.confirmed for row in self.rows)

    @property
    def attended(self) -> int:
        return sum(row.attended for row in self.rows)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation with how many of its people are registered, confirmed and came."""

    organisation_id: UUID | None
    name: str
    short_name: str
    parent: str
    region_code: str | None
    region: str
    country_iso2: str | None
    country: str
    registered: int
    confirmed: int
    attended: int


@dataclass(frozen=True, slots=True)
class SessionCount:
    """A session with how many participants attended it, and how many are inside now."""

    session_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    attended: int
    inside: int


@dataclass(frozen=True)
class FigureSet(Mapping[str, Figure]):
    """The figures of a meeting at one moment, by name, with what they are broken down by."""

    as_of: datetime
    figures: Mapping[str, Figure]
    breakdowns: Mapping[str, Breakdown] = field(default_factory=dict)
    #: the centres expected, each with its people (none: missing)
    centres: tuple[Body, ...] = ()
    #: the partner bodies whose people came, expected or not
    partners: tuple[Body, ...] = ()
    sessions: tuple[SessionCount, ...] = ()

    def __getitem__(self, name: str) -> Figure:
        return self.figures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.figures)

    def __len__(self) -> int:
        return len(self.figures)

    def value(self, name: str) -> int:
        """The bare number."""
        return self.figures[name].value

    @property
    def represented_centres(self) -> tuple[Body, ...]:
        return tuple(body for body in self.centres if body.attended)

    @property
    def missing_centres(self) -> tuple[Body, ...]:
        """The expected centres of which nobody came."""
        return tuple(body for body in self.centres if not body.attended)
