"""Counting a meeting: every figure at once, or the headline alone, added up from its `cells`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, case, cast, func, or_, select
from sqlalchemy.engine import MappingResult, RowMapping

from tracker.attendance.models import Presence
from tracker.core.db import db
from tracker.core.texts import Text
from tracker.figures import cells, labels
from tracker.figures.cells import ATTENDED, BITS, THIS_MEETING, Cell
from tracker.figures.definitions import BREAKDOWNS, EXPECTED, PERSONS, Definition
from tracker.figures.rules import Body, Breakdown, Figure, FigureSet, SessionCount, Share
from tracker.meetings.models import ExpectedOrganisation, Meeting, Part, Session
from tracker.organisations.models import Country, Region
from tracker.registration.models import Participant

E = ExpectedOrganisation
TOTALS = ("registered", "confirmed", "attended")
NOBODY = (0, 0, 0)


def headline(meeting_id: UUID, now: datetime) -> FigureSet:
    """The named figures without their breakdowns: one statement, for the public page's sentence."""
    return FigureSet(now, _figures(*cells.read(meeting_id), now))


def compute(meeting: Meeting, now: datetime, bodies_expected: Sequence[RowMapping] | None = None) -> FigureSet:
    """Every figure of the meeting with its breakdowns, in three statements; two where it is known who is expected."""
    number, lines = cells.read(meeting.id)
    expected = list_expected(meeting.id) if bodies_expected is None else bodies_expected
    return FigureSet(
        as_of=now,
        figures=_figures(number, lines, now),
        breakdowns=_breakdowns(lines),
        centres=_centres([row for row in expected if row["part"] is Part.CENTRE], lines),
        partners=_partners(lines, [row["organisation_id"] for row in expected if row["part"] is Part.PARTNER]),
        sessions=_sessions(meeting.id),
    )


def _figures(expected: int, lines: Sequence[Cell], now: datetime) -> dict[str, Figure]:
    values = {definition.name: _value(definition, lines) for definition in PERSONS}
    here = BITS["attended"]
    there = len({line.organisation_id for line in lines if line.of_expected_centre and line.counted_by & here})
    values |= {"centres_expected": expected, "centres_represented": there, "centres_missing": expected - there}
    return {
        d.name: Figure(d.name, d.label, values[d.name], values[d.of] if d.of else None, d.text, now, d.unit, d.part_of)
        for d in (*PERSONS, *EXPECTED)
    }


def _value(definition: Definition, lines: Iterable[Cell]) -> int:
    bit = BITS[definition.name]
    if definition.distinct is None:
        return sum(line.people for line in lines if line.counted_by & bit)
    return len({getattr(line, definition.distinct) for line in lines if line.counted_by & bit} - {None})


def _totals(lines: Iterable[Cell]) -> tuple[int, int, int]:
    """How many of them are registered, confirmed, and came."""
    found = [0, 0, 0]
    for line in lines:
        for at, name in enumerate(TOTALS):
            if line.counted_by & BITS[name]:
                found[at] += line.people
    return found[0], found[1], found[2]


def _by(column: str, lines: Iterable[Cell]) -> dict[Any, list[Cell]]:
    groups: dict[Any, list[Cell]] = defaultdict(list)
    for line in lines:
        groups[getattr(line, column)].append(line)
    return groups


def _breakdowns(lines: Sequence[Cell]) -> dict[str, Breakdown]:
    counted = [line for line in lines if line.counted_by & BITS["counted"]]
    return {
        name: Breakdown(name, label, text, _shares(name, column, counted))
        for name, (column, label, text) in BREAKDOWNS.items()
    }


def _shares(name: str, column: str, lines: Sequence[Cell]) -> tuple[Share, ...]:
    """The lines rolled up by one column. What has nobody registered or present is left out."""
    found: list[tuple[tuple[int, str], Share]] = []
    named = {"by_region": "region", "by_country": "country"}.get(name)
    for value, group in _by(column, lines).items():
        totals, key = _totals(group), value or ""
        if any(totals):
            title: str | Text = labels.label(name, key, getattr(group[0], named) if named else None)
            found.append((labels.place(name, key, group[0].position, str(title)), Share(key, title, *totals)))
    return tuple(share for _place, share in sorted(found, key=lambda one: (one[0], one[1].key)))


def list_expected(meeting_id: UUID) -> Sequence[RowMapping]:
    """The organisations expected: centres in the order of their countries, others in that of the list.

    They change with the meeting's revision, as does nothing that is counted.
    """
    return _run(_expected_query(), meeting_id).all()


def _centres(expected: Iterable[RowMapping], lines: Sequence[Cell]) -> tuple[Body, ...]:
    """The centres expected, each with its people."""
    groups = _by("organisation_id", (line for line in lines if line.counted_by & BITS["counted"]))
    totals = {organisation_id: _totals(group) for organisation_id, group in groups.items()}
    return tuple(_body(row, totals.get(row["organisation_id"], NOBODY)) for row in expected)


def _body(facts: Mapping[Any, Any], totals: tuple[int, int, int]) -> Body:
    registered, confirmed, attended = totals
    return Body(
        organisation_id=facts["organisation_id"],
        name=facts["name"],
        short_name=facts["short_name"],
        parent=facts["parent"],
        region_code=facts["region_code"],
        region=facts["region"],
        country_iso2=facts["country_iso2"],
        country=facts["country"],
        registered=registered,
        confirmed=confirmed,
        attended=attended,
    )


def _run(query: Select[*tuple[Any, ...]], meeting_id: UUID) -> MappingResult:
    return db.session.execute(query, {"this_meeting": meeting_id}).mappings()


@cache
def _expected_query() -> Select[*tuple[Any, ...]]:
    return (
        select(
            E.organisation_id,
            E.name,
            E.short_name,
            E.parent_name.label("parent"),
            E.region_code,
            func.coalesce(Region.name, "").label("region"),
            E.country_iso2,
            func.coalesce(Country.name, "").label("country"),
            E.part,
        )
        .outerjoin(Region, Region.code == E.region_code)
        .outerjoin(Country, Country.iso2 == E.country_iso2)
        .where(E.meeting_id == THIS_MEETING)
        .order_by(case((E.part == Part.CENTRE, func.coalesce(Country.name, "~")), else_=""), E.position, E.id)
    )


def _partners(lines: Sequence[Cell], listed: Sequence[UUID | None]) -> tuple[Body, ...]:
    """The partner bodies of which somebody came: those on the list in its order, then the others by name."""
    places: dict[UUID | None, int] = {organisation_id: place for place, organisation_id in enumerate(listed)}
    came, partners = BITS["partners_represented"], [line for line in lines if line.part is Part.PARTNER]
    regions = {line.region_code: line.region or "" for line in partners}
    countries = {line.country_iso2: line.country or "" for line in partners}
    found = []
    for body, group in _by("body", partners).items():
        if any(line.counted_by & came for line in group):
            region, country = _least("region_code", group), _least("country_iso2", group)
            facts = {
                "organisation_id": group[0].organisation_id,
                "name": _least("organisation_name", group),
                "short_name": _least("organisation_short", group),
                "parent": _least("organisation_parent", group),
                "region_code": region,
                "region": regions[region],
                "country_iso2": country,
                "country": countries[country],
            }
            place = places.get(facts["organisation_id"], len(places))
            found.append((place, facts["name"].lower(), body, _body(facts, _totals(group))))
    return tuple(whole for *_order, whole in sorted(found, key=lambda one: one[:3]))


def _least(column: str, lines: Iterable[Cell]) -> Any:
    """The first of the values in the alphabet; None where there is none."""
    return min((value for line in lines if (value := getattr(line, column)) is not None), default=None)


def _sessions(meeting_id: UUID) -> tuple[SessionCount, ...]:
    return tuple(SessionCount(**row) for row in _run(_sessions_query(), meeting_id))


@cache
def _sessions_query() -> Select[*tuple[Any, ...]]:
    """Everybody at each session, and the few organisers among them taken off again: joining everybody takes ten times as long."""
    everybody = (
        select(Session.id, *_at_session())
        .join(Presence, Presence.session_id == Session.id)
        .where(Session.meeting_id == THIS_MEETING, ATTENDED)
        .group_by(Session.id)
        .subquery()
    )
    organisers = (
        select(Presence.session_id.label("id"), *_at_session())
        .join(Participant, Participant.id == Presence.participant_id)
        .where(Participant.meeting_id == THIS_MEETING, Participant.part == Part.ORGANISER, ATTENDED)
        .group_by(Presence.session_id)
        .subquery()
    )
    attended, inside = (
        func.coalesce(everybody.c[name], 0) - func.coalesce(organisers.c[name], 0) for name in ("attended", "inside")
    )
    return (
        select(
            Session.id.label("session_id"),
            Session.title,
            Session.starts_at,
            Session.ends_at,
            attended.label("attended"),
            inside.label("inside"),
        )
        .outerjoin(everybody, everybody.c.id == Session.id)
        .outerjoin(organisers, organisers.c.id == Session.id)
        .where(Session.meeting_id == THIS_MEETING, or_(Session.counted, attended > 0))
        .order_by(Session.starts_at, Session.position, Session.id)
    )


def _at_session() -> tuple[ColumnElement[int], ColumnElement[int]]:
    return func.count().label("attended"), func.sum(cast(Presence.inside, Integer)).label("inside")
