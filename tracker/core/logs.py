"""Structured logs: one JSON object a line on standard error. Never a name, an address or a token."""

import logging
import time

from flask import Flask, Response, g, request
from pythonjsonlogger.json import JsonFormatter

from tracker.core.ids import new_id

log = logging.getLogger("tracker.request")


def init_app(app: Flask) -> None:
    """Set up logging once a process; log each request but the static files and the health checks, slow or failed ones as warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields={"asctime": "time", "levelname": "level"}
        )
    )
    root = logging.getLogger("tracker")
    root.handlers[:] = [handler]
    root.propagate = False
    root.setLevel(app.config["TRACKER_LOG_LEVEL"])
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    level = (
        logging.WARNING
        if response.status_code >= 500
        else logging.DEBUG
        if response.status_code < 400
        else logging.INFO
    )
    if log.isEnabledFor(level):
        took = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        # the rule and not the path: private links carry their token in the path
        rule = request.url_rule.rule if request.url_rule else "(no page)"
        log.log(
            level,
            "request",
            extra={
                "id": str(new_id()),
                "method": request.method,
                "rule": rule,
                "status": response.status_code,
                "ms": took,
            },
        )
    return response
