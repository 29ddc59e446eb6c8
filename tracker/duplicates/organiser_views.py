"""The organiser's page of registrations that may be one person's: side by side, joined, kept apart, taken back."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.errors import Conflict, NotFound
from tracker.core.i18n import say
from tracker.core.ids import as_id
from tracker.duplicates import operations, queries, words
from tracker.duplicates.errors import NoSuchPair, PairSettled
from tracker.duplicates.models import Verdict
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.meetings.tenancy import organised
from tracker.registration import lists
from tracker.registration.records import name_of

bp = Blueprint("duplicates", __name__)


@bp.get("/o/<slug>/people/duplicates")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """Pairs of this meeting first; then those of this meeting and another that the reader organises too."""
    meeting, number = get_meeting(slug), max(1, min(request.args.get("page", 1, type=int), 10_000))
    return render_template(
        "duplicates/index.html",
        meeting=meeting,
        pairs=queries.list_pairs(meeting.id, organised(), number),
        number=number,
        size=queries.PAGE,
        joined=queries.list_joined(meeting.id),
        words=words,
        people=lists,
    )


@bp.post("/o/<slug>/people/duplicates/<uuid:pair_id>")
@allow(Role.ORGANISER)
def settle(slug: str, pair_id: UUID) -> ResponseReturnValue:
    """One person: keep this registration; or the same person at two meetings; or two people; or ask again."""
    meeting, act = get_meeting(slug), request.form.get("act", "")
    try:
        flash(_settle(meeting, pair_id, act), "ok")
    except (Conflict, NotFound) as error:
        flash(say(error.message), "warn")
    return redirect(url_for(".index", slug=slug), 303)


def _settle(meeting: Meeting, pair_id: UUID, act: str) -> str:
    ours, by, now = organised(), actor(), clock.now()
    if act == "keep":
        return _join(meeting, pair_id)
    if act == "reopen":
        operations.reopen(ours, pair_id, by=by, now=now)
        return gettext("The two are asked about again.")
    if act not in set(Verdict) or act == Verdict.OPEN:
        raise NoSuchPair
    operations.settle(ours, pair_id, Verdict(act), by=by, now=now)
    if act == Verdict.SAME:
        return gettext("They are one person now. Each registration stays with its meeting.")
    return gettext("Two people. They are not asked about again.")


def _join(meeting: Meeting, pair_id: UUID) -> str:
    pair, kept_id = queries.get_pair({meeting.id}, pair_id), as_id(request.form.get("keep", ""))
    if pair.verdict is not Verdict.OPEN:
        raise PairSettled
    if kept_id not in (pair.first_id, pair.second_id):
        raise NoSuchPair
    other_id = pair.second_id if kept_id == pair.first_id else pair.first_id
    joined = operations.join(meeting, kept_id, other_id, by=actor(), now=clock.now())
    return gettext("%(name)s has one registration now. You can take this back below.", name=joined.merged.name)


@bp.post("/o/<slug>/people/joined/<uuid:merged_id>")
@allow(Role.ORGANISER)
def take_apart(slug: str, merged_id: UUID) -> ResponseReturnValue:
    """Two registrations again, each as it was."""
    try:
        other = operations.take_apart(get_meeting(slug), merged_id, by=actor(), now=clock.now())
        name = name_of(other)
        flash(gettext("%(name)s has two registrations again, each as it was.", name=name), "ok")
    except (Conflict, NotFound) as error:
        flash(say(error.message), "warn")
    return redirect(url_for(".index", slug=slug), 303)
