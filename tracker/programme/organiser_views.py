"""Programme and agenda as organisers enter them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import Invalid, TrackerError
from tracker.core.formats import clock_time
from tracker.meetings.dates import time_zones
from tracker.meetings.errors import MeetingChanged
from tracker.meetings.models import Meeting, Session
from tracker.meetings.queries import get_meeting, list_agenda, list_days, list_programme
from tracker.plenary.queries import get_item, get_sitting
from tracker.plenary.rules import depths
from tracker.programme import operations, queries, rules
from tracker.programme.errors import ProgrammeChanged
from tracker.programme.forms import DatesForm, Entry, ItemForm, SessionForm

bp = Blueprint("programme", __name__)


@bp.get("/o/<slug>/programme")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """Every day with its sessions, and the agenda."""
    meeting = get_meeting(slug)
    agenda = list_agenda(meeting.id)
    return render_template(
        "programme/index.html",
        meeting=meeting,
        programme=list_programme(meeting.id),
        agenda=agenda,
        depths=depths(agenda),
        numbers={item.id: item.number for item in agenda},
        kinds=rules.KINDS,
    )


@bp.route("/o/<slug>/programme/dates", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def dates(slug: str) -> ResponseReturnValue:
    """When the meeting is, and what its days are called."""
    meeting = get_meeting(slug)
    days = list_days(meeting.id)
    form = DatesForm.of(meeting, days, _typed())
    page = {"meeting": meeting, "form": form, "days": days, "zones": time_zones(meeting.timezone)}
    details = form.details(days) if _is_sent_whole() else None
    if details is None:
        return _again("programme/dates.html", page, form)
    try:
        operations.set_dates(meeting.id, details, upon=form.revision, by=actor(), now=clock.now())
    except (Invalid, MeetingChanged) as refused:
        return _refused("programme/dates.html", page, form, refused, str(get_meeting(slug).revision))
    flash(gettext("The dates are saved."), "ok")
    return redirect(url_for(".index", slug=slug), 303)


@bp.route("/o/<slug>/programme/sessions/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def new_session(slug: str) -> ResponseReturnValue:
    """Put one more session into the programme."""
    meeting = get_meeting(slug)
    form = SessionForm.new(request.args.get("on", ""), request.args.get("starts", ""), _typed())
    page = _session_page(meeting, form)
    details = form.details(meeting) if _is_sent_whole() else None
    if details is None:
        return _again("programme/session.html", page, form)
    try:
        session = operations.add_session(meeting.id, form.id, details, by=actor(), now=clock.now())
    except Invalid as refused:
        return _refused("programme/session.html", page, form, refused)
    flash(gettext("“%(title)s” is in the programme.", title=session.title), "ok")
    if request.form.get("act") == "another":
        ends = clock_time(clock.local(session.ends_at, meeting.timezone))
        return redirect(url_for(".new_session", slug=slug, on=details.on.isoformat(), starts=ends), 303)
    return redirect(url_for(".index", slug=slug) + f"#s{session.id}", 303)


@bp.route("/o/<slug>/programme/sessions/<uuid:session_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def session(slug: str, session_id: UUID) -> ResponseReturnValue:
    """Change a session."""
    meeting = get_meeting(slug)
    found = get_sitting(meeting.id, session_id)
    form = SessionForm.of(meeting, found, _typed())
    page = _session_page(meeting, form, found)
    details = form.details(meeting) if _is_sent_whole() else None
    if details is None:
        return _again("programme/session.html", page, form)
    try:
        operations.change_session(meeting.id, session_id, details, upon=form.upon, by=actor(), now=clock.now())
    except (Invalid, ProgrammeChanged) as refused:
        mark = rules.session_mark(get_sitting(meeting.id, session_id))
        return _refused("programme/session.html", page, form, refused, mark)
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".index", slug=slug) + f"#s{session_id}", 303)


@bp.post("/o/<slug>/programme/sessions/<uuid:session_id>/remove")
@allow(Role.ORGANISER)
def remove_session(slug: str, session_id: UUID) -> ResponseReturnValue:
    """Take a session out at which nobody was checked in."""
    operations.remove_session(get_meeting(slug).id, session_id, by=actor(), now=clock.now())
    flash(gettext("The session is out of the programme."), "ok")
    return redirect(url_for(".index", slug=slug), 303)


@bp.route("/o/<slug>/programme/agenda/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def new_item(slug: str) -> ResponseReturnValue:
    """Put one more item on the agenda."""
    meeting = get_meeting(slug)
    agenda = list_agenda(meeting.id)
    form = ItemForm({"number": rules.next_number(agenda)}, _typed())
    page = {"meeting": meeting, "form": form, "parents": agenda}
    details = form.details() if _is_sent_whole() else None
    if details is None:
        return _again("programme/item.html", page, form)
    try:
        operations.add_item(meeting.id, form.id, details, by=actor(), now=clock.now())
    except Invalid as refused:
        return _refused("programme/item.html", page, form, refused)
    flash(gettext("Item %(number)s is on the agenda.", number=details.number), "ok")
    another = request.form.get("act") == "another"
    return redirect(url_for(".new_item" if another else ".index", slug=slug) + ("" if another else "#agenda"), 303)


@bp.route("/o/<slug>/programme/agenda/<uuid:item_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def item(slug: str, item_id: UUID) -> ResponseReturnValue:
    """Change an item's number, title or place."""
    meeting = get_meeting(slug)
    agenda, found = list_agenda(meeting.id), get_item(meeting.id, item_id)
    form, under = ItemForm.of(found, _typed()), rules.below(agenda, item_id)
    parents = [one for one in agenda if one.id not in under]
    page = {"meeting": meeting, "form": form, "item": found, "parents": parents, "stays": queries.item_is_in_use(found)}
    details = form.details() if _is_sent_whole() else None
    if details is None:
        return _again("programme/item.html", page, form)
    try:
        operations.change_item(meeting.id, item_id, details, upon=form.upon, by=actor(), now=clock.now())
    except (Invalid, ProgrammeChanged) as refused:
        mark = rules.item_mark(get_item(meeting.id, item_id))
        return _refused("programme/item.html", page, form, refused, mark)
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".index", slug=slug) + "#agenda", 303)


@bp.post("/o/<slug>/programme/agenda/<uuid:item_id>/move")
@allow(Role.ORGANISER)
def move_item(slug: str, item_id: UUID) -> ResponseReturnValue:
    """Let an item and its neighbour change places."""
    up = request.form.get("to") == "up"
    operations.move_item(get_meeting(slug).id, item_id, up=up, by=actor(), now=clock.now())
    return redirect(url_for(".index", slug=slug) + "#agenda", 303)


@bp.post("/o/<slug>/programme/agenda/<uuid:item_id>/remove")
@allow(Role.ORGANISER)
def remove_item(slug: str, item_id: UUID) -> ResponseReturnValue:
    """Take an item off the agenda of which nothing is recorded."""
    operations.remove_item(get_meeting(slug).id, item_id, by=actor(), now=clock.now())
    flash(gettext("The item is off the agenda."), "ok")
    return redirect(url_for(".index", slug=slug) + "#agenda", 303)


def _typed() -> Mapping[str, str] | None:
    return request.form if request.method == "POST" else None


def _is_sent_whole() -> bool:
    return request.method == "POST" and token_is_current(request.form)


def _again(template: str, page: Mapping[str, Any], form: Entry) -> ResponseReturnValue:
    """The page as it is first, or with what is to be done before it can be saved."""
    if request.method == "GET":
        return render_template(template, **page)
    old = not form.errors
    return render_template(template, **page, token_is_old=old), 400 if old else 422


def _refused(
    template: str, page: Mapping[str, Any], form: Entry, refused: TrackerError, mark: str = ""
) -> ResponseReturnValue:
    """The page with what an operation refused; where somebody else was first, it is read upon what stands now (`mark`)."""
    if isinstance(refused, Invalid):
        form.take(refused)
    else:
        form.upon = mark
    return render_template(template, **page, changed=not isinstance(refused, Invalid)), refused.status


def _session_page(meeting: Meeting, form: SessionForm, found: Session | None = None) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "form": form,
        "session": found,
        "days": list_days(meeting.id),
        "agenda": list_agenda(meeting.id),
        "kinds": rules.KINDS,
        "in_use": found is not None and queries.is_in_use(found.id),
        "groups": queries.groups_at(found.id) if found else 0,
    }
