"""The figures of a meeting as programs read them."""

from datetime import datetime

from flask import url_for
from pydantic import BaseModel

from tracker.api.blueprint import bp
from tracker.api.openapi import documented
from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.core.i18n import say
from tracker.figures.keeping import current
from tracker.figures.rules import Breakdown, Figure, FigureSet
from tracker.figures.sentences import attendance_sentence
from tracker.meetings.queries import get_meeting


class FigureOut(BaseModel):
    """One figure: what was counted, when, what it means, and the page of the rows behind it."""

    name: str
    label: str
    value: int
    of: int | None
    unit: str
    part_of: str | None
    definition: str
    as_of: datetime
    rows: str


class ShareOut(BaseModel):
    """One line of a breakdown; the key "" is for those who did not state it or belong to none."""

    key: str
    label: str
    registered: int
    confirmed: int
    attended: int


class SessionCountOut(BaseModel):
    """How many attended a session, organisers not counted."""

    session: str
    title: str
    starts_at: datetime
    attended: int


class FiguresOut(BaseModel):
    """Every figure of a meeting at one moment."""

    as_of: datetime
    sentence: str
    figures: list[FigureOut]
    breakdowns: dict[str, list[ShareOut]]
    missing_centres: list[str]
    partners: list[str]
    sessions: list[SessionCountOut]


@bp.get("/meetings/<slug>/figures")
@allow(Role.ORGANISER, scope="read")
@documented("Every figure with its definition, the time it was counted, and its rows", response=FiguresOut)
def show_figures(slug: str) -> FiguresOut:
    return _out(current(get_meeting(slug), clock.now()), slug)


def _out(found: FigureSet, slug: str) -> FiguresOut:
    return FiguresOut(
        as_of=found.as_of,
        sentence=attendance_sentence(found),
        figures=[_figure(figure, slug) for figure in found.values()],
        breakdowns={name: _shares(breakdown) for name, breakdown in found.breakdowns.items()},
        missing_centres=[body.short_name for body in found.missing_centres],
        partners=[body.name for body in found.partners],
        sessions=[
            SessionCountOut(session=str(s.session_id), title=s.title, starts_at=s.starts_at, attended=s.attended)
            for s in found.sessions
        ],
    )


def _figure(figure: Figure, slug: str) -> FigureOut:
    return FigureOut(
        name=figure.name,
        label=say(figure.label),
        value=figure.value,
        of=figure.of,
        unit=figure.unit,
        part_of=figure.part_of,
        definition=say(figure.definition),
        as_of=figure.as_of,
        rows=url_for("figures.behind", slug=slug, name=figure.name),
    )


def _shares(breakdown: Breakdown) -> list[ShareOut]:
    return [
        ShareOut(
            key=row.key, label=say(row.label), registered=row.registered, confirmed=row.confirmed, attended=row.attended
        )
        for row in breakdown.rows
    ]
