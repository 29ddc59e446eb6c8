"""What the attendance pages count; at a large meeting it is kept for some seconds (`core.keeping`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.attendance import queries, tallies
from tracker.attendance.queries import Absent, AttendanceRow, Place, PlacePresence
from tracker.attendance.tallies import Arrival, By, Crosstab
from tracker.core.keeping import LARGE, kept

#: the longest list a page shows; the API has it whole
SHOWN = 500


@dataclass(frozen=True, slots=True)
class Rooms:
    """How many came to each session or day, and when that was counted."""

    rows: Sequence[PlacePresence]
    counted_at: datetime
    #: what the doors had told at the least when it was counted
    mark: str = ""

    @property
    def online(self) -> bool:
        """Whether anybody attended from afar."""
        return any(row.remote for row in self.rows)

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((row.attended for row in self.rows), default=0) or 1

    @property
    def places(self) -> dict[UUID, Place]:
        return {row.place.id: row.place for row in self.rows}


@dataclass(frozen=True, slots=True)
class Absence:
    """Who has not come: how many, the organisations with the most missing, the first names of them."""

    count: int
    arrivals: Sequence[Arrival]
    people: Sequence[Absent]

    @property
    def by_organisation(self) -> dict[str, list[Absent]]:
        found: dict[str, list[Absent]] = {}
        for person in self.people:
            found.setdefault(person.organisation, []).append(person)
        return found


@dataclass(frozen=True, slots=True)
class AtPlace:
    """Who was at one session or day, and who of the expected was not; the first of each."""

    present: Sequence[AttendanceRow]
    absent: Sequence[Absent]


def read_rooms(meeting_id: UUID, now: datetime, mark: str = "") -> Rooms:
    """How many came to each session, or to each day of a meeting that counts days. `mark`: of what was heard until now.

    What was kept has the mark of its own time, so whoever asks with it is given the later count too.
    """

    def count() -> Rooms:
        sessions = queries.presence_by_session(meeting_id)
        return Rooms(sessions or queries.presence_by_day(meeting_id), now, mark)

    return kept(
        ("rooms", meeting_id),
        count,
        lambda rooms: sum(row.attended for row in rooms.rows) >= LARGE,
        says_when=True,
        in_language=False,
    )


def read_absence(meeting_id: UUID) -> Absence:
    """Who has not come to anything yet."""

    def count() -> Absence:
        return Absence(
            queries.count_absent(meeting_id), tallies.list_arrivals(meeting_id), queries.list_absent(meeting_id)
        )

    return kept(
        ("absence", meeting_id),
        count,
        lambda found: sum(one.expected for one in found.arrivals) >= LARGE,
        in_language=False,
    )


def read_table(meeting_id: UUID, by: By, places: Sequence[Place]) -> Crosstab:
    """Who came to what, by what they are."""
    return kept(("table", meeting_id, by), _tally(meeting_id, by, places), lambda table: table.people >= LARGE)


def _tally(meeting_id: UUID, by: By, places: Sequence[Place]) -> Callable[[], Crosstab]:
    return lambda: tallies.tally(meeting_id, by, places)


def read_place(meeting_id: UUID, place: Place) -> AtPlace:
    """Who was there and who was not."""

    def count() -> AtPlace:
        present = queries.attendance_rows(meeting_id, place=place, most=SHOWN)
        return AtPlace(present, queries.list_absent(meeting_id, place))

    return kept(("place", place.id), count, lambda found: len(found.present) >= SHOWN)
