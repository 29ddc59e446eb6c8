"""Signing in and out."""

from contextlib import suppress

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts import mailed_links, operations, queries, rules, sessions
from tracker.accounts.errors import LinkSpent, WrongSignIn
from tracker.accounts.forms import LinkForm, SignInForm
from tracker.core import clock, limits
from tracker.core.access import Role, actor, allow, holder
from tracker.core.csrf import checks_own_token
from tracker.core.errors import TooMany
from tracker.core.i18n import current_language, say

bp = Blueprint("accounts", __name__)

# one process of two lets seven pass: the fifteenth try is refused whichever of them answers
TRIES_ON_ONE_ACCOUNT = "7 per 15 minutes"
# a hall full of people shares one address; that many wrong passwords are still no accident
FAILURES_FROM_ONE_ADDRESS = "50 per 15 minutes"
# a mailbox is not flooded; a secretariat behind one address all forgot theirs over the summer
LINKS_TO_ONE = "5 per hour"
LINKS_FROM_ONE_ADDRESS = "30 per hour"


@bp.route("/login", methods=["GET", "POST"])
@allow(Role.ANYONE)
@checks_own_token
def login() -> ResponseReturnValue:
    """Ask for address and password; go on to the page that was asked for."""
    form = SignInForm()
    if request.method == "GET":
        form.next.data = _asked_page()
        return redirect(form.next.data, 303) if holder() else _sign_in_page(form)
    if not form.validate():
        return _sign_in_page(form, 400 if form.token_is_old else 422)
    account = rules.clean_address(form.email.data or "")
    try:
        limits.check(FAILURES_FROM_ONE_ADDRESS, "sign-in", limits.address())
        limits.throttle(TRIES_ON_ONE_ACCOUNT, "sign-in", account)
        began = operations.sign_in(
            account, form.password.data or "", now=clock.now(), browser=sessions.browser(), demanded=sessions.demanded()
        )
    except (WrongSignIn, TooMany) as error:
        if isinstance(error, WrongSignIn):  # a shut account's tries must not shut out the others of its address
            _count_failure()
        form.password.errors = [say(error.message)]
        return _sign_in_page(form, error.status)
    limits.forget(TRIES_ON_ONE_ACCOUNT, "sign-in", account)
    return sessions.enter(began, rules.safe_next(form.next.data))


@bp.route("/login/link", methods=["GET", "POST"])
@allow(Role.ANYONE)
@checks_own_token
def ask_link() -> ResponseReturnValue:
    """Ask for a mailed link that signs in once; the answer is the same whether or not the address has an account."""
    form = LinkForm()
    if request.method == "GET":
        form.next.data = _asked_page()
        return _link_page(form)
    if not form.validate():
        return _link_page(form, 400 if form.token_is_old else 422)
    try:
        limits.throttle(LINKS_FROM_ONE_ADDRESS, "sign-in-mails", limits.address())
    except TooMany as error:
        form.email.errors = [say(error.message)]
        return _link_page(form, error.status)
    if limits.has_tries_left(LINKS_TO_ONE, "sign-in-mail", form.account()):
        _send_link(form)
    return redirect(url_for(".ask_link", sent=1), 303)


def _send_link(form: LinkForm) -> None:
    mailed_links.ask(
        form.account(),
        onward=rules.safe_next(form.next.data),
        language=current_language(),
        secret=str(current_app.config["TRACKER_SECRET_KEY"]),
        by=actor(),
        now=clock.now(),
    )


def _link_page(form: LinkForm, status: int = 200) -> ResponseReturnValue:
    sent = request.method == "GET" and bool(request.args.get("sent"))
    return render_template("accounts/ask_link.html", form=form, sent=sent), status


@bp.route("/logout", methods=["GET", "POST"])
@allow(Role.ANYONE)
def logout() -> ResponseReturnValue:
    """End this session; an address alone, without the button, ends nothing."""
    signed_in = holder()
    if request.method == "GET":
        return render_template("accounts/logout.html", signed_in=signed_in)
    if signed_in:
        sessions.end(signed_in)
    return redirect(url_for(".logout"), 303)


@bp.route("/login/<token>", methods=["GET", "POST"])
@allow(Role.HOLDER)
def link(token: str) -> ResponseReturnValue:
    """A sign-in link: mail scanners open it, so only the button signs in."""
    found = queries.find_link(rules.digest(token), clock.now())
    if found is None:
        limits.count_guess("sign-in-link")
        raise LinkSpent
    if request.method == "GET":
        return render_template("accounts/link.html", name=found[1].name)
    began = operations.use_sign_in_link(
        token, now=clock.now(), browser=sessions.browser(), demanded=sessions.demanded()
    )
    return sessions.enter(began, _asked_page())


def _count_failure() -> None:
    with suppress(TooMany):  # told with the next try
        limits.throttle(FAILURES_FROM_ONE_ADDRESS, "sign-in", limits.address())


def _asked_page() -> str:
    return rules.safe_next(request.args.get("next"))


def _sign_in_page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    return render_template("accounts/login.html", form=form), status
