"""What a deal would make of the groups: worked out from the records each time, so a preview is what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from tracker.core.ids import fingerprint
from tracker.discussions.models import Group
from tracker.discussions.queries import list_groups
from tracker.grouping import queries, rules
from tracker.grouping.models import Who
from tracker.grouping.rules import Person, Spread, Together, Trait, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the organiser asks for. `pins`: participant -> the group they stay in; None: as the groups have them."""

    groups: frozenset[UUID]
    who: Who = Who.CONFIRMED
    wish: Wish = field(default_factory=Wish)
    pins: Mapping[UUID, UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who would be in which group, or is."""

    groups: Sequence[Group]
    people: Sequence[Person]
    dealt: Mapping[UUID, UUID]
    spreads: Mapping[Trait, Sequence[Spread]]
    together: Sequence[Together]
    #: how many of the confirmed have no place; known of groups as they are
    left: int = 0

    @property
    def seats(self) -> list[tuple[Group, list[Person]]]:
        """The groups with their people, who leads first, then by name."""
        found: dict[UUID, list[Person]] = {group.id: [] for group in self.groups}
        for person in self.people:
            if person.id in self.dealt:
                found[self.dealt[person.id]].append(person)
        return [(group, sorted(found[group.id], key=lambda one: not one.leads)) for group in self.groups]

    @property
    def moved(self) -> int:
        """How many leave the group they have."""
        return sum(one.present not in (None, self.dealt.get(one.id)) for one in self.people)

    @property
    def placed(self) -> int:
        """How many have no group yet and get one."""
        return sum(one.present is None and one.id in self.dealt for one in self.people)

    @property
    def digest(self) -> str:
        """Tells one plan from another: the same people in the same groups."""
        said = sorted((str(one.id), str(self.dealt.get(one.id))) for one in self.people)
        return fingerprint(said)


def plan(meeting_id: UUID, asked: Asked) -> Plan:
    """What would be stored."""
    groups = [group for group in list_groups(meeting_id) if group.id in asked.groups]
    ids = [group.id for group in groups]
    people = [_pinned(person, asked) for person in queries.list_people(meeting_id, ids, asked.who)]
    return _plan(groups, people, rules.deal(people, ids, asked.wish))


def standing(meeting_id: UUID) -> list[Plan]:
    """The groups as they are, each round of them by itself: of those who have no place, how many. Three statements."""
    rounds = queries.list_rounds(meeting_id)
    found = queries.list_seated(meeting_id, [[group.id for group in groups] for groups in rounds])
    return [
        _plan(groups, seated.people, {one.id: one.present for one in seated.people if one.present}, seated.left)
        for groups, seated in zip(rounds, found, strict=True)
    ]


def next_round(rounds: Sequence[Plan]) -> Plan | None:
    """What one wants to build first: the earliest round in which nobody has a place, else the earliest."""
    return next((one for one in rounds if not one.dealt), rounds[0] if rounds else None)


def _plan(groups: Sequence[Group], people: Sequence[Person], dealt: Mapping[UUID, UUID], left: int = 0) -> Plan:
    ids = [group.id for group in groups]
    spreads = {trait: rules.spread(people, ids, dealt, trait) for trait in Trait} if ids else {}
    return Plan(
        groups=groups,
        people=people,
        dealt=dealt,
        spreads=spreads,
        together=rules.together(people, ids, dealt) if ids else [],
        left=left,
    )


def _pinned(person: Person, asked: Asked) -> Person:
    """With what the organiser ticked in the preview. Who leads stays in the group they lead."""
    if asked.pins is None or person.leads:
        return person
    group = asked.pins.get(person.id)
    if group is None or group not in asked.groups:
        return replace(person, pinned=False)
    return replace(person, pinned=True, stays_in=group)
