"""What the page of the places shows: each limit with what is used of it, and the waiting list with what each waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext

from tracker.core.i18n import say
from tracker.meetings.models import Meeting, Part
from tracker.organisations.models import OrganisationType
from tracker.organisations.names import TYPE_NAMES, Names
from tracker.places.queries import read_counts, read_ledger
from tracker.places.rules import EVERYBODY, CountOf, Key, Ledger, who_moves_up
from tracker.registration import queries
from tracker.registration.errors import refusal
from tracker.registration.lists import PART_NAMES
from tracker.registration.rules import State, whole_name
from tracker.registration.waiting_list import seat_of

#: people of the waiting list, and organisations under the quota of every organisation, that the page names
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class UsedLine:
    """A limit, or something counted without one (`places` None). `query`: the list of those who have the places."""

    name: str
    taken: int
    places: int | None
    query: dict[str, str]

    @property
    def left(self) -> int | None:
        return None if self.places is None else max(0, self.places - self.taken)

    @property
    def is_full(self) -> bool:
        return self.places is not None and self.taken >= self.places


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Somebody on the waiting list; `reason` "": there is a place for them."""

    id: UUID
    number: int
    name: str
    organisation: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """All that the page shows besides the form."""

    meeting: UsedLine
    groups: Sequence[UsedLine]
    organisations: Sequence[UsedLine]
    kinds: Sequence[UsedLine]
    waiting: Sequence[WaitingLine]
    waiting_count: int
    #: how many of those who wait would find a place now
    could_move_up: int


def read_page(meeting: Meeting, names: Names) -> PlacesPage:
    """What is taken and who waits, in three statements; who would move up needs the whole waiting list where there are limits."""
    ledger = read_ledger(meeting)
    limited = ledger.limits.any
    if not limited:  # then nobody had to read what is taken
        ledger = Ledger(ledger.limits, read_counts(meeting.id))
    waiting = [(row, seat_of(row)) for row in queries.list_waiting(meeting.id, None if limited else MOST_SHOWN)]
    count = len(waiting) if limited or len(waiting) < MOST_SHOWN else queries.count_state(meeting.id, State.WAITING)
    lines = []
    for number, (row, seat) in enumerate(waiting[:MOST_SHOWN], start=1):
        full = ledger.first_full(seat)
        name = whole_name(row.given_name, row.family_name)
        reason = say(refusal(full).message) if full else ""
        lines.append(WaitingLine(row.id, number, name, row.organisation_short, row.registered_at, reason))
    return PlacesPage(
        UsedLine(
            gettext("The whole meeting"), _taken(ledger, EVERYBODY), ledger.limits.capacity, {"state": "confirmed"}
        ),
        _groups(ledger),
        _organisations(ledger, names),
        _kinds(ledger),
        lines,
        count,
        len(who_moves_up(ledger, waiting)) if limited else count,
    )


def _taken(ledger: Ledger, key: Key) -> int:
    return max(0, ledger.taken.get(key, 0))


def _groups(ledger: Ledger) -> list[UsedLine]:
    found = []
    for group in ledger.limits.groups:
        taken = sum(_taken(ledger, (CountOf.ORGANISATION, member)) for member in group.members)
        found.append(UsedLine(group.name, taken, group.places, {}))
    return found


def _organisations(ledger: Ledger, names: Names) -> list[UsedLine]:
    """Those with a quota of their own, then the fullest of those under the quota of every organisation."""
    limits = ledger.limits
    counted = {key for of, key in ledger.taken if of is CountOf.ORGANISATION} if limits.each is not None else set()
    found = []
    for key in {*limits.organisations, *counted}:
        one = names.of(UUID(key)) if not key.startswith("~") else None
        query = {"state": "confirmed", "organisation": str(UUID(key))} if one else {"state": "confirmed", "q": key[1:]}
        places = limits.organisations.get(key, limits.each)
        taken = _taken(ledger, (CountOf.ORGANISATION, key))
        if taken or key in limits.organisations:
            found.append((key, UsedLine(one.short_name if one else key[1:], taken, places, query)))
    found.sort(key=lambda pair: (pair[0] not in limits.organisations, -pair[1].taken, pair[1].name))
    return [line for _, line in found[: max(MOST_SHOWN, len(limits.organisations))]]


def _kinds(ledger: Ledger) -> list[UsedLine]:
    """The parts and types that have a quota."""
    limits = ledger.limits
    parts = [
        UsedLine(say(PART_NAMES[Part(part)]), _taken(ledger, (CountOf.PART, part)), places, _asked("part", part))
        for part, places in limits.parts.items()
    ]
    types = [
        UsedLine(
            say(TYPE_NAMES[OrganisationType(kind)]), _taken(ledger, (CountOf.TYPE, kind)), places, _asked("type", kind)
        )
        for kind, places in limits.types.items()
    ]
    return parts + types


def _asked(name: str, value: str) -> dict[str, str]:
    return {"state": "confirmed", name: value}
