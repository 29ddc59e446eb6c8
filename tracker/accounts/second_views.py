"""The second step of signing in: a code, a passkey, or setting one up where one's role demands it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts import factors, pages, queries, rules, sessions
from tracker.accounts.errors import PasskeyRefused, SignInOver, WrongCode
from tracker.accounts.models import SignIn, User
from tracker.core import clock, limits
from tracker.core.access import Role, allow
from tracker.core.errors import TooMany
from tracker.core.i18n import say

bp = Blueprint("second", __name__)

# whoever is here knew the password: of a million codes three are good at a time
TRIES = "7 per 15 minutes"


@bp.route("/login/second", methods=["GET", "POST"])
@allow(Role.ANYONE)
def ask() -> ResponseReturnValue:
    """Ask for the second step; whoever has none yet sets one up."""
    found = _awaited()
    if found is None:
        return redirect(url_for("accounts.login"), 303)
    waits, user = found
    if not queries.list_factors(user.id):
        return _set_up(waits, user)
    if request.method == "GET":
        return pages.second_step(waits, user)
    try:
        began = _finish(waits, user)
    except (WrongCode, PasskeyRefused, TooMany) as error:
        return pages.second_step(waits, user, say(error.message), error.status)
    return _enter(began)


def _finish(waits: SignIn, user: User) -> UUID:
    limits.throttle(TRIES, "second-step", str(user.id))
    proof, where, now = request.form.get("proof", ""), sessions.site(), clock.now()
    if proof:
        began = factors.finish_with_passkey(waits.id, proof, where, now=now)
    else:
        began = factors.finish_with_code(waits.id, request.form.get("code", ""), where, now=now)
    limits.forget(TRIES, "second-step", str(user.id))
    return began


def _set_up(waits: SignIn, user: User) -> ResponseReturnValue:
    if request.method == "GET":
        return pages.set_up(waits.id, user, url_for(".ask"))
    try:
        began, codes = factors.finish_with_new_factor(waits.id, pages.typed(), sessions.site(), now=clock.now())
    except (WrongCode, PasskeyRefused) as error:
        return pages.set_up(waits.id, user, url_for(".ask"), say(error.message), error.status)
    onward = _target()
    sessions.begin(began)
    return render_template("accounts/codes.html", codes=codes, onward=onward)


def _enter(began: UUID) -> ResponseReturnValue:
    target = _target()
    sessions.begin(began)
    return redirect(target, 303)


def _awaited() -> tuple[SignIn, User] | None:
    waiting = sessions.pending_id()
    found = queries.find_pending(waiting, clock.now()) if waiting else None
    if found is None and request.method == "POST":
        raise SignInOver
    return found


def _target() -> str:
    return rules.safe_next(session.get("next"))
