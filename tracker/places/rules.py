"""Who may have a place: the one rule by which form, API, import, decisions and the waiting list go. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from tracker.core.folding import fold


class QuotaKind(StrEnum):
    """What a quota is for."""

    EACH = "each-organisation"
    ORGANISATION = "organisation"
    TYPE = "organisation-type"
    PART = "part"
    GROUP = "group"


class CountOf(StrEnum):
    """What the places taken are counted by."""

    ALL = "all"
    ORGANISATION = "organisation"
    TYPE = "organisation-type"
    PART = "part"


#: what is counted, and of whom
Key = tuple[CountOf, str]
EVERYBODY: Key = (CountOf.ALL, "")


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person sits, as far as places go: all that tells whose places theirs is one of."""

    #: as `organisation_key` writes it; "" when it is not known
    organisation: str
    type: str
    part: str

    def keys(self) -> list[Key]:
        """Everything this place is counted in, in the order in which the counts are locked."""
        keys = [EVERYBODY]
        if self.organisation:
            keys.append((CountOf.ORGANISATION, self.organisation))
        return [*keys, (CountOf.TYPE, self.type), (CountOf.PART, self.part)]


W = TypeVar("W")


def organisation_key(organisation_id: UUID | None, name: str) -> str:
    """One organisation, however it is written: its id in the directory, or its folded name when it is not in it."""
    if organisation_id is not None:
        return organisation_id.hex
    folded = fold(name)[:200]
    return f"~{folded}" if folded else ""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many places, and no more. `kind` None: those of the whole meeting."""

    kind: QuotaKind | None
    #: a group's name; else what `Quota.subject` holds
    name: str
    places: int
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """So many places for these organisations together."""

    name: str
    places: int
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of a meeting. An organisation whose own quota is None has none, not even that of every organisation."""

    capacity: int | None = None
    each: int | None = None
    organisations: Mapping[str, int | None] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    groups: tuple[GroupLimit, ...] = ()

    @property
    def has_quotas(self) -> bool:
        """Whether there is anything besides the places of the whole meeting."""
        return bool(self.each is not None or self.organisations or self.types or self.parts or self.groups)

    @property
    def any(self) -> bool:
        return self.capacity is not None or self.has_quotas

    def over(self, seat: Seat) -> list[Limit]:
        """The limits that a place of this seat falls under, that of the whole meeting first."""
        found = [] if self.capacity is None else [Limit(None, "", self.capacity, (EVERYBODY,))]
        found += self._of_organisation(seat.organisation)
        if (places := self.types.get(seat.type)) is not None:
            found.append(Limit(QuotaKind.TYPE, seat.type, places, ((CountOf.TYPE, seat.type),)))
        if (places := self.parts.get(seat.part)) is not None:
            found.append(Limit(QuotaKind.PART, seat.part, places, ((CountOf.PART, seat.part),)))
        return found

    def _of_organisation(self, organisation: str) -> list[Limit]:
        if not organisation:
            return []
        found, keys = [], ((CountOf.ORGANISATION, organisation),)
        own = self.organisations.get(organisation, self.each)
        if own is not None:
            kind = QuotaKind.ORGANISATION if organisation in self.organisations else QuotaKind.EACH
            found.append(Limit(kind, organisation, own, keys))
        for group in self.groups:
            if organisation in group.members:
                together = tuple((CountOf.ORGANISATION, member) for member in sorted(group.members))
                found.append(Limit(QuotaKind.GROUP, group.name, group.places, together))
        return found


NO_LIMITS = Limits()


@dataclass(slots=True)
class Ledger:
    """The limits beside what is taken. Believe it only while the meeting is locked; what changes is written afterwards."""

    limits: Limits
    taken: dict[Key, int] = field(default_factory=dict)
    changes: dict[Key, int] = field(default_factory=dict)

    def first_full(self, seat: Seat, held: Seat | None = None) -> Limit | None:
        """The first limit that leaves no place for this seat; None: there is one.

        `held`: a place that the person has already and only carries along: limits it falls under have nothing to say.
        """
        old = self.limits.over(held) if held is not None else ()
        new = (limit for limit in self.limits.over(seat) if limit not in old)
        return next((limit for limit in new if self.used(limit) >= limit.places), None)

    def used(self, limit: Limit) -> int:
        """How many of these places are taken."""
        return sum(self.taken.get(key, 0) for key in limit.keys)

    @property
    def left(self) -> int | None:
        """Places left in the whole meeting; None: no limit."""
        return None if self.limits.capacity is None else self.limits.capacity - self.taken.get(EVERYBODY, 0)

    def take(self, seat: Seat, number: int = 1) -> None:
        """Give this seat a place (or several), whether or not there is one: ask `first_full` before."""
        self._add(seat.keys(), number)

    def give_back(self, seat: Seat) -> None:
        self._add(seat.keys(), -1)

    def move(self, held: Seat, seat: Seat) -> None:
        """Carry a place from one seat to another."""
        self.give_back(held)
        self.take(seat)
        self.changes = {key: number for key, number in self.changes.items() if number}

    def _add(self, keys: Iterable[Key], number: int) -> None:
        for key in keys:
            self.taken[key] = self.taken.get(key, 0) + number
            self.changes[key] = self.changes.get(key, 0) + number


def who_moves_up(ledger: Ledger, waiting: Iterable[tuple[W, Seat]]) -> list[W]:
    """Who of those waiting, the longest first, finds a place: whoever's own limits are full is passed over."""
    trial, found = Ledger(ledger.limits, dict(ledger.taken)), []
    for who, seat in waiting:
        if trial.left is not None and trial.left <= 0:
            break
        if trial.first_full(seat) is None:
            trial.take(seat)
            found.append(who)
    return found
