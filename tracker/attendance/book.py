"""What the events of one batch are judged by: people, places, and the events that count already. Pure."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from tracker.attendance.events import Who
from tracker.attendance.rules import NEVER_HERE, Fact, Standing, derive
from tracker.registration.rules import State


class Person(NamedTuple):
    """A participant as the door knows one."""

    id: UUID
    code: str
    state: State
    walk_in: bool
    who: Who
    organisation_id: UUID | None = None
    #: of registrations joined to this one
    other_codes: frozenset[str] = frozenset()

    def has(self, code: str | None) -> bool:
        """Whether this is a code of theirs."""
        return code == self.code or code in self.other_codes


@dataclass(slots=True)
class Place:
    """A session or day that people are checked in at; those inside are counted when its places are limited."""

    id: UUID
    counted: bool = True
    capacity: int | None = None
    taken: int = 0
    has_quotas: bool = False
    #: by organisation; None: of each that has none of its own
    quotas: dict[UUID | None, int] = field(default_factory=dict)
    taken_by: dict[UUID, int] = field(default_factory=dict)

    @property
    def is_limited(self) -> bool:
        """Whether those inside have to be counted."""
        return self.capacity is not None or self.has_quotas

    def has_room_for(self, organisation_id: UUID | None) -> bool:
        """Whether the organisation has a place left, as far as it is limited."""
        if not self.quotas or organisation_id is None:
            return True
        places = self.quotas.get(organisation_id, self.quotas.get(None))
        return places is None or self.taken_by.get(organisation_id, 0) < places

    def seat(self, organisation_id: UUID | None, change: int) -> None:
        """Count somebody who sat down (1) or rose (-1)."""
        self.taken += change
        if organisation_id is not None:
            self.taken_by[organisation_id] = self.taken_by.get(organisation_id, 0) + change


@dataclass(slots=True)
class Stay:
    """One person at one session or day: their events that count, and what these say together."""

    person_id: UUID
    place_id: UUID
    facts: list[Fact] = field(default_factory=list)
    standing: Standing = NEVER_HERE
    #: by an event of this batch
    changed: bool = False

    def add(self, fact: Fact) -> Standing:
        """What they say with this one."""
        self.facts.append(fact)
        self.changed = True
        self.standing = derive(self.facts)
        return self.standing

    def forget(self, event_id: UUID) -> None:
        """Leave this one out again."""
        self.facts = [fact for fact in self.facts if fact.id != event_id]
        self.standing = derive(self.facts)


@dataclass(slots=True)
class Book:
    """Everything the events of one batch are judged by, read under the lock."""

    people: dict[UUID | str, Person] = field(default_factory=dict)
    second_codes: frozenset[str] = frozenset()
    places: dict[UUID, Place] = field(default_factory=dict)
    known: dict[UUID, Any] = field(default_factory=dict)
    stays: dict[tuple[UUID, UUID], Stay] = field(default_factory=dict)

    def stay(self, person_id: UUID, place_id: UUID) -> Stay:
        """Of this person there."""
        pair = person_id, place_id
        found = self.stays.get(pair)
        if found is None:
            found = self.stays[pair] = Stay(person_id, place_id)
        return found

    def changed(self) -> list[Stay]:
        """Those that events of this batch say something of."""
        return [stay for stay in self.stays.values() if stay.changed]
