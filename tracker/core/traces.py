"""Traces as OpenTelemetry: a span for each request and each job, where TRACKER_OTLP_ENDPOINT says to send them; else nothing is loaded.

A span has the rule and not the path, counts and times and no statement: no name, address, answer or token is in it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import Flask, Response, current_app, g, has_app_context, request
from sqlalchemy import event
from sqlalchemy.engine import Engine

SETTING = "TRACKER_OTLP_ENDPOINT"


def init_app(app: Flask) -> None:
    if not app.config[SETTING]:
        return
    app.before_request(_begin)
    app.after_request(_end)
    event.listen(Engine, "before_cursor_execute", _ask)
    event.listen(Engine, "after_cursor_execute", _answered)


def _begin() -> None:
    g.span = _tracer(current_app.config[SETTING], os.getpid()).start_span(request.method, kind=_kinds().SERVER)


def _end(response: Response) -> Response:
    span = g.pop("span", None)
    if span is None:  # refused before anything of ours saw it
        return response
    rule = request.url_rule.rule if request.url_rule else "(no page)"
    span.update_name(f"{request.method} {rule}")
    span.set_attributes(
        {"http.request.method": request.method, "http.route": rule, "http.response.status_code": response.status_code}
    )
    _close(span, failed=response.status_code >= 500)
    return response


@contextmanager
def job(name: str) -> Iterator[None]:
    """A span around a job of the worker, if traces are wanted."""
    if not current_app.config[SETTING]:
        yield
        return
    span, failed = _tracer(current_app.config[SETTING], os.getpid()).start_span(f"job {name}"), True
    try:
        yield
        failed = False
    finally:
        _close(span, failed=failed)


def _close(span: Any, *, failed: bool) -> None:
    span.set_attributes({"db.statements": g.get("statements", 0), "db.seconds": g.get("in_database", 0.0)})
    if failed:
        from opentelemetry.trace import StatusCode

        span.set_status(StatusCode.ERROR)
    span.end()


def _ask(*_: Any) -> None:
    if has_app_context():
        g.asked_database = time.perf_counter()


def _answered(*_: Any) -> None:
    if has_app_context():
        g.statements = g.get("statements", 0) + 1
        g.in_database = g.get("in_database", 0.0) + time.perf_counter() - g.get("asked_database", time.perf_counter())


def _kinds() -> Any:
    from opentelemetry.trace import SpanKind

    return SpanKind


def _tracer(endpoint: str, process: int) -> Any:
    return _provider(endpoint, process).get_tracer("tracker")


@cache
def _provider(endpoint: str, process: int) -> Any:
    """Made at the first span of a process: its thread would not come along into a forked one."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "meeting-tracker", "process.pid": process}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")))
    return provider
