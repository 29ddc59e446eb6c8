"""The rapporteur's page: a group's notes, opened by a private link, usable without script."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, allow
from tracker.core.csrf import checks_own_token
from tracker.core.errors import Invalid
from tracker.core.i18n import say
from tracker.discussions import answers, app_files, confirming, grants, operations, queries, rules
from tracker.discussions.blueprint import bp
from tracker.discussions.desk import Desk, open_desk
from tracker.discussions.errors import ChangedMeanwhile, LinkNeeded, StepNotPossible, Unsettled
from tracker.discussions.forms import PointForm, PointsForm, RestoreForm
from tracker.discussions.models import Group, NotesState
from tracker.discussions.operations import Result, RevisionAnswer
from tracker.discussions.rules import Point
from tracker.meetings.queries import get_meeting, list_sessions


@bp.errorhandler(LinkNeeded)
def ask_for_link(error: LinkNeeded) -> ResponseReturnValue:
    """Say how to get in: the meeting's contact has the link."""
    meeting = get_meeting((request.view_args or {})["slug"])
    return render_template("discussions/closed.html", meeting=meeting), error.status


@bp.get("/g/worker.js")
@allow(Role.ANYONE)
def notes_worker() -> ResponseReturnValue:
    """The service worker of all groups' notes; it stands above them."""
    return Response(app_files.worker(), mimetype="text/javascript")


@bp.get("/g/<slug>/<group_slug>")
@allow(Role.HOLDER)
def notes(slug: str, group_slug: str) -> ResponseReturnValue:
    """The notes. With the link's key, let this browser in and go on without the key in the address."""
    key = request.args.get("key")
    if key is not None:
        grants.open_with(key, queries.get_group(get_meeting(slug).id, group_slug))
        return redirect(url_for(".notes", slug=slug, group_slug=group_slug), 303)
    return _notes_page(open_desk(slug, group_slug))


@bp.post("/g/<slug>/<group_slug>/points")
@allow(Role.HOLDER)
@checks_own_token
def add_points(slug: str, group_slug: str) -> ResponseReturnValue:
    """New points under one heading, one a line."""
    desk = open_desk(slug, group_slug)
    form = PointsForm.sent()
    if not form.validate():
        return _notes_page(desk, form), 400 if form.token_is_old else 422
    now = clock.now()
    answers = operations.record_revisions(desk.group, form.revisions(now), by=desk.by, now=now)
    demand_saved(answers)
    flash(ngettext("%(num)d point saved.", "%(num)d points saved.", len(answers)), "ok")
    return _back(desk, form.heading.data)


@bp.get("/g/<slug>/<group_slug>/points/<uuid:point_id>")
@allow(Role.HOLDER)
def point(slug: str, group_slug: str, point_id: UUID) -> ResponseReturnValue:
    """One point: its text to change, its texts to choose from, and what it was before."""
    desk = open_desk(slug, group_slug)
    found = queries.get_point(desk.group.id, point_id)
    return point_page(desk, found, PointForm.showing(found, found.head, desk.group.headings))


@bp.post("/g/<slug>/<group_slug>/points/<uuid:point_id>")
@allow(Role.HOLDER)
@checks_own_token
def change_point(slug: str, group_slug: str, point_id: UUID) -> ResponseReturnValue:
    """A new text upon the one the page showed; refused with the present one when that changed meanwhile."""
    desk = open_desk(slug, group_slug)
    form = PointForm.sent()
    if not form.validate():
        found = queries.get_point(desk.group.id, point_id)
        return point_page(desk, found, form), 400 if form.token_is_old else 422
    now = clock.now()
    try:
        change = form.change(point_id, removed=request.form.get("act") == "remove", at=now)
        demand_saved([operations.change_point(desk.group, change, by=desk.by, now=now)])
    except ChangedMeanwhile as refused:
        form.build_on(refused.point)
        return point_page(desk, refused.point, form, refused=True), refused.status
    flash(gettext("Struck out.") if change.removed else gettext("Saved."), "ok")
    return _back(desk, form.heading.data)


@bp.post("/g/<slug>/<group_slug>/state")
@allow(Role.HOLDER)
def change_state(slug: str, group_slug: str) -> ResponseReturnValue:
    """Move the notes on: read back, agreed, presented; or back to draft."""
    desk = open_desk(slug, group_slug)
    asked = request.form.get("state", "")
    if asked not in rules.STATES:
        raise StepNotPossible
    try:
        operations.set_state(desk.group, NotesState(asked), by=desk.by, now=clock.now())
    except Unsettled as refused:
        flash(say(refused.message), "warn")
    return _back(desk, None)


def demand_saved(answers: list[RevisionAnswer]) -> None:
    for answer in answers:
        if answer.result == Result.REJECTED:
            raise Invalid(answer.reason)


def _back(desk: Desk, heading: str | None) -> ResponseReturnValue:
    address = url_for(".notes", slug=desk.meeting.slug, group_slug=desk.group.slug)
    keys = [key for key, _ in rules.by_heading(desk.group.headings, [])]
    anchor = f"#h{keys.index(heading) + 1}" if heading in keys else ""
    return redirect(address + anchor, 303)


def _notes_page(desk: Desk, sent: PointsForm | None = None) -> str:
    points = queries.every_point([desk.group.id])
    left = [found for found in points if not found.removed]
    members = queries.list_members(desk.group.id)
    return render_template(
        "discussions/notes.html",
        **desk.frame,
        sections=[
            (f"h{number}", heading, found, _points_form(f"h{number}", heading, sent))
            for number, (heading, found) in enumerate(rules.by_heading(_headings(desk.group), left), 1)
        ],
        sent=sent,
        struck_out=[found for found in points if found.removed],
        conflicts=[found for found in left if found.conflict],
        members=members,
        tally=answers.tally_of(desk.group.id, len(members), left),
        windows=confirming.WINDOWS,
        session=next((s for s in list_sessions(desk.meeting.id) if s.id == desk.group.session_id), None),
        saved_at=max((found.saved_at for found in points), default=None),
        next_state=rules.next_state(desk.group.state),
    )


def _headings(group: Group) -> list[str]:
    """The group's own, and what plenary says once the notes were presented."""
    return [*group.headings, rules.REMARKS] if group.state is NotesState.PRESENTED else group.headings


def _points_form(section: str, heading: str, sent: PointsForm | None) -> PointsForm:
    form = sent if sent and sent.heading.data == heading else PointsForm.empty(heading)
    return form.stand_in(section)


def point_page(desk: Desk, found: Point, form: PointForm, *, refused: bool = False) -> str:
    form.offer(desk.group.headings)
    return render_template(
        "discussions/point.html",
        **desk.frame,
        point=found,
        form=form,
        refused=refused,
        keep=RestoreForm.upon(found),
        history=queries.point_history(desk.group.id, found.id)[::-1],
    )
