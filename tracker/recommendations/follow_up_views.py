"""What became of the recommendations of the meetings before: the page that a meeting begins with."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.errors import Invalid
from tracker.core.i18n import say
from tracker.core.ids import as_id
from tracker.discussions.rules import ADDRESSEES
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.meetings.rules import local_day
from tracker.meetings.tenancy import organised
from tracker.recommendations import following, rules
from tracker.recommendations.blueprint import bp
from tracker.recommendations.errors import NotEarlier


def begins_with(meeting: Meeting) -> Markup:
    """For the agenda's page: what became of the recommendations of the meetings before; nothing where none is followed up on."""
    now = clock.now()
    carried, today = following.list_carried(meeting, now), local_day(meeting, now)
    page = render_template(
        "recommendations/begins_with.html",
        meeting=meeting,
        carried=carried,
        today=today,
        words=rules,
        addressees=ADDRESSEES,
    )
    return Markup(page)  # noqa: S704 -- rendered by a template of ours, which escapes


@bp.get("/o/<slug>/recommendations/follow-up")
@allow(Role.ORGANISER)
def follow_up(slug: str) -> ResponseReturnValue:
    """The earlier meeting this one follows up on, and how each of its recommendations stands."""
    meeting, now = get_meeting(slug), clock.now()
    carried = following.list_carried(meeting, now)
    return render_template(
        "recommendations/follow_up.html",
        meeting=meeting,
        carried=carried,
        previous=carried[0].meeting if carried else None,
        candidates=following.list_candidates(meeting, organised()),
        today=local_day(meeting, now),
        words=rules,
        addressees=ADDRESSEES,
    )


@bp.post("/o/<slug>/recommendations/follow-up")
@allow(Role.ORGANISER)
def follow(slug: str) -> ResponseReturnValue:
    """Choose the earlier meeting, or none."""
    meeting, chosen = get_meeting(slug), request.form.get("previous", "")
    try:
        previous_id = as_id(chosen)
        if chosen and previous_id is None:
            raise NotEarlier
        following.follow(meeting, previous_id, organised(), by=actor(), now=clock.now())
        flash(gettext("Saved."), "ok")
    except Invalid as error:
        flash(say(error.message), "warn")
    return redirect(url_for(".follow_up", slug=slug), 303)
