"""The organiser's participants: find them, decide about many at once, take the lists away."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.errors import NotFound
from tracker.core.ids import as_id
from tracker.meetings.queries import get_meeting, list_expected
from tracker.organisations.queries import list_regions
from tracker.registration import exports, lists, sending, undoing
from tracker.registration.exports import Export
from tracker.registration.own_columns import own_columns, shown_columns

bp = Blueprint("people", __name__)
#: in the session: which columns of own questions are shown, of the last meetings
COLUMNS, MOST_COLUMNS, MEETINGS_REMEMBERED = "columns", 20, 4


@bp.get("/o/<slug>/people")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """Without a question: those who wait for a decision, or everybody when nobody does."""
    meeting = get_meeting(slug)
    if request.args:
        asked, number = lists.read_filter(request.args), max(1, min(request.args.get("page", 1, type=int), 100_000))
        counts, people = lists.list_people(meeting.id, asked, number)
    else:
        asked, counts, people = lists.list_by_default(meeting.id)
    return render_template(
        "registration/people.html",
        meeting=meeting,
        counts=counts,
        asked=asked,
        narrowed={"state": "", **asked.address()},
        people=people,
        own=shown_columns(meeting, _columns(slug), [person.id for person in people.rows]),
        regions=list_regions(),
        expected=list_expected(meeting.id),
        words=lists,
        waiting=undoing.waiting(meeting, clock.now()),
    )


def _columns(slug: str) -> list[str]:
    """The columns of own questions this reader picked for the meeting, kept in their session."""
    kept: dict[str, list[str]] = session.get(COLUMNS, {})
    return kept.get(slug, [])


@bp.post("/o/<slug>/people/columns")
@allow(Role.ORGANISER)
def columns(slug: str) -> ResponseReturnValue:
    """Pick the columns to see; they stay picked in this browser."""
    get_meeting(slug)
    picked = [name[:60] for name in request.form.getlist("column")][:MOST_COLUMNS]
    others = {other: names for other, names in session.get(COLUMNS, {}).items() if other != slug}
    session[COLUMNS] = dict(list(others.items())[-MEETINGS_REMEMBERED:]) | {slug: picked}
    return redirect(back_to(slug), 303)


def one_person() -> UUID | None:
    """Whose page the decision was taken on, when it was not the list."""
    return as_id(request.args.get("one", ""))


def back_to(slug: str) -> str:
    """Where the decision was taken: the list with its filter, or one person's page."""
    one = one_person()
    if one:
        return url_for("dashboard.person", slug=slug, participant_id=one)
    values: dict[str, Any] = {"state": "", **lists.read_filter(request.args).address()}
    return url_for(".index", slug=slug, **values)


@bp.get("/o/<slug>/people.csv")
@allow(Role.ORGANISER, scope="read")
def csv(slug: str) -> ResponseReturnValue:
    """Whom the filter lets through; everybody without one."""
    return _send(slug, Export.EVERYTHING, "csv")


@bp.get("/o/<slug>/people.xlsx")
@allow(Role.ORGANISER, scope="read")
def xlsx(slug: str) -> ResponseReturnValue:
    return _send(slug, Export.EVERYTHING, "xlsx")


@bp.get("/o/<slug>/people/<export>.<ending>")
@allow(Role.ORGANISER, scope="read")
def export(slug: str, export: str, ending: str) -> ResponseReturnValue:
    """Those who agreed to be listed, or what badges are printed from."""
    if export not in set(Export) or ending not in ("csv", "xlsx"):
        raise NotFound
    return _send(slug, Export(export), ending)


def _send(slug: str, what: Export, ending: str) -> ResponseReturnValue:
    asked, name = lists.read_filter(request.args), "participants" if what is Export.EVERYTHING else what.value
    meeting = get_meeting(slug)
    extra = own_columns(meeting) if what is Export.EVERYTHING else None
    wanted = sending.Wanted(meeting.id, asked, f"{slug}-{name}", what, extra=extra)
    return sending.send(wanted, ending, by=actor(), now=clock.now(), sheet_name=gettext("Participants"))


@bp.get("/o/<slug>/people/desk-list")
@allow(Role.ORGANISER)
def desk_list(slug: str) -> ResponseReturnValue:
    """To print for a desk without a network: the confirmed, with name, organisation and code only."""
    meeting = get_meeting(slug)
    people = exports.desk_rows(meeting.id)
    return render_template("registration/desk_list.html", meeting=meeting, people=people, now=clock.now())
