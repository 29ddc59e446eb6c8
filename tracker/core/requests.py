"""What a request may be before any view sees it."""

from typing import Any

import flask
from flask import Flask, request
from werkzeug.exceptions import NotFound


class Request(flask.Request):
    """A request for the head of a page reads it: no view can take HEAD for something that acts. The body is left out later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.method == "HEAD":
            self.method = "GET"


def init_app(app: Flask) -> None:
    app.request_class = Request
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    """No address of ours holds a NUL, and PostgreSQL would fail on it."""
    if "\0" in request.path or b"%00" in request.query_string:
        raise NotFound
