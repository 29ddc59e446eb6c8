"""The settings of a meeting."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.i18n import current_language
from tracker.meetings import operations, queries
from tracker.meetings.errors import MeetingChanged
from tracker.meetings.forms import SettingsForm
from tracker.organisations.queries import list_countries

bp = Blueprint("meetings", __name__)


@bp.route("/o/<slug>/settings", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def settings(slug: str) -> ResponseReturnValue:
    """All that is not in the programme, on one page."""
    meeting = queries.get_meeting(slug)
    countries = {country.iso2: country.name for country in list_countries(current_language())}
    form = SettingsForm(meeting, request.form if request.method == "POST" else None)
    page = {"meeting": meeting, "form": form, "countries": countries}
    if request.method == "GET":
        return render_template("meetings/settings.html", **page)
    if not token_is_current(request.form):
        return render_template("meetings/settings.html", **page, token_is_old=True), 400
    details = form.details(countries)
    if details is None:
        return render_template("meetings/settings.html", **page), 422
    try:
        operations.change_meeting(meeting.id, details, upon=form.revision, by=actor(), now=clock.now())
    except MeetingChanged:
        changes = queries.list_changes(meeting.id, after=form.revision)
        form.show_changes(queries.get_meeting(slug), [name for change in changes for name in change.fields])
        return render_template("meetings/settings.html", **page, changes=changes), 409
    flash(gettext("The settings are saved."), "ok")
    return redirect(url_for(".settings", slug=slug), 303)
