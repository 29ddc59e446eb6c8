"""The pages on which an organiser says who works at the meeting."""

from uuid import UUID

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.accounts import sessions
from tracker.accounts.rules import HOME
from tracker.core import clock, limits
from tracker.core.access import Role, actor, allow, may
from tracker.core.csrf import checks_own_token
from tracker.core.errors import TooMany
from tracker.core.i18n import say
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting
from tracker.team import operations, queries, words
from tracker.team.errors import AlreadyOnTeam, LastOrganiser, NotGivenHere, NotSure
from tracker.team.forms import LinkForm, MemberForm, RoleForm

bp = Blueprint("team", __name__)
# a whole secretariat is entered in an afternoon; a mailbox is not flooded
MAILS = "40 per hour"
MAILS_TO_ONE = "5 per hour"


@bp.route("/o/<slug>/team", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def index(slug: str) -> ResponseReturnValue:
    """Who works at the meeting, and a form for one more."""
    meeting = get_meeting(slug)
    form = MemberForm(meeting.working_language)
    if request.method == "GET":
        return _team_page(meeting, form)
    if not form.validate():
        return _team_page(meeting, form, 400 if form.token_is_old else 422)
    wanted = form.wanted()
    try:
        _count_mail(slug, wanted.email)
        operations.add_member(meeting, wanted, secret=_secret(), by=actor(), now=clock.now())
    except (AlreadyOnTeam, TooMany) as error:
        form.email.errors = [say(error.message)]
        return _team_page(meeting, form, error.status)
    flash(gettext("%(email)s gets an e-mail with a link to sign in.", email=wanted.email), "ok")
    return redirect(url_for(".index", slug=slug), 303)


@bp.route("/o/<slug>/team/<uuid:role_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
@checks_own_token
def member(slug: str, role_id: UUID) -> ResponseReturnValue:
    """One of them: another role, or none; the link once more."""
    meeting = get_meeting(slug)
    found = queries.get_member(slug, role_id)
    form = RoleForm(found)
    if request.method == "GET":
        return _member_page(meeting, role_id, form)
    if not form.validate():
        return _member_page(meeting, role_id, form, 400 if form.token_is_old else 422)
    try:
        _change(meeting, role_id, form)
    except (LastOrganiser, NotGivenHere) as error:
        form.role.errors = [say(error.message)]
        return _member_page(meeting, role_id, form, error.status)
    except NotSure as error:
        form.sure.errors = [say(error.message)]
        return _member_page(meeting, role_id, form, error.status)
    flash(gettext("The role is taken away.") if form.is_end else gettext("The role is saved."), "ok")
    is_out = found.user_id == actor().id and form.role.data != Role.ORGANISER and not may(Role.ADMIN)
    return redirect(HOME if is_out else url_for(".index", slug=slug), 303)


@bp.post("/o/<slug>/team/<uuid:role_id>/link")
@allow(Role.ORGANISER)
def send_link(slug: str, role_id: UUID) -> ResponseReturnValue:
    """Send somebody a fresh link to sign in."""
    meeting, found = get_meeting(slug), queries.get_member(slug, role_id)
    form = LinkForm(meeting.working_language)
    _count_mail(slug, found.email)
    language = form.language.data if form.validate() else meeting.working_language
    operations.send_link(meeting, role_id, language, secret=_secret(), by=actor(), now=clock.now())
    flash(gettext("%(email)s gets an e-mail with a link to sign in.", email=found.email), "ok")
    return redirect(url_for(".index", slug=slug), 303)


def _change(meeting: Meeting, role_id: UUID, form: RoleForm) -> None:
    sure, by, now = bool(form.sure.data), actor(), clock.now()
    if form.is_end:
        operations.take_role(meeting, role_id, is_sure=sure, by=by, now=now)
    else:
        operations.change_role(meeting, role_id, Role(form.role.data), is_sure=sure, by=by, now=now)


def _count_mail(slug: str, email: str) -> None:
    limits.throttle(MAILS_TO_ONE, "team-mail", email)
    limits.throttle(MAILS, "team-mails", slug)


def _secret() -> str:
    return str(current_app.config["TRACKER_SECRET_KEY"])


def _team_page(meeting: Meeting, form: MemberForm, status: int = 200) -> ResponseReturnValue:
    members = queries.list_members(meeting.slug)
    page = render_template(
        "team/index.html",
        meeting=meeting,
        form=form,
        members=members,
        mails=queries.find_mails([one.id for one in members]),
        demanded=sessions.demanded(),
        words=words,
        me=actor().id,
    )
    return make_response(page, status)


def _member_page(meeting: Meeting, role_id: UUID, form: RoleForm, status: int = 200) -> ResponseReturnValue:
    found = queries.get_member(meeting.slug, role_id)
    page = render_template(
        "team/member.html",
        meeting=meeting,
        form=form,
        member=found,
        mail=queries.find_mails([found.id]).get(found.id),
        link_form=LinkForm(meeting.working_language),
        words=words,
        me=actor().id,
    )
    return make_response(page, status)
