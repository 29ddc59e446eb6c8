"""Counting a meeting: every figure at once, the headline alone, and the rows behind one figure."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.engine import MappingResult

from tracker.attendance.models import Presence
from tracker.core.db import db
from tracker.core.texts import Text
from tracker.figures import definitions, labels
from tracker.figures.definitions import BREAKDOWNS, EXPECTED, PERSONS, Definition
from tracker.figures.rules import Body, Breakdown, Figure, FigureSet, SessionCount, Share
from tracker.meetings.models import ExpectedOrganisation, Meeting, Part, Session
from tracker.organisations.models import Country, Region
from tracker.registration.models import Participant

E = ExpectedOrganisation


#: which meeting a statement counts; the statements are built once and given it at each run
THIS_MEETING = bindparam("this_meeting", type_=Uuid)
#: as an equality: SQLite then reads the index by person instead of sorting everybody
ATTENDED = Presence.attended == true()


def people() -> CTE:
    """Every participant of THIS_MEETING with the facts that figures test. Read once a statement, however many ask."""
    # of this meeting alone: an EXISTS beside each person would make PostgreSQL hash the attendance of every meeting
    been = (
        select(Presence.participant_id, func.max(case((Presence.day_id.is_not(None), 1), else_=0)).label("by_day"))
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
            p.mode,
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
            (func.coalesce(been.c.by_day, 0) == 1).label("at_desk"),
            func.coalesce(cast(p.organisation_id, String), p.organisation_name).label("body"),
            case((p.organisation_parent != "", p.organisation_parent), else_=p.organisation_name).label("parent"),
        )
        .outerjoin(been, been.c.participant_id == p.id)
        .where(p.meeting_id == THIS_MEETING)
        .cte("person")
        .prefix_with("MATERIALIZED")
    )


def headline(meeting: Meeting, now: datetime) -> FigureSet:
    """The named figures without their breakdowns: one statement, for the public page's sentence."""
    return FigureSet(now, _figures(meeting.id, now))


def compute(meeting: Meeting, now: datetime) -> FigureSet:
    """Every figure of the meeting with its breakdowns, in five statements."""
    expected = _expected(meeting.id)
    return FigureSet(
        as_of=now,
        figures=_figures(meeting.id, now),
        breakdowns=_breakdowns(meeting.id),
        centres=tuple(_body(row) for row in expected if row["part"] == Part.CENTRE),
        expected_partners=tuple(_body(row) for row in expected if row["part"] == Part.PARTNER),
        partners=_partners(meeting.id),
        sessions=_sessions(meeting.id),
    )


def overview(meeting: Meeting, now: datetime) -> FigureSet:
    """The figures, the bodies expected and the sessions, without breakdowns: three statements, for the organiser's first page."""
    expected = _expected(meeting.id)
    return FigureSet(
        as_of=now,
        figures=_figures(meeting.id, now),
        centres=tuple(_body(row) for row in expected if row["part"] == Part.CENTRE),
        expected_partners=tuple(_body(row) for row in expected if row["part"] == Part.PARTNER),
        sessions=_sessions(meeting.id),
    )


def _figures(meeting_id: UUID, now: datetime) -> dict[str, Figure]:
    row = _run(_figures_query(), meeting_id).one()
    return {
        d.name: Figure(d.name, d.label, row[d.name], row[d.of] if d.of else None, d.text, now, d.unit, d.part_of)
        for d in (*PERSONS, *EXPECTED)
    }


def _run(query: Select[*tuple[Any, ...]], meeting_id: UUID) -> MappingResult:
    return db.session.execute(query, {"this_meeting": meeting_id}).mappings()


@cache
def _figures_query() -> Select[*tuple[Any, ...]]:
    person = people()
    counts = [_count(definition, person.c).label(definition.name) for definition in PERSONS]
    subqueries = [
        _centres(person, test).label(name)
        for name, test in (("centres_expected", None), ("centres_represented", True), ("centres_missing", False))
    ]
    return select(*counts, *subqueries).select_from(person)


def _count(definition: Definition, p: Any) -> ColumnElement[int]:
    if definition.distinct:
        return func.count(distinct(p[definition.distinct])).filter(definition.test(p))
    return func.count().filter(definition.test(p))


def _centres(person: CTE, represented: bool | None) -> Any:
    query = select(func.count()).where(E.meeting_id == THIS_MEETING, E.part == Part.CENTRE)
    if represented is not None:
        there = E.organisation_id.in_(select(person.c.organisation_id).where(_came(person.c)))
        query = query.where(there if represented else ~there)
    return query.scalar_subquery()


def _came(p: Any) -> ColumnElement[bool]:
    """NULL in the list of a NOT IN would make it unknown for every centre."""
    return and_(definitions.attended(p), p.organisation_id.is_not(None))


def _totals(p: Any) -> list[ColumnElement[int]]:
    return [
        func.count().filter(test(p)).label(name)
        for name, test in (
            ("registered", definitions.registered),
            ("confirmed", definitions.confirmed),
            ("attended", definitions.attended),
        )
    ]


def _breakdowns(meeting_id: UUID) -> dict[str, Breakdown]:
    rows = _run(_breakdowns_query(), meeting_id).all()
    return {name: Breakdown(name, label, text, _shares(name, rows)) for name, (_, label, text) in BREAKDOWNS.items()}


@cache
def _breakdowns_query() -> Select[*tuple[Any, ...]]:
    person = people()
    columns = [person.c[column] for column, _, _ in BREAKDOWNS.values()]
    grouped = select(*columns, *_totals(person.c)).where(definitions.counted(person.c)).group_by(*columns).subquery()
    return (
        select(grouped, Region.name.label("by_region_name"), Region.position, Country.name.label("by_country_name"))
        .outerjoin(Region, Region.code == grouped.c.region_code)
        .outerjoin(Country, Country.iso2 == grouped.c.country_iso2)
    )


def _shares(name: str, rows: Sequence[RowMapping]) -> tuple[Share, ...]:
    """Roll the grouped counts up by one column. Lines without anybody registered or present are left out."""
    column = BREAKDOWNS[name][0]
    lines: dict[str, list[int]] = {}
    titles: dict[str, tuple[tuple[int, str], str | Text]] = {}
    for row in rows:
        key = row[column] or ""
        counts = lines.setdefault(key, [0, 0, 0])
        for at, count in enumerate(("registered", "confirmed", "attended")):
            counts[at] += row[count]
        title = labels.label(name, key, row.get(f"{name}_name"))
        titles[key] = labels.place(name, key, row["position"], title), title
    return tuple(
        Share(key, titles[key][1], *lines[key]) for key in sorted(lines, key=titles.__getitem__) if any(lines[key])
    )


def _expected(meeting_id: UUID) -> Sequence[RowMapping]:
    return _run(_expected_query(), meeting_id).all()


@cache
def _expected_query() -> Select[*tuple[Any, ...]]:
    person = people()
    counts = (
        select(person.c.organisation_id, *_totals(person.c))
        .where(definitions.counted(person.c), person.c.organisation_id.is_not(None))
        .group_by(person.c.organisation_id)
        .subquery()
    )
    return (
        select(
            E.part,
            E.organisation_id,
            E.name,
            E.short_name,
            E.parent_name.label("parent"),
            E.region_code,
            E.country_iso2,
            func.coalesce(Region.name, "").label("region"),
            func.coalesce(Country.name, "").label("country"),
            func.coalesce(counts.c.registered, 0).label("registered"),
            func.coalesce(counts.c.confirmed, 0).label("confirmed"),
            func.coalesce(counts.c.attended, 0).label("attended"),
        )
        .outerjoin(counts, counts.c.organisation_id == E.organisation_id)
        .outerjoin(Region, Region.code == E.region_code)
        .outerjoin(Country, Country.iso2 == E.country_iso2)
        .where(E.meeting_id == THIS_MEETING)
        .order_by(func.coalesce(Country.name, "~"), E.position, E.id)
    )


def _partners(meeting_id: UUID) -> tuple[Body, ...]:
    return tuple(_body(row) for row in _run(_partners_query(), meeting_id))


@cache
def _partners_query() -> Select[*tuple[Any, ...]]:
    person = people()
    p = person.c
    came = definitions.FIGURES["partners_represented"].test(p)
    grouped = (
        select(
            p.body,
            func.min(cast(p.organisation_id, String)).label("organisation_key"),
            func.min(p.organisation_name).label("name"),
            func.min(p.organisation_short).label("short_name"),
            func.min(p.organisation_parent).label("parent"),
            func.min(p.region_code).label("region_code"),
            func.min(p.country_iso2).label("country_iso2"),
            *_totals(p),
        )
        .where(p.part == Part.PARTNER)
        .group_by(p.body)
        .having(func.count().filter(came) > 0)
        .subquery()
    )
    return (
        select(
            grouped,
            func.coalesce(Region.name, "").label("region"),
            func.coalesce(Country.name, "").label("country"),
        )
        .outerjoin(Region, Region.code == grouped.c.region_code)
        .outerjoin(Country, Country.iso2 == grouped.c.country_iso2)
        .order_by(func.lower(grouped.c.name), grouped.c.body)
    )


def _body(facts: RowMapping) -> Body:
    key = facts.get("organisation_id") or facts.get("organisation_key")
    return Body(
        organisation_id=UUID(str(key)) if key else None,
        name=facts["name"],
        short_name=facts["short_name"],
        parent=facts["parent"],
        region_code=facts["region_code"],
        region=facts["region"],
        country_iso2=facts["country_iso2"],
        country=facts["country"],
        registered=facts["registered"],
        confirmed=facts["confirmed"],
        attended=facts["attended"],
    )


def _sessions(meeting_id: UUID) -> tuple[SessionCount, ...]:
    return tuple(SessionCount(**row) for row in _run(_sessions_query(), meeting_id))


@cache
def _sessions_query() -> Select[*tuple[Any, ...]]:
    counts = (
        select(
            Presence.session_id,
            func.count().label("attended"),
            func.sum(cast(Presence.inside, Integer)).label("inside"),
        )
        .join(Participant, Participant.id == Presence.participant_id)
        .where(Presence.meeting_id == THIS_MEETING, ATTENDED, Participant.part != Part.ORGANISER)
        .group_by(Presence.session_id)
        .subquery()
    )
    return (
        select(
            Session.id.label("session_id"),
            Session.title,
            Session.starts_at,
            Session.ends_at,
            func.coalesce(counts.c.attended, 0).label("attended"),
            func.coalesce(counts.c.inside, 0).label("inside"),
        )
        .outerjoin(counts, counts.c.session_id == Session.id)
        .where(Session.meeting_id == THIS_MEETING, or_(Session.counted, counts.c.attended > 0))
        .order_by(Session.starts_at, Session.position, Session.id)
    )
