"""The people of a meeting as few lines: alike in all that figures ask, with how many they are and which figures count them.

Whatever is counted is added up from these. A large meeting has many people and few kinds of them, so the people are read
once, in one statement, however many figures there are; what a figure counts is tested there, by its one definition.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Select, String, Uuid, and_, bindparam, case, cast, func, literal, select, true

from tracker.attendance.models import Presence
from tracker.core.db import db
from tracker.figures import definitions
from tracker.figures.definitions import PERSONS
from tracker.meetings.models import ExpectedOrganisation, Part
from tracker.organisations.models import Country, Region
from tracker.registration.models import Participant

E = ExpectedOrganisation

#: which meeting a statement counts; the statements are built once and given it at each run
THIS_MEETING = bindparam("this_meeting", type_=Uuid)
#: as an equality: SQLite then reads the index by person instead of sorting everybody
ATTENDED = Presence.attended == true()
#: what people of one line have in common; the names of figures and breakdowns hang on these
ALIKE = (
    "part", "state", "origin", "gender", "organisation_id", "organisation_type", "region_code", "country_iso2",
    "attended", "in_person", "at_desk", "body", "parent",
)  # fmt: skip
#: bit of `Cell.counted_by` -> the figure; the last: whether they are counted at all
BITS = {definition.name: 1 << n for n, definition in enumerate(PERSONS)} | {"counted": 1 << len(PERSONS)}

#: a line: the columns of ALIKE, `people`, `counted_by`, the least of the names, and what region and country are called
Cell = Any


def people() -> CTE:
    """Every participant of THIS_MEETING with the facts that figures test."""
    # of this meeting alone: an EXISTS beside each person would make PostgreSQL hash the attendance of every meeting
    been = (
        select(
            Presence.participant_id,
            func.max(case((Presence.day_id.is_not(None), 1), else_=0)).label("by_day"),
            func.min(case((Presence.remote, 1), else_=0)).label("far"),
        )
        .where(Presence.meeting_id == THIS_MEETING, ATTENDED)
        .group_by(Presence.participant_id)
        .subquery()
    )
    p = Participant
    return (
        select(
            p.id,
            p.part,
            p.state,
            p.origin,
            p.gender,
            p.organisation_id,
            p.organisation_type,
            p.organisation_name,
            p.organisation_short,
            p.organisation_parent,
            p.region_code,
            p.country_iso2,
            been.c.participant_id.is_not(None).label("attended"),
            (func.coalesce(been.c.far, 1) == 0).label("in_person"),
            (func.coalesce(been.c.by_day, 0) == 1).label("at_desk"),
            func.coalesce(cast(p.organisation_id, String), p.organisation_name).label("body"),
            case((p.organisation_parent != "", p.organisation_parent), else_=p.organisation_name).label("parent"),
        )
        .outerjoin(been, been.c.participant_id == p.id)
        .where(p.meeting_id == THIS_MEETING)
        .cte("person")
    )


def read(meeting_id: UUID) -> tuple[int, Sequence[Cell]]:
    """How many centres are expected, and the lines of everybody at the meeting: one statement."""
    rows = db.session.execute(_query(), {"this_meeting": meeting_id}).all()
    return rows[0].centres_expected, [row for row in rows if row.people is not None]


@cache
def _query() -> Select[*tuple[Any, ...]]:
    person = people()
    alike = [person.c[name] for name in ALIKE]
    least = [
        func.min(person.c[name]).label(name)
        for name in ("organisation_name", "organisation_short", "organisation_parent")
    ]
    cell = select(*alike, *least, func.count().label("people")).group_by(*alike).subquery("cell")
    tests = [(definition.test, BITS[definition.name]) for definition in PERSONS]
    tests.append((definitions.counted, BITS["counted"]))
    counted_by = sum((case((test(cell.c), bit), else_=0) for test, bit in tests), start=literal(0))
    # a line even without anybody: it says how many centres are expected
    centres = select(func.count().label("centres_expected")).where(E.meeting_id == THIS_MEETING, E.part == Part.CENTRE)
    base = centres.subquery("base")
    of_centre = and_(E.meeting_id == THIS_MEETING, E.part == Part.CENTRE, E.organisation_id == cell.c.organisation_id)
    return (
        select(
            base.c.centres_expected,
            cell,
            counted_by.label("counted_by"),
            E.id.is_not(None).label("of_expected_centre"),
            Region.name.label("region"),
            Region.position,
            Country.name.label("country"),
        )
        .select_from(base)
        .outerjoin(cell, true())
        .outerjoin(E, of_centre)
        .outerjoin(Region, Region.code == cell.c.region_code)
        .outerjoin(Country, Country.iso2 == cell.c.country_iso2)
    )
