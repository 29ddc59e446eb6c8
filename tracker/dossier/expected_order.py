"""The order in which the bodies expected at a meeting are named: a number typed beside each, or one moved up or down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.db import operation
from tracker.dossier.errors import OrderChanged
from tracker.meetings.models import Meeting, Part
from tracker.meetings.operations import set_expected
from tracker.meetings.queries import expected_organisations, lock_meeting
from tracker.organisations.models import Organisation

#: as a meeting's file names them
PARTS = tuple(Part)
MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """A body with its number among those of its part, and what is typed there."""

    code: str
    name: str
    part: Part
    number: int
    typed: str

    @property
    def is_wrong(self) -> bool:
        return not (self.typed.isdecimal() and len(self.typed) <= MOST_DIGITS)

    @property
    def place(self) -> tuple[int, int, int, int]:
        """To sort by: going down, a body comes after the one whose number it is given; going up, before it."""
        wanted = self.number if self.is_wrong else int(self.typed)
        way = (wanted > self.number) - (wanted < self.number)
        return PARTS.index(self.part), wanted, way, self.number


class OrderForm:
    """The bodies part by part, as they stand, with the numbers typed. `move` is "up CODE" or "down CODE"."""

    def __init__(self, meeting: Meeting, typed: Mapping[str, str] | None = None) -> None:
        typed = typed or {}
        standing = _by_part(expected_organisations(meeting.id))
        self.placed: list[Placed] = []
        for part, group in groupby(standing, key=lambda one: one[1]):
            for number, (body, _) in enumerate(group, start=1):
                beside = typed.get(f"number-{body.code}", str(number)).strip()
                self.placed.append(Placed(body.code, body.short_name, part, number, beside))
        self.standing = [one.code for one in self.placed]
        self.shown = typed["shown"].split() if "shown" in typed else self.standing
        way, _, self.moved = typed.get("move", "").partition(" ")
        self._by = {"up": -1, "down": 1}.get(way, 0)

    @property
    def wrong(self) -> list[Placed]:
        """Those beside which something else than a number is typed."""
        return [one for one in self.placed if one.is_wrong]

    @property
    def parts(self) -> dict[Part, list[Placed]]:
        """What a page shows: part by part."""
        return {part: list(group) for part, group in groupby(self.placed, key=lambda one: one.part)}

    @property
    def wanted(self) -> list[str]:
        """The codes in the order asked for."""
        ordered = sorted(self.placed, key=lambda one: one.place)
        here = next((n for n, one in enumerate(ordered) if one.code == self.moved), 0)
        there = here + self._by
        if self._by and 0 <= there < len(ordered) and ordered[here].part is ordered[there].part:
            ordered[here], ordered[there] = ordered[there], ordered[here]
        return [one.code for one in ordered]


def _by_part(standing: Sequence[tuple[Organisation, Part]]) -> list[tuple[Organisation, Part]]:
    return sorted(standing, key=lambda one: PARTS.index(one[1]))


@operation
def order_expected(meeting_id: UUID, wanted: Sequence[str], shown: Sequence[str], *, by: Actor, now: datetime) -> None:
    """Name the bodies in this order from now on. Raises OrderChanged when they stand otherwise than the page showed them."""
    meeting = lock_meeting(meeting_id)
    standing = {body.code: (body, part) for body, part in _by_part(expected_organisations(meeting_id))}
    if list(standing) == list(wanted):
        return
    if list(standing) != list(shown):
        raise OrderChanged
    set_expected(meeting_id, [standing[code] for code in wanted], {})
    who = meeting.short_title
    record("meeting.expected-order", by=by, at=now, meeting_id=meeting_id, subject_id=meeting_id, subject=who)
