"""Forged requests are refused. A form that checks its own token keeps what was typed when the token is old."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf, validate_csrf
from wtforms import ValidationError

from tracker.core.errors import NotAllowed
from tracker.core.texts import Text

V = TypeVar("V", bound=Callable[..., Any])
csrf = CSRFProtect()
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
__all__ = ["checks_own_token", "generate_csrf", "init_app", "token_is_current"]


class TokenOutOfDate(NotAllowed):
    status = 400
    message = Text(
        "This page was open for too long, or was sent from somewhere else. Go back, reload it, and send it again."
    )


def checks_own_token(view: V) -> V:
    """Mark a view whose FlaskForm checks the token, so that an old one is an error of the form and nothing typed is lost."""
    view.checks_own_token = True  # type: ignore[attr-defined]
    return view


def token_is_current(typed: Mapping[str, str]) -> bool:
    """Whether the form was made by us for this browser; an old one is asked to be sent again, with all that was typed."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        validate_csrf(typed.get("csrf_token"))
    except ValidationError:
        return False
    return True


def init_app(app: Flask) -> None:
    """Check every unsafe request but those to the API with a bearer token, which no foreign page can make a browser send.

    Elsewhere a bearer token opens nothing, so it excuses from nothing either.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    app.before_request(_check)


def _check() -> None:
    if request.method not in UNSAFE or not current_app.config["WTF_CSRF_ENABLED"]:
        return
    if request.endpoint is None:
        return
    if request.path.startswith("/api/") and request.headers.get("Authorization", "").startswith("Bearer "):
        return
    if request.path.startswith("/api/") and not request.cookies:
        return  # nobody's browser: there is nothing to misuse, and what is not for everybody asks who it is
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "checks_own_token", False):
        return
    try:
        csrf.protect()
    except CSRFError as error:
        raise TokenOutOfDate from error
