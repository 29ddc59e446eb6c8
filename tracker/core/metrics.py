"""What a monitoring system asks at /metrics, as Prometheus reads it: requests, jobs, and what waits. Never a name or an address.

The processes of a node put their counts into one folder (PROMETHEUS_MULTIPROC_DIR, set by `flask start`), so any of them tells all.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hmac import compare_digest
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from tracker.core import clock, limits

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram
    from prometheus_client.metrics_core import Metric

QUEUES = "tracker.queues"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a process counts."""

    requests: "Counter"
    seconds: "Histogram"
    jobs: "Counter"
    job_seconds: "Counter"


_making = threading.Lock()


def numbers() -> Numbers:
    """Made at the first use, by the first of several threads: only then is it known whether processes count together."""
    with _making:
        return _made()


@cache
def _made() -> Numbers:
    from prometheus_client import Counter, Histogram

    buckets = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
    return Numbers(
        requests=Counter("tracker_requests", "Requests answered.", ["method", "rule", "status"]),
        seconds=Histogram(
            "tracker_request_seconds", "Seconds until a request was answered.", ["rule"], buckets=buckets
        ),
        jobs=Counter("tracker_jobs", "Jobs run by the worker: done, or failed.", ["job", "outcome"]),
        job_seconds=Counter("tracker_job_seconds", "Seconds that jobs took.", ["job"]),
    )


@dataclass(frozen=True, slots=True)
class Queue:
    """Things that are due: how many, and since when the oldest is."""

    waiting: int
    since: datetime | None


def init_app(app: Flask) -> None:
    app.after_request(_count)


def _count(response: Response) -> Response:
    # the rule and not the path: a label for each path would never end, and private links carry their token in it
    rule = request.url_rule.rule if request.url_rule else "(no page)"
    method = request.method if request.method in METHODS else "other"
    requests, seconds = _of(method, rule, response.status_code)
    requests.inc()
    seconds.observe(time.perf_counter() - g.get("started", time.perf_counter()))
    return response


@cache
def _of(method: str, rule: str, status: int) -> "tuple[Counter, Histogram]":
    """What counts such requests, found once: finding it takes longer than counting."""
    made = numbers()
    return made.requests.labels(method, rule, str(status)), made.seconds.labels(rule)


@contextmanager
def job(name: str) -> Iterator[None]:
    """Count a job with the time it took, and whether it failed."""
    begun, outcome = time.perf_counter(), "failed"
    try:
        yield
        outcome = "done"
    finally:
        numbers().jobs.labels(name, outcome).inc()
        numbers().job_seconds.labels(name).inc(time.perf_counter() - begun)


def may_read() -> bool:
    """Whoever has the token; without one set, this machine itself, unless a proxy passed the request on."""
    token = current_app.config["TRACKER_METRICS_TOKEN"]
    if token:
        return compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    passed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return limits.address() in ("127.0.0.1", "::1") and not passed_on


def written() -> bytes:
    """Everything, as Prometheus reads it."""
    from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    numbers()
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_Now())
    return generate_latest(registry)


class _Now:
    """What is asked of the database when somebody wants to know; every node tells the same."""

    def collect(self) -> Iterator["Metric"]:
        from prometheus_client.core import GaugeMetricFamily

        queues: dict[str, Callable[[datetime], Queue]] = current_app.extensions.get(QUEUES, {})
        waiting = GaugeMetricFamily("tracker_waiting", "Things due that nobody has done yet.", labels=["queue"])
        oldest = GaugeMetricFamily("tracker_waiting_seconds", "For how long the oldest is due.", labels=["queue"])
        answers, now = 1, clock.now()
        try:
            for name, ask in queues.items():
                found = ask(now)
                waiting.add_metric([name], found.waiting)
                oldest.add_metric([name], (now - found.since).total_seconds() if found.since else 0)
        except SQLAlchemyError:
            answers = 0
        yield GaugeMetricFamily("tracker_database_up", "Whether the database answers.", value=answers)
        limiter: limits.Limiter | None = current_app.extensions[limits.KEY]
        shared = limiter is None or limiter.state() in (None, "ok")
        yield GaugeMetricFamily(
            "tracker_limits_as_set", "Whether tries are counted as set: together, if so.", value=shared
        )
        yield from (waiting, oldest)
