"""The organiser's pages: groups and how far their notes are, who is in them, their private links."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow, holder
from tracker.core.csrf import checks_own_token
from tracker.core.errors import Conflict, Invalid
from tracker.core.formats import clock_time, weekday_date
from tracker.core.i18n import current_language, say
from tracker.discussions import answers, confirming, details, grants, operations, queries, rules
from tracker.discussions.blueprint import bp
from tracker.discussions.forms import GroupForm, MembersForm
from tracker.discussions.models import Group, MemberRole
from tracker.discussions.rules import Written
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting, list_sessions
from tracker.registration.records import name_of


@bp.get("/o/<slug>/groups")
@allow(Role.ORGANISER)
def manage(slug: str) -> ResponseReturnValue:
    """Every group: topic, people, points, state."""
    meeting = get_meeting(slug)
    return render_template(
        "discussions/manage.html", meeting=meeting, states=queries.group_states(meeting.id), titles=rules
    )


@bp.route("/o/<slug>/groups/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def new_group(slug: str) -> ResponseReturnValue:
    """Add a group."""
    meeting = get_meeting(slug)
    form = GroupForm.of(None, _sessions(meeting))
    if request.method == "GET" or _adopts() or not form.validate():
        return _group_form(meeting, None, form)
    try:
        group = operations.create_group(meeting, form.details(), by=actor(), now=clock.now())
    except (Invalid, Conflict) as refused:
        return _group_form(meeting, None, form, refused)
    flash(gettext("Group %(number)s was added. Put people into it.", number=group.number), "ok")
    return redirect(url_for(".members", slug=slug, group_slug=group.slug), 303)


@bp.get("/o/<slug>/groups/<group_slug>")
@allow(Role.ORGANISER)
def group_notes(slug: str, group_slug: str) -> ResponseReturnValue:
    """A group's notes to read, each point with what it was before, and its private link."""
    meeting, group = _find(slug, group_slug)
    history: dict[UUID, list[Written]] = {}
    for written in queries.group_history(group.id):
        history.setdefault(written.point_id, []).append(written)
    points = rules.derive_points(written for revisions in history.values() for written in revisions)
    members = queries.list_members(group.id)
    return render_template(
        "discussions/group_notes.html",
        meeting=meeting,
        group=group,
        titles=rules,
        details=details,
        sections=rules.by_heading(group.headings, [point for point in points if not point.removed]),
        struck_out=[point for point in points if point.removed],
        history=history,
        members=members,
        tally=answers.tally_of(group.id, len(members), points),
        windows=confirming.WINDOWS,
        link=grants.link_to(meeting, group),
    )


@bp.route("/o/<slug>/groups/<group_slug>/edit", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def edit_group(slug: str, group_slug: str) -> ResponseReturnValue:
    """Change a group's topic, room, session and headings."""
    meeting, group = _find(slug, group_slug)
    form = GroupForm.of(group, _sessions(meeting))
    if request.method == "GET" or _adopts() or not form.validate():
        return _group_form(meeting, group, form)
    try:
        operations.change_group(group, form.details(), by=actor(), now=clock.now())
    except (Invalid, Conflict) as refused:
        return _group_form(meeting, group, form, refused)
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".group_notes", slug=slug, group_slug=group_slug), 303)


@bp.route("/o/<slug>/groups/<group_slug>/members", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def members(slug: str, group_slug: str) -> ResponseReturnValue:
    """Tick who is in the group, and say who leads it."""
    meeting, group = _find(slug, group_slug)
    form, people = MembersForm.sent(), _people(meeting, group)
    form.offer([(key, name) for key, name, _ in people])
    if request.method == "GET":
        held = {str(member.participant_id): member.role for member in queries.list_members(group.id)}
        form.facilitator.data = next((key for key, role in held.items() if role == MemberRole.FACILITATOR), "")
        form.rapporteur.data = next((key for key, role in held.items() if role == MemberRole.RAPPORTEUR), "")
        return _members_form(meeting, group, form, people, set(held))
    ticked = set(request.form.getlist("member"))
    if not form.validate():
        return _members_form(meeting, group, form, people, ticked), 400 if form.token_is_old else 422
    operations.set_members(group, form.roles(ticked), by=actor(), now=clock.now())
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".group_notes", slug=slug, group_slug=group_slug), 303)


@bp.post("/o/<slug>/groups/<group_slug>/link")
@allow(Role.ORGANISER)
def group_link(slug: str, group_slug: str) -> ResponseReturnValue:
    """Send the private link to the group's leads, or renew it."""
    _, group = _find(slug, group_slug)
    if request.form.get("act") == "renew":
        operations.rotate_link(group, by=actor(), now=clock.now())
        flash(gettext("The link is new. The old one, and what it opened, has ended."), "ok")
    else:
        names = operations.send_link(group, by=actor(), now=clock.now())
        flash(gettext("The link goes to %(names)s.", names=", ".join(names)), "ok")
    return redirect(url_for(".group_notes", slug=slug, group_slug=group_slug), 303)


def _find(slug: str, group_slug: str) -> tuple[Meeting, Group]:
    meeting = get_meeting(slug)
    return meeting, queries.get_group(meeting.id, group_slug)


def _sessions(meeting: Meeting) -> list[tuple[str, str]]:
    """The programme to choose from, with the meeting's own times."""
    found = []
    for session in list_sessions(meeting.id):
        starts, language = clock.local(session.starts_at, meeting.timezone), current_language()
        when = f"{weekday_date(starts.date(), language)}, {clock_time(starts, language)}"
        found.append((str(session.id), f"{when} · {session.title}"))
    return found


def _people(meeting: Meeting, group: Group) -> list[tuple[str, str, str]]:
    """Who may be ticked: the confirmed, and members who are no longer."""
    confirmed = [(str(person.id), person.name, person.organisation) for person in queries.list_candidates(meeting.id)]
    known = {key for key, _, _ in confirmed}
    held = [member.participant for member in queries.list_members(group.id)]
    return confirmed + [
        (str(person.id), name_of(person), person.organisation_short) for person in held if str(person.id) not in known
    ]


def _adopts() -> bool:
    """Whether only the headings of another group are asked for."""
    return request.form.get("act") == "adopt"


def _group_form(
    meeting: Meeting, group: Group | None, form: GroupForm, refused: Invalid | Conflict | None = None
) -> ResponseReturnValue:
    signed_in = holder()
    lists = queries.headings_in_use(signed_in.slugs_as(Role.ORGANISER) if signed_in else frozenset())
    form.offer(lists)
    if _adopts():
        form.adopt(lists)
    if isinstance(refused, Invalid):
        form.take(refused)
    elif refused:
        form.number.errors = [say(refused.message)]
    shown = request.method == "GET" or _adopts()
    status = 200 if shown else 400 if form.token_is_old else refused.status if refused else 422
    return render_template("discussions/group_form.html", meeting=meeting, group=group, form=form), status


def _members_form(meeting: Meeting, group: Group, form: MembersForm, people: Any, ticked: set[str]) -> str:
    return render_template(
        "discussions/members.html", meeting=meeting, group=group, form=form, people=people, ticked=ticked
    )
