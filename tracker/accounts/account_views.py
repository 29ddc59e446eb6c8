"""One's own account: where one is signed in, and the second step at sign-in."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tracker.accounts import factors, operations, pages, queries, rules, sessions
from tracker.accounts.errors import NoSuchUser, PasskeyRefused, WrongCode
from tracker.accounts.forms import PasswordForm
from tracker.accounts.models import User
from tracker.core import clock
from tracker.core.access import Role, actor, allow
from tracker.core.csrf import checks_own_token
from tracker.core.i18n import say

bp = Blueprint("account", __name__)


@bp.get("/account")
@allow(Role.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Browsers that are signed in, second steps, recovery codes."""
    user = _user()
    return render_template(
        "accounts/account.html",
        user=user,
        sessions=queries.list_sessions(user.id, clock.now()),
        here=sessions.current_id(),
        factors=queries.list_factors(user.id),
        codes=queries.count_codes(user.id),
    )


@bp.post("/account/sessions/<uuid:sign_in_id>/end")
@allow(Role.SIGNED_IN)
def end_session(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign one browser out."""
    operations.end_other_session(_user().id, sign_in_id, by=actor(), now=clock.now())
    flash(gettext("That browser is signed out."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/account/sign-out-everywhere")
@allow(Role.SIGNED_IN)
def end_sessions() -> ResponseReturnValue:
    """Sign out in every browser, this one too."""
    operations.end_sessions(_user(), by=actor(), now=clock.now())
    session.clear()
    return redirect(url_for("accounts.logout"), 303)


@bp.route("/account/password", methods=["GET", "POST"])
@allow(Role.SIGNED_IN)
@checks_own_token
def choose_password() -> ResponseReturnValue:
    """What one is called, and a password; every other browser is signed out."""
    user, _ = _user(), sessions.fresh()
    form = PasswordForm(obj=user)
    if request.method == "GET":
        return render_template("accounts/password.html", form=form, user=user)
    if not form.validate():
        return render_template("accounts/password.html", form=form, user=user), 400 if form.token_is_old else 422
    name, password = form.details()
    began = operations.choose_password(user, name, password, by=actor(), now=clock.now(), browser=sessions.browser())
    sessions.begin(began)
    flash(gettext("Your password is set. From now on you sign in with it."), "ok")
    return redirect(rules.HOME, 303)


@bp.route("/account/second", methods=["GET", "POST"])
@allow(Role.SIGNED_IN)
def add_factor() -> ResponseReturnValue:
    """Add an app or a passkey."""
    user, here = _user(), sessions.fresh()
    if request.method == "GET":
        return pages.set_up(here.id, user, url_for(".add_factor"))
    try:
        codes = factors.add_factor(user, here.id, pages.typed(), sessions.site(), by=actor(), now=clock.now())
    except (WrongCode, PasskeyRefused) as error:
        return pages.set_up(here.id, user, url_for(".add_factor"), say(error.message), error.status)
    session.pop(pages.NEW_SECRET, None)
    if codes:
        return render_template("accounts/codes.html", codes=codes, onward=url_for(".index"))
    flash(gettext("The second step is added."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/account/second/<uuid:factor_id>/remove")
@allow(Role.SIGNED_IN)
def remove_factor(factor_id: UUID) -> ResponseReturnValue:
    """Remove an app or a passkey."""
    sessions.fresh()
    factors.remove_factor(_user(), factor_id, demanded=sessions.demanded(), by=actor(), now=clock.now())
    flash(gettext("The second step is removed."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/account/codes")
@allow(Role.SIGNED_IN)
def renew_codes() -> ResponseReturnValue:
    """New recovery codes; those before are void."""
    sessions.fresh()
    codes = factors.renew_codes(_user(), by=actor(), now=clock.now())
    return render_template("accounts/codes.html", codes=codes, onward=url_for(".index"))


def _user() -> User:
    reader = actor().id
    user = queries.get_user(reader) if reader else None
    if user is None:
        raise NoSuchUser
    return user
