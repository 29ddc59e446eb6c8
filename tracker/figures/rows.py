"""The rows behind a figure: the very persons or organisations that were counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from tracker.core.db import db
from tracker.figures import cells, definitions, queries
from tracker.figures.definitions import BREAKDOWNS, EXPECTED, FIGURES
from tracker.figures.errors import UnknownFigure
from tracker.figures.rules import Body
from tracker.meetings.models import Meeting
from tracker.registration.models import Participant

PAGE = 200


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person counted."""

    id: UUID
    code: str
    given_name: str
    family_name: str
    organisation: str
    part: str
    state: str
    mode: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Some of the rows behind a figure: persons, organisations or countries, and how many there are in all."""

    total: int
    people: Sequence[PersonRow] = ()
    bodies: Sequence[Body] = ()
    lines: Sequence[tuple[str, int]] = ()


def rows_behind(
    meeting: Meeting, name: str, *, now: datetime, key: str | None = None, limit: int = PAGE, offset: int = 0
) -> Rows:
    """What the figure `name` counts; for a breakdown ("by_region") the line `key`. Raises UnknownFigure."""
    if name in {definition.name for definition in EXPECTED} or name.startswith("partners_"):
        return _bodies(meeting, name, now)
    if name == "countries":
        rows = queries.compute(meeting, now).breakdowns["by_country"].rows
        found = [(str(row.label), row.attended) for row in rows if row.key and row.attended]
        return Rows(len(found), lines=found)
    if name == "by_gender":  # the form promises that it is never shown beside a name
        counted = queries.compute(meeting, now).breakdowns[name].rows
        lines = [(str(row.label), row.attended) for row in counted if key is None or row.key == key]
        return Rows(sum(count for _label, count in lines), lines=lines)
    return _people(meeting.id, name, key, limit, offset)


def _bodies(meeting: Meeting, name: str, now: datetime) -> Rows:
    figures = queries.compute(meeting, now)
    if name == "partners_parents":
        parents: dict[str, int] = {}
        for body in figures.partners:
            parent = body.parent or body.name
            parents[parent] = parents.get(parent, 0) + body.attended
        return Rows(len(parents), lines=sorted(parents.items()))
    bodies = {
        "centres_expected": figures.centres,
        "centres_represented": figures.represented_centres,
        "centres_missing": figures.missing_centres,
        "partners_represented": figures.partners,
    }
    if name not in bodies:
        raise UnknownFigure
    return Rows(len(bodies[name]), bodies=bodies[name])


def _people(meeting_id: UUID, name: str, key: str | None, limit: int, offset: int) -> Rows:
    person = cells.people()
    test = _test(name, key, person.c)
    p = Participant
    query = (
        select(p.id, p.code, p.given_name, p.family_name, p.organisation_short, p.part, p.state, p.mode)
        .join(person, person.c.id == p.id)
        .where(test)
        .order_by(p.sort_key, p.id)
        .limit(limit)
        .offset(offset)
    )
    this = {"this_meeting": meeting_id}
    total = db.session.scalar(select(func.count()).select_from(person).where(test), this) or 0
    return Rows(total, people=[PersonRow(*row) for row in db.session.execute(query, this)])


def _test(name: str, key: str | None, p: definitions.Columns) -> ColumnElement[bool]:
    if name in FIGURES:
        return FIGURES[name].test(p)
    if name not in BREAKDOWNS:
        raise UnknownFigure
    column: ColumnElement[str] = p[BREAKDOWNS[name][0]]
    if key is None:
        return definitions.attended(p)
    return and_(definitions.attended(p), column == key if key else column.is_(None))
