"""Who makes this request: a person with a session (flask-login), a program with a token, or a phone at a door."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from tracker.accounts import devices, factors, operations, passkeys, queries, rules
from tracker.accounts.models import SignIn
from tracker.accounts.passkeys import Site
from tracker.accounts.queries import Account
from tracker.accounts.rules import digest
from tracker.core import clock
from tracker.core.access import Actor, Holder, Role, holder
from tracker.core.ids import as_id

BEARER = "Bearer "  # as core.csrf knows it: what passes there without a token must never count as a session here


class Sessions(LoginManager):
    """As the library's, without its cookie that outlives a session: after each answer it would look into the session for one."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


login_manager = Sessions()  # type: ignore[no-untyped-call]
# "strong" would sign a phone out whenever it changes from one network to the next
login_manager.session_protection = "basic"


@dataclass(frozen=True, slots=True)
class Visitor(UserMixin):
    """A signed-in browser, as flask-login keeps it: by the id of its session, not of its person."""

    id: UUID
    account: Account | None = None

    def get_id(self) -> str:
        return str(self.id)


def init_app(app: Flask) -> None:
    """Keep sessions for as long as they are good for; their cookie is sent once, not with every answer."""
    app.config["PERMANENT_SESSION_LIFETIME"] = operations.SESSION_LASTS + timedelta(minutes=1)
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    if app.config["TRACKER_SECOND_FACTOR"] not in rules.DEMANDED:
        raise ValueError(f"TRACKER_SECOND_FACTOR is one of {', '.join(rules.DEMANDED)}")
    login_manager.init_app(app, add_context_processor=False)  # type: ignore[no-untyped-call]  # it would look the person up for every public page


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(kept: str) -> Visitor | None:
    sign_in_id = as_id(kept)
    account = queries.find_account_by_sign_in(sign_in_id, clock.now()) if sign_in_id else None
    return Visitor(sign_in_id, account) if sign_in_id and account else None


def who() -> Holder | None:
    """The signed-in person, the token's or the phone; None for the public. One statement, none without cookie and token."""
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith(BEARER):
        token = authorization.removeprefix(BEARER).strip()
        if token.startswith(devices.PREFIX):
            return devices.find_holder(token, clock.now())
        found = queries.find_account_by_token(digest(token), clock.now())
        return _holder(found) if found else None
    visitor: Any = current_user if "_user_id" in session else None
    if visitor is not None and visitor.is_authenticated:
        return _holder(visitor.account)
    kept = request.cookies.get(device_cookie((request.view_args or {}).get("slug", "")))
    return devices.find_holder(kept, clock.now()) if kept else None


def device_cookie(slug: str) -> str:
    """The name of the cookie in which a phone keeps its token for this meeting."""
    return f"door.{slug}"


def _holder(account: Account) -> Holder:
    label = f"{account.name} ({account.token_name})" if account.token_name else account.name
    return Holder(Actor("user", account.user_id, label), account.is_admin, account.roles, account.scopes)


def enter(began: operations.Begun, target: str) -> ResponseReturnValue:
    """Let a browser in, and on to `target`; by way of the second step where there is one."""
    if not began.pending:
        begin(began.id)
        return redirect(target, 303)
    session.clear()
    session["pending"], session["next"] = str(began.id), target
    return redirect(url_for("second.ask"), 303)


def pending_id() -> UUID | None:
    """The sign-in of this browser that awaits its second step."""
    return as_id(session.get("pending", ""))


def current_id() -> UUID | None:
    """The session of this browser."""
    return as_id(session.get("_user_id", ""))


def fresh() -> SignIn:
    """This browser's session, if it is young enough for what a browser left open must not do. Raises SignInAgain."""
    reader, here, now = holder(), current_id(), clock.now()
    theirs = queries.list_sessions(reader.actor.id, now) if reader and reader.actor.id else ()
    return factors.require_fresh(next((one for one in theirs if one.id == here), None), now)


def browser() -> str:
    """What this browser calls itself, in two words."""
    return rules.browser_of(request.headers.get("User-Agent", ""))


def demanded() -> frozenset[Role]:
    """The roles that need a second step."""
    return rules.DEMANDED[current_app.config["TRACKER_SECOND_FACTOR"]]


def site() -> Site:
    """The site that passkeys are made for."""
    return passkeys.site(current_app.config["TRACKER_BASE_URL"], current_app.config["SECRET_KEY"])


def begin(sign_in_id: UUID) -> None:
    """Put a session into the browser. Whatever it held before is dropped, so nobody can prepare it for somebody else."""
    session.clear()
    session.permanent = True
    login_user(Visitor(sign_in_id))


def end(ended: Holder) -> None:
    """Sign this browser out, and with it every copy of its cookie."""
    sign_in_id = current_id()
    logout_user()
    session.clear()
    if sign_in_id:
        operations.end_session(sign_in_id, by=ended.actor, now=clock.now())
