"""What a request may be before any view sees it, and where it goes."""

from collections.abc import Callable
from typing import Any

import flask
from flask import Flask, request
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule


class Request(flask.Request):
    """A request for the head of a page reads it: no view can take HEAD for something that acts. The body is left out later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.method == "HEAD":
            self.method = "GET"


def page_number() -> int:
    """Which page of a long list is asked for: 1 unless the address says a number that makes sense."""
    return max(1, min(request.args.get("page", 1, type=int), 100_000))


class LateRule(Rule):
    """A rule whose addresses are made by code that is written when the first is asked for.

    Werkzeug writes it for every rule at the start, a tenth of the whole; most are not asked for in a day.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        written: Callable[..., tuple[str, str]] | None = None

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            nonlocal written
            if written is None:
                written = super(LateRule, self)._compile_builder(append_unknown)
            return written(rule, **values)

        return build


def init_app(app: Flask) -> None:
    app.request_class = Request
    app.url_rule_class = LateRule
    app.ensure_sync = _as_it_is  # type: ignore[method-assign]
    app.before_request(_refuse_nul)


def _as_it_is(func: Callable[..., Any]) -> Callable[..., Any]:
    """None of ours is a coroutine: Flask would look whether each of fourteen is one, for every request."""
    return func


def _refuse_nul() -> None:
    """No address of ours holds a NUL, and PostgreSQL would fail on it."""
    if "\0" in request.path or b"%00" in request.query_string:
        raise NotFound
