"""Dealing people into groups so that every group is a small picture of the meeting. Pure, and the same for the same seed.

What counts, in this order: who is pinned stays; groups are of equal size; people of one organisation sit apart; regions,
kinds of organisation, languages and genders are spread evenly; and, where asked, as few as possible leave the group they
have. The method is a first deal followed by exchanges of two people as long as one makes it better (local search).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import NamedTuple
from uuid import UUID

from tracker.core.texts import Text


class Trait(StrEnum):
    """What is spread evenly."""

    REGION = "region"
    TYPE = "type"
    LANGUAGE = "language"
    GENDER = "gender"


TRAITS: Mapping[str, Text] = {
    Trait.REGION: Text("Region"),
    Trait.TYPE: Text("Kind of organisation"),
    Trait.LANGUAGE: Text("Language"),
    Trait.GENDER: Text("Gender"),
}
#: how much a pair of one organisation in one group weighs, and one person away from the group they had
TOGETHER, MOVED = 40.0, 3.0
#: exchanges looked at before the search ends; a meeting of 150 people in 6 groups needs about a tenth
MOST_TRIALS = 300_000
#: people of one group that are looked at in a round of exchanges: all of them, but where thousands are dealt
MOST_SEEN = 250
#: so many deals are made while none is perfect, and the best is taken
ROUNDS = 4
SEEDS = 1_000_000
#: what a gain has to be more than: sums of fractions are never quite equal
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be dealt into a group."""

    id: UUID
    name: str
    #: one key for each organisation; "" is nobody's
    organisation: str
    organisation_name: str
    #: trait -> the person's value; "" where it is not known
    traits: Mapping[str, str]
    #: the group they are in now, if any; whether they are to stay in it, and where else they are pinned
    present: UUID | None = None
    pinned: bool = False
    stays_in: UUID | None = None
    #: they lead their group; who leads is pinned too
    leads: bool = False

    @property
    def held(self) -> UUID | None:
        """The group they must be in."""
        return (self.stays_in or self.present) if self.pinned or self.leads else None


@dataclass(frozen=True, slots=True)
class Wish:
    """How to deal: which traits count, whether people keep their group where they can, and the seed."""

    traits: frozenset[str] = frozenset(Trait)
    keep: bool = False
    seed: int = 1


Deal = Mapping[UUID, UUID]


class _Trial(NamedTuple):
    """A person as the search sees them: small numbers only."""

    person: UUID
    organisation: int
    values: tuple[int, ...]
    present: int
    free: bool


@dataclass(slots=True)
class _Table:
    """The deal while it is made: who sits where, and how many of each value and organisation each group has."""

    sizes: list[int]
    wanted: list[list[float]]
    values: list[list[int]]
    organisations: list[Counter[int]]
    keep: bool
    seats: list[list[_Trial]] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """How far the whole is from what is wished."""
        pairs = sum(n * (n - 1) / 2 for seen in self.organisations for key, n in seen.items() if key)
        uneven = sum(
            (count - wanted) ** 2
            for counts, share in zip(self.values, self.wanted, strict=True)
            for count, wanted in zip(counts, share, strict=True)
        )
        moved = sum(trial.present not in (-1, group) for group, seats in enumerate(self.seats) for trial in seats)
        return TOGETHER * pairs + uneven + (MOVED * moved if self.keep else 0)

    @property
    def is_perfect(self) -> bool:
        """Nobody of one organisation together, and no value further apart than one."""
        apart = all(n < 2 for seen in self.organisations for key, n in seen.items() if key)
        return apart and all(max(counts) - min(counts) <= 1 for counts in zip(*self.values, strict=True))

    def put(self, trial: _Trial, group: int) -> None:
        self.seats[group].append(trial)
        self.count(trial, group, 1)

    def count(self, trial: _Trial, group: int, by: int) -> None:
        """Count the person in (1) or out (-1) of the group."""
        self.organisations[group][trial.organisation] += by
        counts = self.values[group]
        for value in trial.values:
            counts[value] += by

    def price(self, trial: _Trial, group: int) -> float:
        """What it costs to add the person to the group as it stands."""
        cost = TOGETHER * self.organisations[group][trial.organisation] if trial.organisation else 0.0
        if self.keep and trial.present not in (-1, group):
            cost += MOVED
        counts, wanted = self.values[group], self.wanted[group]
        for value in trial.values:
            cost += 2 * (counts[value] - wanted[value]) + 1
        return cost


def deal(people: Sequence[Person], groups: Sequence[UUID], wish: Wish) -> dict[UUID, UUID]:
    """Who goes into which group: participant -> group. Everybody gets one; nothing without groups."""
    if not groups or not people:
        return {}
    random = Random(wish.seed)  # noqa: S311 - to be repeatable, not secret
    trials = _trials(people, groups, wish)
    table, looked = _search(trials, len(groups), wish.keep, random)
    for _ in range(ROUNDS - 1):
        if table.is_perfect or looked > MOST_TRIALS / ROUNDS:
            break
        table = min(table, _search(trials, len(groups), wish.keep, random)[0], key=lambda one: one.cost)
    return {trial.person: groups[group] for group, seats in enumerate(table.seats) for trial in seats}


def _search(trials: Sequence[_Trial], groups: int, keep: bool, random: Random) -> tuple[_Table, int]:
    """One deal, made as good as exchanges make it, and how many were looked at."""
    table = _first_table(trials, groups, keep)
    _seat(table, trials, random)
    return table, _improve(table, random)


def _trials(people: Sequence[Person], groups: Sequence[UUID], wish: Wish) -> list[_Trial]:
    place = {group: number for number, group in enumerate(groups)}
    organisations: dict[str, int] = {"": 0}
    values: dict[tuple[str, str], int] = {}
    traits = [trait for trait in Trait if trait in wish.traits]
    return [
        _Trial(
            person.id,
            organisations.setdefault(person.organisation, len(organisations)),
            tuple(values.setdefault((trait, person.traits.get(trait, "")), len(values)) for trait in traits),
            place.get(person.held or person.present, -1),  # type: ignore[arg-type]
            person.held not in place,
        )
        for person in sorted(people, key=lambda person: person.id)
    ]


def _first_table(trials: Sequence[_Trial], groups: int, keep: bool) -> _Table:
    """Empty groups of equal size; pinned people may make one larger than its share, and the others share what is left."""
    pinned = Counter(trial.present for trial in trials if not trial.free)
    sizes = [pinned[group] for group in range(groups)]
    for _ in range(len(trials) - sum(sizes)):
        sizes[min(range(groups), key=lambda group: (sizes[group], group))] += 1
    totals = Counter(value for trial in trials for value in trial.values)
    known = max(totals, default=-1) + 1
    wanted = [[totals[value] * size / len(trials) for value in range(known)] for size in sizes]
    return _Table(sizes, wanted, [[0] * known for _ in sizes], [Counter() for _ in sizes], keep, [[] for _ in sizes])


def _seat(table: _Table, trials: Sequence[_Trial], random: Random) -> None:
    """Pinned people first, then those who keep their group, then the largest organisations, each where it costs least."""
    for trial in trials:
        if not trial.free:
            table.put(trial, trial.present)
    many = Counter(trial.organisation for trial in trials if trial.organisation)
    free = [trial for trial in trials if trial.free]
    random.shuffle(free)
    if table.keep:
        free.sort(key=lambda trial: (trial.present < 0, -many[trial.organisation], trial.organisation))
    else:
        free.sort(key=lambda trial: (-many[trial.organisation], trial.organisation))
    for trial in free:
        if table.keep and trial.present >= 0 and len(table.seats[trial.present]) < table.sizes[trial.present]:
            table.put(trial, trial.present)
            continue
        open_ = [group for group, size in enumerate(table.sizes) if len(table.seats[group]) < size]
        random.shuffle(open_)
        table.put(trial, min(open_, key=lambda group: (table.price(trial, group), len(table.seats[group]))))


def _improve(table: _Table, random: Random) -> int:
    """Exchange two people of two groups whenever it makes the whole better, until nothing does. Returns how many it tried."""
    trials, better = 0, True
    while better and trials < MOST_TRIALS:
        better = False
        for first in range(len(table.seats)):
            for second in range(first + 1, len(table.seats)):
                if trials >= MOST_TRIALS:
                    return trials
                looked, done = _exchange(table, first, second, random)
                trials, better = trials + looked, better or done
    return trials


def _exchange(table: _Table, first: int, second: int, random: Random) -> tuple[int, bool]:
    """One round of exchanges between two groups: how many pairs were looked at, and whether one was exchanged."""
    ours, theirs = table.seats[first], table.seats[second]
    mine_in_turn = [number for number, trial in enumerate(ours) if trial.free]
    free = [number for number, trial in enumerate(theirs) if trial.free]
    random.shuffle(mine_in_turn)
    mine_in_turn = mine_in_turn[:MOST_SEEN]
    free = random.sample(free, MOST_SEEN) if len(free) > MOST_SEEN else free
    done = False
    for number in mine_in_turn:
        mine = ours[number]
        table.count(mine, first, -1)
        here = table.price(mine, first)
        gain, best = min(((_cost(table, mine, theirs[n], first, second) - here, n) for n in free), default=(0.0, -1))
        if gain < -TINY:
            ours[number], theirs[best], done = theirs[best], mine, True
            table.count(theirs[best], second, 1)
            table.count(ours[number], second, -1)
        table.count(ours[number], first, 1)
    return len(mine_in_turn) * len(free), done


def _cost(table: _Table, mine: _Trial, other: _Trial, first: int, second: int) -> float:
    """What it costs more to have the two, the first of whom is counted out already, in each other's place."""
    table.count(other, second, -1)
    cost = table.price(mine, second) + table.price(other, first) - table.price(other, second)
    table.count(other, second, 1)
    return cost


class Spread(NamedTuple):
    """How one value of a trait is spread: how many in each group, in the groups' order."""

    value: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def is_even(self) -> bool:
        """As even as whole people allow."""
        return max(self.counts) - min(self.counts) <= 1


def spread(people: Sequence[Person], groups: Sequence[UUID], dealt: Deal, trait: str) -> list[Spread]:
    """How the values of a trait are spread over the groups, the most frequent first; people without a group count nowhere."""
    counts: dict[str, Counter[UUID]] = {}
    for person in people:
        if person.id in dealt:
            counts.setdefault(person.traits.get(trait, ""), Counter())[dealt[person.id]] += 1
    rows = [Spread(value, tuple(found[group] for group in groups)) for value, found in counts.items()]
    return sorted(rows, key=lambda row: (not row.value, -row.total, row.value))


class Together(NamedTuple):
    """People of one organisation in one group."""

    organisation: str
    group: UUID
    many: int
    #: it has more people than there are groups, so somebody has to sit together
    unavoidable: bool


def together(people: Sequence[Person], groups: Sequence[UUID], dealt: Deal) -> list[Together]:
    """Which organisations have more than one person in a group, those that could be apart first."""
    seated = [person for person in people if person.organisation and person.id in dealt]
    whole = Counter(person.organisation for person in seated)
    names = {person.organisation: person.organisation_name for person in seated}
    pairs = Counter((person.organisation, dealt[person.id]) for person in seated)
    order = {group: number for number, group in enumerate(groups)}
    found = [
        Together(names[key], group, count, count <= -(-whole[key] // len(groups)) and whole[key] > len(groups))
        for (key, group), count in pairs.items()
        if count > 1
    ]
    return sorted(found, key=lambda one: (one.unavoidable, one.organisation, order[one.group]))
