"""The programme and the agenda of a meeting, and who is expected at it, by hand."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import Conflict
from tracker.dossier import expected as bodies
from tracker.dossier.programme import change_expected, change_programme, read_standing
from tracker.dossier.programme_form import KINDS, ProgrammeForm
from tracker.dossier.start_form import zones
from tracker.meetings.queries import get_meeting

bp = Blueprint("programme", __name__)


@bp.route("/o/<slug>/programme", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def programme(slug: str) -> ResponseReturnValue:
    """Dates, sessions and agenda on one page."""
    meeting = get_meeting(slug)
    standing = read_standing(meeting)
    form = ProgrammeForm(meeting, standing, request.form if request.method == "POST" else None)
    page = {"meeting": meeting, "form": form, "zones": zones(), "kinds": KINDS}
    if request.method == "GET":
        return render_template("dossier/programme.html", **page)
    if not token_is_current(request.form):
        return render_template("dossier/programme.html", **page, token_is_old=True), 400
    details = form.details()
    if details is None:
        return render_template("dossier/programme.html", **page), 422
    try:
        change_programme(meeting.id, details, upon=form.upon, by=actor(), now=clock.now())
    except Conflict as refused:
        meeting = get_meeting(slug)
        form.upon = read_standing(meeting).mark
        return render_template("dossier/programme.html", **page | {"meeting": meeting}, refused=refused), refused.status
    flash(gettext("The programme is saved. The public page shows it at once."), "ok")
    return redirect(url_for(".programme", slug=slug), 303)


@bp.route("/o/<slug>/expected", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def expected(slug: str) -> ResponseReturnValue:
    """The centres and other bodies the meeting counts on: the "of 23" of its figures."""
    meeting = get_meeting(slug)
    if request.method == "GET":
        return render_template("dossier/expected.html", meeting=meeting, listed=bodies.listed(meeting))
    chosen = bodies.chosen(meeting, request.form)
    change_expected(meeting.id, chosen, by=actor(), now=clock.now())
    flash(gettext("The list of who is expected is saved."), "ok")
    return redirect(url_for("dashboard.centres", slug=slug), 303)
