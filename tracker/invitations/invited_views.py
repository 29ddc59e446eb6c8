"""The organiser's own invitations: who was invited, who is silent, inviting people by hand."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token, token_is_current
from tracker.core.errors import TrackerError
from tracker.core.i18n import say
from tracker.core.ids import as_id
from tracker.invitations import nominating, operations
from tracker.invitations.forms import NominationForm, NomineeRow, languages
from tracker.invitations.lists import NARROWED, list_invited, list_silent
from tracker.invitations.models import Invitation
from tracker.invitations.operations import Invitee
from tracker.invitations.previews import preview
from tracker.invitations.rules import may_remind
from tracker.invitations.words import NARROWED_NAMES, STANDINGS
from tracker.meetings.models import ExpectedOrganisation, Meeting
from tracker.meetings.queries import get_meeting, list_expected

bp = Blueprint("invited", __name__)


@bp.get("/o/<slug>/invitations")
@allow(Role.ORGANISER)
def index(slug: str) -> ResponseReturnValue:
    """Everybody invited, by whomever; narrowed to the silent, the refused and so on."""
    meeting = get_meeting(slug)
    narrowed = request.args.get("state", "")
    number = max(1, min(request.args.get("page", 1, type=int), 100_000))
    page = list_invited(meeting.id, narrowed if narrowed in NARROWED else "", number)
    return render_template(
        "invitations/invited.html",
        meeting=meeting,
        page=page,
        narrowed=narrowed,
        names=NARROWED_NAMES,
        standings=STANDINGS,
    )


@bp.route("/o/<slug>/invitations/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def new(slug: str) -> ResponseReturnValue:
    """Invite people by hand, all for one organisation or for none. Good rows go, wrong ones stay."""
    meeting = get_meeting(slug)
    form, expected = NominationForm(request.form if request.method == "POST" else None), list_expected(meeting.id)
    page = {"meeting": meeting, "form": form, "languages": languages(), "expected": expected}
    if request.method == "GET":
        return render_template("invitations/invite.html", **page)
    if not token_is_current(request.form):
        return render_template("invitations/invite.html", **page, stale=True), 400
    sent = form.invitees(meeting, meeting.working_language, _organisation(expected))
    if request.form.get("act") == "send":
        _invite(meeting, form, sent)
    if form.problems or request.form.get("act") != "send":
        return render_template("invitations/invite.html", **page), 422 if form.problems else 200
    return redirect(url_for(".index", slug=slug), 303)


def _organisation(expected: Sequence[ExpectedOrganisation]) -> UUID | None:
    """The organisation chosen, if it is one of those expected."""
    typed = as_id(request.form.get("organisation", ""))
    return next((body.organisation_id for body in expected if body.organisation_id == typed), None)


def _invite(meeting: Meeting, form: NominationForm, sent: Sequence[tuple[NomineeRow, Invitee]]) -> None:
    if not form.rows and not form.message:
        form.message = gettext("Name at least one person: a name and an e-mail address")
    outcome = operations.invite(meeting, [invitee for _, invitee in sent], by=actor(), now=clock.now())
    form.keep(sent, outcome.skipped)
    if outcome.invited:
        flash(ngettext("%(num)s person is invited.", "%(num)s people are invited.", outcome.invited), "ok")


@bp.post("/o/<slug>/invitations/act")
@allow(Role.ORGANISER)
def act(slug: str) -> ResponseReturnValue:
    """Take one back, or remind all who have not answered: the mail is shown first."""
    meeting = get_meeting(slug)
    try:
        if request.form.get("act") == "remind":
            return _remind(meeting)
        _take_back(meeting)
    except TrackerError as error:
        flash(say(error.message), "warn")
    return redirect(url_for(".index", slug=slug), 303)


def _remind(meeting: Meeting) -> ResponseReturnValue:
    now = clock.now()
    due = [one for one in list_silent(meeting.id) if may_remind(now, one.invited_at, one.reminded_at)]
    if due and "sure" not in request.form:
        return _ask(meeting, due)
    count = nominating.remind_invited(meeting, due, by=actor(), now=now)
    flash(ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", count), "ok")
    return redirect(url_for(".index", slug=meeting.slug), 303)


def _ask(meeting: Meeting, due: list[Invitation]) -> str:
    first = due[0]
    mail = preview(
        "invitation_reminder",
        to=first.email,
        locale=first.locale,
        meeting_id=meeting.id,
        subject_id=first.id,
        now=clock.now(),
    )
    return render_template("invitations/remind.html", meeting=meeting, due=due, mail=mail)


def _take_back(meeting: Meeting) -> None:
    one = as_id(request.form.get("id", ""))
    if one is not None:
        gone = nominating.take_off(meeting, None, one, by=actor(), now=clock.now())
        flash(gettext("The invitation of %(name)s is taken back, and they have been told.", name=gone.name), "ok")
