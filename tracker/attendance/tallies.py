"""Attendance by what people are: region, centre, kind of organisation, part, gender, for each session and in all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.attendance.models import Presence
from tracker.attendance.queries import CAME, EXPECTED, ORGANISATION, Place
from tracker.attendance.small_cells import hide_small
from tracker.core.db import db
from tracker.core.texts import Text
from tracker.meetings.models import Part
from tracker.organisations.models import Region
from tracker.organisations.names import TYPE_NAMES
from tracker.registration.lists import PART_NAMES
from tracker.registration.models import Gender, Participant


class By(StrEnum):
    """What attendance is broken down by."""

    REGION = "region"
    ORGANISATION = "organisation"
    TYPE = "type"
    PART = "part"
    GENDER = "gender"


NAMES: Mapping[By, Text] = {
    By.REGION: Text("Region"),
    By.ORGANISATION: Text("Centre or organisation"),
    By.TYPE: Text("Kind of organisation"),
    By.PART: Text("Part"),
    By.GENDER: Text("Gender"),
}
NOT_STATED = Text("Not stated")
_GENDERS = {Gender.WOMAN: Text("Women"), Gender.MAN: Text("Men"), Gender.ANOTHER: Text("Another gender")}
_COLUMNS: Mapping[By, InstrumentedAttribute[Any] | ColumnElement[Any]] = {
    By.REGION: Participant.region_code,
    By.ORGANISATION: ORGANISATION,
    By.TYPE: Participant.organisation_type,
    By.PART: Participant.part,
    By.GENDER: Participant.gender,
}


@dataclass(slots=True)
class Line:
    """Those of one kind: how many came to anything, and to each session or day, in the room and from afar."""

    key: str
    name: str | Text
    people: int | None = 0
    #: place -> (in the room, from afar); None where the number would show who somebody is
    cells: dict[UUID, tuple[int, int] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Crosstab:
    """The whole table; organisers are in none of its numbers."""

    by: By
    lines: Sequence[Line]
    #: distinct persons, so less than the sum of the sessions
    people: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """An organisation with how many are expected and how many have come to anything."""

    name: str
    expected: int
    came: int

    @property
    def missing(self) -> int:
        return self.expected - self.came


_COUNTED = and_(Presence.attended.is_(True), Participant.part != Part.ORGANISER)
_CAME = exists().where(*CAME)


def tally(meeting_id: UUID, by: By, places: Sequence[Place]) -> Crosstab:
    """Who came to what, by what they are: two statements, one more for the names of regions."""
    column = _COLUMNS[by]
    totals = select(column, func.count()).where(
        Participant.meeting_id == meeting_id, Participant.part != Part.ORGANISER, _CAME
    )
    lines = {key or "": Line(key or "", "", people) for key, people in db.session.execute(totals.group_by(column))}
    where = func.coalesce(Presence.session_id, Presence.day_id)
    cells = (
        select(
            column,
            where,
            func.count().filter(Presence.remote.is_(False)),
            func.count().filter(Presence.remote.is_(True)),
        )
        .join(Participant, Participant.id == Presence.participant_id)
        .where(Presence.meeting_id == meeting_id, Participant.meeting_id == meeting_id, _COUNTED)
        .group_by(column, where)
    )
    for key, place_id, in_room, remote in db.session.execute(cells):
        lines[key or ""].cells[place_id] = in_room, remote
    people = sum(line.people or 0 for line in lines.values())
    _name(by, lines)
    ordered = sorted(lines.values(), key=_order(by))
    hidden = by is By.GENDER and _hide(ordered, places)
    return Crosstab(by, ordered, people, hidden)


def _name(by: By, lines: Mapping[str, Line]) -> None:
    words: Mapping[Any, str | Text] = {}
    if by is By.REGION:
        words = {row.code: row.name for row in db.session.execute(select(Region.code, Region.name))}
    elif by is By.TYPE:
        words = TYPE_NAMES
    elif by is not By.ORGANISATION:
        words = PART_NAMES if by is By.PART else _GENDERS
    for key, line in lines.items():
        line.name = (words.get(key) or key) if key else NOT_STATED


def _order(by: By) -> Callable[[Line], tuple[Any, ...]]:
    """The largest first; genders as they are asked for, and who said nothing last."""
    if by is By.GENDER:
        return lambda line: (not line.key, list(_GENDERS).index(Gender(line.key)) if line.key else 0)
    return lambda line: (not line.key, -(line.people or 0), str(line.name))


def _hide(lines: Sequence[Line], places: Sequence[Place]) -> bool:
    """Take out numbers so small that they would tell who somebody is; whether any was."""
    hidden = False
    told = [line.key != "" for line in lines]  # that somebody said nothing tells nothing
    totals = hide_small([line.people or 0 for line in lines], told)
    for line, total in zip(lines, totals, strict=True):
        hidden = hidden or total is None
        line.people = total
    for place in places:
        cells = [line.cells.get(place.id) or (0, 0) for line in lines]
        for line, shown, cell in zip(lines, hide_small([sum(cell) for cell in cells], told), cells, strict=True):
            hidden = hidden or shown is None
            line.cells[place.id] = None if shown is None else cell
    return hidden


def list_arrivals(meeting_id: UUID, limit: int = 300) -> Sequence[Arrival]:
    """The organisations of those expected, the most missing first."""
    # asked of each person: joined with all who came, SQLite reads all of them for each person, minutes at 100,000 people
    person = (
        select(ORGANISATION.label("name"), case((_CAME, 1), else_=0).label("came"))
        .where(Participant.meeting_id == meeting_id, EXPECTED)
        .subquery()
    )
    counted = (
        select(person.c.name, func.count().label("expected"), func.sum(person.c.came).label("came"))
        .group_by(person.c.name)
        .subquery()
    )
    missing = counted.c.expected - counted.c.came
    query = select(counted).order_by(missing.desc(), counted.c.name).limit(limit)
    return [Arrival(*row) for row in db.session.execute(query)]
