"""Programs that are told what happens: addresses, keys, and what became of each message."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.errors import Invalid
from tracker.core.i18n import say
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.webhooks import operations, queries, rules, sending
from tracker.webhooks.errors import NotAnAddress, NothingToTell

bp = Blueprint("webhooks", __name__)


@bp.route("/o/<slug>/webhooks", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """The addresses of the meeting, and a form for one more."""
    meeting = get_meeting(slug)
    if request.method == "GET":
        return _page(meeting)
    acts = request.form.getlist("acts")
    try:
        operations.add_webhook(
            meeting.id, request.form.get("url", ""), acts, inside=sending.inside(), by=actor(), now=clock.now()
        )
    except (NotAnAddress, NothingToTell) as error:
        return _page(meeting, error), error.status
    flash(gettext("The webhook is added."), "ok")
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/o/<slug>/webhooks/<uuid:webhook_id>/remove")
@allow(Role.ORGANISER)
def remove(slug: str, webhook_id: UUID) -> ResponseReturnValue:
    """Tell an address nothing any more."""
    operations.remove_webhook(get_meeting(slug).id, webhook_id, by=actor(), now=clock.now())
    flash(gettext("The webhook is removed."), "ok")
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/o/<slug>/webhooks/<uuid:webhook_id>/try")
@allow(Role.ORGANISER)
def attempt(slug: str, webhook_id: UUID) -> ResponseReturnValue:
    """Send something to see whether it arrives."""
    operations.try_webhook(get_meeting(slug).id, webhook_id, now=clock.now())
    flash(gettext("A message is on its way; reload this page in a few seconds."), "ok")
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/o/<slug>/webhooks/deliveries/<uuid:delivery_id>/again")
@allow(Role.ORGANISER)
def again(slug: str, delivery_id: UUID) -> ResponseReturnValue:
    """Send once more what did not arrive."""
    operations.repeat(get_meeting(slug).id, delivery_id, now=clock.now())
    flash(gettext("A message is on its way; reload this page in a few seconds."), "ok")
    return redirect(url_for(".index", slug=slug), 303)


def _page(meeting: Meeting, problem: Invalid | None = None) -> str:
    secret = current_app.config["SECRET_KEY"]
    webhooks = queries.list_webhooks(meeting.id)
    return render_template(
        "webhooks/index.html",
        meeting=meeting,
        webhooks=[(one, rules.key_of(secret, one.id)) for one in webhooks],
        deliveries=queries.list_deliveries(meeting.id),
        acts=rules.ACTS,
        url=request.form.get("url", ""),
        chosen=request.form.getlist("acts") if request.method == "POST" else rules.ACTS,
        problem=say(problem.message) if problem else "",
        field="acts-0" if isinstance(problem, NothingToTell) else "url",
    )
