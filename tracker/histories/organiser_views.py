"""The directory of persons over the reader's meetings, one person's history, and inviting the people of an earlier meeting."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.ids import as_id
from tracker.core.requests import page_number
from tracker.histories import operations, queries
from tracker.meetings.queries import get_meeting
from tracker.meetings.rules import takes_invited
from tracker.meetings.tenancy import organised
from tracker.registration import lists

bp = Blueprint("histories", __name__)


@bp.get("/persons")
@allow(Role.ORGANISER)
def index() -> ResponseReturnValue:
    """Who took part in the meetings that the reader organises."""
    q, number = request.args.get("q", "").replace("\0", "")[:200], page_number()
    rows = queries.list_persons(organised(), q, number)
    return render_template(
        "histories/index.html",
        rows=rows[: queries.PAGE],
        more=len(rows) > queries.PAGE,
        q=q,
        number=number,
    )


@bp.get("/persons/<uuid:person_id>")
@allow(Role.ORGANISER)
def person(person_id: UUID) -> ResponseReturnValue:
    """One person at the meetings that the reader organises; nobody who was only at others."""
    parts = queries.list_parts(person_id, organised())
    return render_template("histories/person.html", registrations=parts, latest=parts[0].participant, people=lists)


@bp.get("/o/<slug>/people/earlier")
@allow(Role.ORGANISER)
def earlier(slug: str) -> ResponseReturnValue:
    """Whom of which earlier meeting to invite."""
    meeting = get_meeting(slug)
    return render_template(
        "histories/earlier.html",
        meeting=meeting,
        rows=queries.list_earlier(meeting, organised()),
        takes=takes_invited(meeting, clock.now()),
    )


@bp.post("/o/<slug>/people/earlier")
@allow(Role.ORGANISER)
def invite(slug: str) -> ResponseReturnValue:
    """Send the invitations; those who are registered or invited already are left alone."""
    meeting, chosen = get_meeting(slug), as_id(request.form.get("earlier", ""))
    if chosen is None or "who" not in request.form:
        flash(gettext("Choose a meeting and whom to invite. Nothing was sent yet."), "warn")
        return redirect(url_for(".earlier", slug=slug), 303)
    attended = request.form["who"] == "attended"
    outcome = operations.invite_people_of(meeting, chosen, organised(), attended=attended, by=actor(), now=clock.now())
    flash(
        ngettext("%(num)s person is invited.", "%(num)s people are invited.", outcome.invited)
        + " "
        + ngettext(
            "%(num)s was left alone: registered or invited already.",
            "%(num)s were left alone: registered or invited already.",
            len(outcome.skipped),
        ),
        "ok",
    )
    return redirect(url_for(".earlier", slug=slug), 303)
