"""What a point was: any two of its texts compared, and an earlier one made to stand again."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.core.csrf import checks_own_token
from tracker.core.errors import NotFound
from tracker.core.ids import as_id
from tracker.discussions import comparing, queries
from tracker.discussions.blueprint import bp
from tracker.discussions.desk import open_desk
from tracker.discussions.errors import ChangedMeanwhile
from tracker.discussions.forms import DEVICE, PointForm, RestoreForm
from tracker.discussions.public_views import demand_saved, point_page
from tracker.discussions.restoring import restore_text
from tracker.discussions.rules import Written
from tracker.meetings.queries import get_meeting


@bp.get("/g/<slug>/<group_slug>/points/<uuid:point_id>/compare")
@allow(Role.HOLDER)
def compare(slug: str, group_slug: str, point_id: UUID) -> ResponseReturnValue:
    """Two texts of a point, `before` and `after`; the last two when not said."""
    desk = open_desk(slug, group_slug)
    history = queries.point_history(desk.group.id, point_id)
    if not history:
        raise NotFound
    before, after = _chosen(history, "before", -2), _chosen(history, "after", -1)
    return render_template(
        "discussions/compare.html",
        **desk.frame,
        point=queries.get_point(desk.group.id, point_id),
        history=history[::-1],
        before=before,
        after=after,
        pieces=comparing.compare(before.text, after.text),
        changes=comparing.changes(before, after),
    )


def _chosen(history: Sequence[Written], name: str, usual: int) -> Written:
    wanted = as_id(request.args.get(name, ""))
    found = next((written for written in history if written.id == wanted), None)
    return found or history[max(usual, -len(history))]


@bp.post("/g/<slug>/<group_slug>/points/<uuid:point_id>/restore")
@allow(Role.HOLDER)
@checks_own_token
def restore(slug: str, group_slug: str, point_id: UUID) -> ResponseReturnValue:
    """Let an earlier text, or one of two, stand; refused with the present one when that changed meanwhile."""
    desk, now = open_desk(slug, group_slug), clock.now()
    form = RestoreForm.sent()
    new, wanted, heads = form.ids()
    written = queries.get_revision(desk.group.id, point_id, wanted or point_id)
    found = queries.get_point(desk.group.id, point_id)
    typed = PointForm.showing(found, written, desk.group.headings)
    if not form.validate():
        return point_page(desk, found, typed), 400
    try:
        answer = restore_text(desk.group, written, revision_id=new, heads=heads, device=DEVICE, by=desk.by, now=now)
    except ChangedMeanwhile as refused:
        return point_page(desk, refused.point, typed, refused=True), refused.status
    demand_saved([answer])
    flash(gettext("This text stands again."), "ok")
    return redirect(url_for(".point", slug=slug, group_slug=group_slug, point_id=point_id), 303)


@bp.get("/o/<slug>/points/<uuid:point_id>")
@allow(Role.ORGANISER)
def point_record(slug: str, point_id: UUID) -> ResponseReturnValue:
    """The way from the report to a point: its group's page of it, with everything it was."""
    group = queries.get_group_of_point(get_meeting(slug).id, point_id)
    return redirect(url_for(".point", slug=slug, group_slug=group.slug, point_id=point_id) + "#history", 303)
