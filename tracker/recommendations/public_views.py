"""An owner's page behind its private link: what they see to, and saying how each stands. Opening it changes nothing."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Actor, Role, allow
from tracker.core.csrf import checks_own_token, generate_csrf, token_is_current
from tracker.core.errors import Invalid
from tracker.core.headers import as_private
from tracker.core.ids import as_id
from tracker.core.limits import count_guess, throttle
from tracker.meetings.models import Meeting
from tracker.meetings.rules import local_day
from tracker.recommendations import operations, queries, rules
from tracker.recommendations.blueprint import bp
from tracker.recommendations.errors import NoSuchRecommendation
from tracker.recommendations.forms import StateForm
from tracker.recommendations.models import Owner
from tracker.recommendations.private_links import owner_with

#: sent from one link
SENDINGS = "30 per minute; 300 per hour"


@bp.route("/m/<slug>/progress/<token>", methods=["GET", "POST"])
@allow(Role.HOLDER)
@checks_own_token
def progress(slug: str, token: str) -> ResponseReturnValue:
    """What is open first, each with a form of its own."""
    found = owner_with(slug, token)
    if found is None:
        count_guess("recommendation-owner")
        return as_private(render_template("parts/no_link.html"), 404)
    owner, meeting = found
    if request.method == "GET":
        return _page(owner, meeting)
    throttle(SENDINGS, "progress", str(owner.id))
    form, about = StateForm(request.form), as_id(request.form.get("id", ""))
    if not token_is_current(request.form):
        return _page(owner, meeting, 400, about=about, form=form.grown_old())
    state = form.state(rules.BY_OWNER)
    try:
        if about is None or about not in {one.id for one in queries.list_owned(owner.id)}:
            raise NoSuchRecommendation
        if state is None:
            return _page(owner, meeting, 422, about=about, form=form)
        by = Actor("link", owner.id, owner.contact_name or owner.name)
        mark = operations.report(about, state, form.note, by=by, now=clock.now()).mark
    except Invalid as error:
        form.take(error)
        return _page(owner, meeting, error.status, about=about, form=form)
    flash(gettext("Thank you. What you said of %(mark)s is with the organisers.", mark=mark), "ok")
    return as_private(redirect(url_for(".progress", slug=slug, token=token), 303), 303)


def _page(
    owner: Owner,
    meeting: Meeting,
    status: int = 200,
    *,
    about: UUID | None = None,
    form: StateForm | None = None,
) -> Response:
    page = render_template(
        "recommendations/progress.html",
        owner=owner,
        meeting=meeting,
        owned=queries.list_owned(owner.id),
        about=about,
        form=form or StateForm({}),
        today=local_day(meeting, clock.now()),
        csrf=generate_csrf(),
        words=rules,
    )
    return as_private(page, status)
