"""Starting a meeting, saying who is expected at it, and taking it away in its box."""

import tempfile

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.i18n import current_language, say
from tracker.dossier import boxing
from tracker.dossier.box import pack
from tracker.dossier.errors import ExpectedChanged, OrderChanged
from tracker.dossier.expected import ExpectedForm, change_expected
from tracker.dossier.expected_order import OrderForm, order_expected
from tracker.dossier.start_form import StartForm
from tracker.dossier.starting import start_meeting
from tracker.meetings.dates import time_zones
from tracker.meetings.errors import SlugTaken
from tracker.meetings.queries import find_meeting, get_meeting, list_meetings
from tracker.organisations.queries import list_countries
from tracker.outputs.operations import ask_for_file, note_taken

bp = Blueprint("dossier", __name__)


@bp.route("/o/new", methods=["GET", "POST"])
@allow(Role.ADMIN)
@checks_own_token
def start() -> ResponseReturnValue:
    """A new meeting, alone or after the model of an earlier one."""
    countries = {country.iso2: country.name for country in list_countries(current_language())}
    form = StartForm(request.form if request.method == "POST" else None)
    page = {"form": form, "countries": countries, "zones": time_zones(), "meetings": list_meetings()}
    if request.method == "GET":
        return render_template("dossier/start.html", **page)
    if not token_is_current(request.form):
        return render_template("dossier/start.html", **page, token_is_old=True), 400
    details = form.details(countries)
    if details is None:
        return render_template("dossier/start.html", **page), 422
    after = find_meeting(form.value("after"))
    try:
        meeting = start_meeting(details, after=after, centres=bool(form.value("centres")), by=actor(), now=clock.now())
    except SlugTaken as error:
        form.errors["slug"] = say(error.message)
        return render_template("dossier/start.html", **page), 422
    flash(gettext("The meeting is entered. Nobody can register before you open the registration."), "ok")
    return redirect(url_for("dashboard.overview", slug=meeting.slug), 303)


@bp.route("/o/<slug>/expected", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def expected(slug: str) -> ResponseReturnValue:
    """The centres and other bodies the meeting counts on: the "of 23" of its figures."""
    meeting = get_meeting(slug)
    form = ExpectedForm(meeting, request.form if request.method == "POST" else None)
    page = {"meeting": meeting, "form": form}
    if request.method == "GET" or form.tick(request.form.get("tick", "")):
        return render_template("dossier/expected.html", **page)
    if not token_is_current(request.form):
        return render_template("dossier/expected.html", **page, token_is_old=True), 400
    try:
        change_expected(meeting.id, form.wanted, form.shown, by=actor(), now=clock.now())
    except ExpectedChanged as refused:
        form.show_meanwhile(refused.codes)
        return render_template("dossier/expected.html", **page, refused=refused), refused.status
    flash(gettext("The list of who is expected is saved."), "ok")
    if form.leaving:
        flash(_stay(form.leaving), "warn")
    return redirect(url_for("dashboard.centres", slug=slug), 303)


@bp.route("/o/<slug>/expected/order", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def order(slug: str) -> ResponseReturnValue:
    """In which order they are named, where the order says something."""
    meeting = get_meeting(slug)
    form = OrderForm(meeting, request.form if request.method == "POST" else None)
    page = {"meeting": meeting, "form": form}
    if request.method == "GET":
        return render_template("dossier/order.html", **page)
    if not token_is_current(request.form):
        return render_template("dossier/order.html", **page, token_is_old=True), 400
    if form.wrong:
        return render_template("dossier/order.html", **page, wrong=form.wrong), 422
    try:
        order_expected(meeting.id, form.wanted, form.shown, by=actor(), now=clock.now())
    except OrderChanged as refused:
        return render_template("dossier/order.html", **page, refused=refused), refused.status
    if form.moved:
        return redirect(url_for(".order", slug=slug) + f"#row-{form.moved}", 303)
    flash(gettext("The order is saved."), "ok")
    return redirect(url_for(".expected", slug=slug), 303)


@bp.post("/o/<slug>/box")
@allow(Role.ORGANISER)
def take_box(slug: str) -> ResponseReturnValue:
    """The whole box, or with `public` what everybody may see: at once for a small meeting, else made in the background."""
    meeting = get_meeting(slug)
    paper = boxing.PUBLIC if request.form.get("public") else boxing.WHOLE
    if not boxing.is_small(meeting):
        ask_for_file(meeting, "zip", by=actor(), now=clock.now(), paper=paper)
        return redirect(url_for("outputs.index", slug=slug) + "#made", 303)
    out = tempfile.TemporaryFile()  # noqa: SIM115 -- it is sent after this returns, and gone once closed
    pack(meeting, out, current_app.extensions["tracker.storage"], whole=paper == boxing.WHOLE, now=clock.now())
    note_taken(meeting, paper, "zip", by=actor(), now=clock.now())
    out.seek(0)
    name = f"{slug}-{'box' if paper == boxing.WHOLE else 'public'}.zip"
    answer: Response = send_file(out, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.call_on_close(out.close)
    return answer


def _stay(people: int) -> str:
    return ngettext(
        "%(num)s person of a body taken off the list stays registered, and counts among the others now.",
        "%(num)s people of bodies taken off the list stay registered, and count among the others now.",
        people,
    )
