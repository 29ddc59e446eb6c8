"""Building the groups: the balance before it is stored, storing it, taking it back; and the lists for the door and the wall."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import Conflict
from tracker.core.i18n import say
from tracker.discussions.models import Group
from tracker.discussions.queries import list_groups
from tracker.grouping import operations, planning, queries, words
from tracker.grouping.forms import WHO, BuildForm
from tracker.grouping.planning import Plan
from tracker.grouping.rules import TRAITS
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting

bp = Blueprint("grouping", __name__)
#: people of a group that the page names besides those who stay; more than any group that people talk in
MOST_SHOWN = 200


@bp.get("/o/<slug>/groups/build")
@allow(Role.ORGANISER)
def build(slug: str) -> ResponseReturnValue:
    """How the groups are balanced now, and what to ask for."""
    meeting = get_meeting(slug)
    rounds = planning.standing(meeting.id)
    first = planning.next_round(rounds)
    form = BuildForm.empty(_ids(first.groups) if first else [], keep=bool(first and first.dealt))
    return _page(meeting, form, rounds)


@bp.post("/o/<slug>/groups/build")
@allow(Role.ORGANISER)
@checks_own_token
def deal(slug: str) -> ResponseReturnValue:
    """The preview; with `act=again` another one; with `act=store` what was previewed becomes the groups."""
    meeting = get_meeting(slug)
    form = BuildForm.of(request.form, _ids(list_groups(meeting.id)))
    if form.problem or not token_is_current(request.form):
        return _page(meeting, form, planning.standing(meeting.id)), 422 if form.problem else 400
    act = request.form.get("act")
    if act != "store":
        form = form.again() if act == "again" else form
        return _preview(meeting, form)
    try:
        stored = operations.store_deal(
            meeting,
            form.shown(),
            request.form.get("digest", ""),
            stay=form.pins or {},
            by=actor(),
            now=clock.now(),
        )
    except Conflict as refused:
        return _preview(meeting, form, say(refused.message)), refused.status
    flash(gettext("The groups are stored: %(num)s people have a place.", num=stored.people), "ok")
    return redirect(url_for(".build", slug=slug), 303)


@bp.post("/o/<slug>/groups/build/undo")
@allow(Role.ORGANISER)
def undo(slug: str) -> ResponseReturnValue:
    """Take the last deal back."""
    try:
        operations.undo_deal(get_meeting(slug), by=actor(), now=clock.now())
    except Conflict as refused:
        flash(say(refused.message), "warn")
    else:
        flash(gettext("Taken back: the groups are as they were before."), "ok")
    return redirect(url_for(".build", slug=slug), 303)


@bp.get("/o/<slug>/groups/lists")
@allow(Role.ORGANISER)
def lists(slug: str) -> ResponseReturnValue:
    """Every group with its people, to print or to look up on a phone; `by=name` is one list of everybody."""
    meeting = get_meeting(slug)
    groups = queries.list_with_members(meeting.id)
    people = sorted(
        ((member.participant, one) for one in groups for member in one.members),
        key=lambda pair: (pair[0].sort_key, pair[0].id, pair[1].group.number),
    )
    by_name = request.args.get("by") == "name"
    return render_template("grouping/lists.html", meeting=meeting, groups=groups, people=people, by_name=by_name)


def _preview(meeting: Meeting, form: BuildForm, refused: str = "") -> str:
    rounds, plan = queries.list_rounds(meeting.id), planning.plan(meeting.id, form.asked())
    at_times = [groups for groups in rounds if groups[0].session_id and not form.groups.isdisjoint(_ids(groups))]
    every = [group for groups in rounds for group in groups]
    return _build(meeting, form, every, preview=plan, refused=refused, many_times=len(at_times) > 1)


def _page(meeting: Meeting, form: BuildForm, rounds: Sequence[Plan]) -> str:
    return _build(meeting, form, [group for one in rounds for group in one.groups], rounds=rounds)


def _build(
    meeting: Meeting,
    form: BuildForm,
    groups: Iterable[Group],
    *,
    rounds: Sequence[Plan] = (),
    preview: Plan | None = None,
    refused: str = "",
    many_times: bool = False,
) -> str:
    return render_template(
        "grouping/build.html",
        meeting=meeting,
        form=form,
        every_group=sorted(groups, key=lambda group: (group.number, group.id)),
        rounds=rounds,
        preview=preview,
        refused=refused,
        many_times=many_times,
        most_shown=MOST_SHOWN,
        last=queries.latest_deal(meeting.id),
        **_words(),
    )


def _ids(groups: Iterable[Group]) -> list[UUID]:
    return [group.id for group in groups]


def _words() -> dict[str, Any]:
    return {"who": WHO, "traits": TRAITS, "value_name": words.value_name(), "numbers": words}
