"""The administrators' pages: every account, who may come in, and who administers."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.accounts import administering, factors, operations, sessions
from tracker.accounts import queries as accounts
from tracker.accounts.errors import AccountDisabled, LastAdministrator, NotOneself, NotSure
from tracker.accounts.rules import HOME
from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token
from tracker.core.i18n import say
from tracker.core.kept_form import KeptForm
from tracker.core.requests import page_number
from tracker.team import account_list, words
from tracker.team.account_forms import AdministratorForm, DisableForm
from tracker.team.account_list import PAGE, AccountLine, Shown

bp = Blueprint("administration", __name__)


@bp.get("/accounts")
@allow(Role.ADMIN)
def index() -> ResponseReturnValue:
    """Everybody with an account, found by name or address."""
    q, number, shown = request.args.get("q", "").replace("\0", "")[:200], page_number(), _shown()
    lines = account_list.list_accounts(shown, q, number)
    return render_template(
        "team/accounts.html",
        lines=lines[:PAGE],
        more=len(lines) > PAGE,
        roles=account_list.list_roles([line.user.id for line in lines[:PAGE]]),
        q=q,
        shown=shown,
        number=number,
        words=words,
        me=actor().id,
    )


@bp.get("/accounts/<uuid:user_id>")
@allow(Role.ADMIN)
def account(user_id: UUID) -> ResponseReturnValue:
    """One account: roles, how its person comes in, and what was done about it."""
    line = account_list.get_account(user_id)
    return render_template(
        "team/account.html",
        line=line,
        user=line.user,
        roles=account_list.list_roles([user_id])[user_id],
        factors=accounts.list_factors(user_id),
        browsers=accounts.list_sessions(user_id, clock.now()),
        tokens=accounts.list_tokens(user_id),
        acts=account_list.list_acts(user_id),
        disabling=account_list.find_disabling(line.user),
        words=words,
        me=actor().id,
    )


@bp.route("/accounts/<uuid:user_id>/disable", methods=["GET", "POST"])
@allow(Role.ADMIN)
@checks_own_token
def disable(user_id: UUID) -> ResponseReturnValue:
    """Let nobody in with this account any more, and say why."""
    line, form = account_list.get_account(user_id), DisableForm()
    if request.method == "GET":
        return _disable_page(line, form)
    if not form.validate():
        return _disable_page(line, form, 400 if form.token_is_old else 422)
    try:
        administering.disable(line.user, why=form.why(), by=actor(), now=clock.now())
    except (LastAdministrator, NotOneself) as error:
        form.reason.errors = [say(error.message)]
        return _disable_page(line, form, error.status)
    flash(gettext("%(name)s can no longer sign in and is signed out everywhere.", name=line.user.name), "ok")
    return redirect(url_for(".account", user_id=user_id), 303)


@bp.post("/accounts/<uuid:user_id>/enable")
@allow(Role.ADMIN)
def enable(user_id: UUID) -> ResponseReturnValue:
    """Let its person in again."""
    user = account_list.get_account(user_id).user
    administering.enable(user, by=actor(), now=clock.now())
    flash(gettext("%(name)s can sign in again.", name=user.name), "ok")
    return redirect(url_for(".account", user_id=user_id), 303)


@bp.post("/accounts/<uuid:user_id>/sign-out")
@allow(Role.ADMIN)
def sign_out(user_id: UUID) -> ResponseReturnValue:
    """Sign its person out in every browser: a device is lost."""
    user = account_list.get_account(user_id).user
    operations.end_sessions(user, by=actor(), now=clock.now())
    flash(gettext("%(name)s is signed out everywhere.", name=user.name), "ok")
    return redirect(url_for(".account", user_id=user_id), 303)


@bp.post("/accounts/<uuid:user_id>/forget-second-step")
@allow(Role.ADMIN)
def forget_second_step(user_id: UUID) -> ResponseReturnValue:
    """For who lost app, passkeys and recovery codes: the next sign-in asks for none, or sets up a new one."""
    user = account_list.get_account(user_id).user
    sessions.fresh()
    factors.forget_factors(user, by=actor(), now=clock.now())
    flash(gettext("The next sign-in of %(name)s asks for no second step, or sets up a new one.", name=user.name), "ok")
    return redirect(url_for(".account", user_id=user_id), 303)


@bp.route("/accounts/<uuid:user_id>/administrator", methods=["GET", "POST"])
@allow(Role.ADMIN)
@checks_own_token
def administrator(user_id: UUID) -> ResponseReturnValue:
    """Make somebody an administrator, or leave them their roles at meetings only."""
    line, form = account_list.get_account(user_id), AdministratorForm()
    if request.method == "GET":
        return _administrator_page(line, form)
    if not form.validate():
        return _administrator_page(line, form, 400 if form.token_is_old else 422)
    sessions.fresh()
    try:
        _change(line, form)
    except (AccountDisabled, LastAdministrator, NotSure) as error:
        form.sure.errors = [say(error.message)]
        return _administrator_page(line, form, error.status)
    is_out = user_id == actor().id and not line.user.is_admin
    return redirect(HOME if is_out else url_for(".account", user_id=user_id), 303)


def _change(line: AccountLine, form: AdministratorForm) -> None:
    """What the sent page offered: of two who press it at once, the second changes nothing back."""
    user, by, now = line.user, actor(), clock.now()
    if request.form.get("to") == "administrator":
        administering.make_administrator(user, by=by, now=now)
        flash(gettext("%(name)s is an administrator now.", name=user.name), "ok")
    else:
        administering.take_administration(user, is_sure=bool(form.sure.data), by=by, now=now)
        flash(gettext("%(name)s is no longer an administrator.", name=user.name), "ok")


def _disable_page(line: AccountLine, form: KeptForm, status: int = 200) -> ResponseReturnValue:
    lonely: Sequence[str] = account_list.list_lonely(line.user.id)
    return make_response(render_template("team/disable.html", user=line.user, form=form, lonely=lonely), status)


def _administrator_page(line: AccountLine, form: KeptForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("team/administrator.html", user=line.user, form=form, line=line, me=actor().id)
    return make_response(page, status)


def _shown() -> Shown:
    asked = request.args.get("shown", "")
    return Shown(asked) if asked in set(Shown) else Shown.ALL
