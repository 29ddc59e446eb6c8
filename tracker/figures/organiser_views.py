"""The organiser's pages of the figures: all of them with what they count, and the rows behind each."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.core.texts import Text
from tracker.figures import labels, rows
from tracker.figures.definitions import BREAKDOWNS, FIGURES
from tracker.figures.errors import UnknownFigure
from tracker.figures.keeping import at_once
from tracker.meetings.queries import get_meeting
from tracker.organisations.queries import country_name, list_regions
from tracker.registration import lists

bp = Blueprint("figures", __name__)


@bp.get("/o/<slug>/figures")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    meeting = get_meeting(slug)
    return render_template("figures/index.html", meeting=meeting, figures=at_once(meeting, clock.now()))


@bp.get("/o/<slug>/figures/<name>")
@allow(Role.ORGANISER)
def behind(slug: str, name: str) -> ResponseReturnValue:
    """`?key=` picks one line of a breakdown, `?page=` further rows."""
    meeting, now = get_meeting(slug), clock.now()
    if name not in FIGURES and name not in BREAKDOWNS:
        raise UnknownFigure
    key = request.args.get("key")
    page = max(1, min(request.args.get("page", 1, type=int), 10_000))
    found = rows.rows_behind(meeting, name, now=now, key=key, offset=(page - 1) * rows.PAGE)
    pages = -(-found.total // rows.PAGE) if found.people else 1
    label, text = (FIGURES[name].label, FIGURES[name].text) if name in FIGURES else BREAKDOWNS[name][1:]
    line = _line(name, key) if key is not None and name in BREAKDOWNS else None
    return render_template(
        "figures/behind.html",
        meeting=meeting,
        name=name,
        label=label,
        line=line,
        states=lists,
        definition=text,
        rows=found,
        key=key,
        page=page,
        pages=pages,
        now=now,
    )


def _line(breakdown: str, key: str) -> str | Text:
    """What the line of a breakdown is called."""
    name = None
    if breakdown == "by_country":
        name = country_name(key)
    elif breakdown == "by_region":
        name = next((region.name for region in list_regions() if region.code == key), None)
    return labels.label(breakdown, key, name)
