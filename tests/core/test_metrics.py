import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.factories import NOW
from tests.server import ROOT
from tracker.core import metrics
from tracker.core.metrics import QUEUES, Queue, job


@pytest.fixture
def read(client):
    """The value of one metric with these labels, now."""

    def read(name: str, **labels: str) -> float:
        families = text_string_to_metric_families(client.get("/metrics").text)
        found = [s.value for f in families for s in f.samples if s.name == name and s.labels == labels]
        return found[0] if found else 0

    return read


def test_requests_are_counted_by_rule_and_never_by_path(client, read):
    labels = {"method": "GET", "rule": "/r/<token>", "status": "404"}
    before = read("tracker_requests_total", **labels), read("tracker_request_seconds_count", rule="/r/<token>")
    client.get("/r/a-secret-that-nobody-may-read")
    after = read("tracker_requests_total", **labels), read("tracker_request_seconds_count", rule="/r/<token>")
    assert after == (before[0] + 1, before[1] + 1)
    assert "a-secret" not in client.get("/metrics").text


def test_what_is_no_page_and_no_method_does_not_make_ever_more_numbers(client, read):
    labels = {"method": "other", "rule": "(no page)", "status": "404"}
    before = read("tracker_requests_total", **labels)
    for method in ("BREW", "WHEN"):
        client.open("/teapot", method=method)
    assert read("tracker_requests_total", **labels) == before + 2


def test_jobs_are_counted_with_those_that_failed(read):
    done, failed = ({"job": "trial", "outcome": outcome} for outcome in ("done", "failed"))
    before = read("tracker_jobs_total", **done), read("tracker_jobs_total", **failed)
    with job("trial"):
        pass
    with pytest.raises(LookupError), job("trial"):
        raise LookupError
    assert (read("tracker_jobs_total", **done), read("tracker_jobs_total", **failed)) == (before[0] + 1, before[1] + 1)
    assert read("tracker_job_seconds_total", job="trial") >= 0


def test_what_is_due_is_told_with_its_age(app, read, monkeypatch):
    queue = {"letters": lambda now: Queue(3, now - timedelta(minutes=5)), "none": lambda now: Queue(0, None)}
    monkeypatch.setitem(app.extensions, QUEUES, queue)
    assert (read("tracker_waiting", queue="letters"), read("tracker_waiting_seconds", queue="letters")) == (3, 300)
    assert (read("tracker_waiting", queue="none"), read("tracker_waiting_seconds", queue="none")) == (0, 0)


def test_every_queue_of_the_house_can_be_asked(app):
    assert {name: ask(NOW) for name, ask in app.extensions[QUEUES].items()} == dict.fromkeys(
        ("mail", "webhook", "list"), Queue(0, None)
    )


def test_a_database_that_is_gone_is_told_and_hides_nothing_else(app, client, read, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def gone(now):
        raise OperationalError("SELECT", {}, Exception())

    client.get("/healthz")
    monkeypatch.setitem(app.extensions, QUEUES, {"mail": gone})
    assert read("tracker_database_up") == 0
    assert read("tracker_requests_total", method="GET", rule="/healthz", status="200") > 0


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "10.1.2.3"}, {"Forwarded": "for=10.1.2.3"}])
def test_who_comes_through_a_proxy_reads_nothing_without_a_token(client, headers):
    assert client.get("/metrics", headers=headers).status_code == 404


def test_another_machine_reads_nothing_without_a_token(client):
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "10.1.2.3"}).status_code == 404


@pytest.mark.parametrize(("sent", "status"), [("Bearer t0ken", 200), ("Bearer token", 404), ("", 404)])
def test_with_a_token_set_only_the_token_counts(app, client, monkeypatch, sent, status):
    monkeypatch.setitem(app.config, "TRACKER_METRICS_TOKEN", "t0ken")
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == status


def test_processes_of_a_node_count_together(tmp_path):
    environ = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    count = "from tracker.core import metrics as m; m.numbers().jobs.labels('trial', 'done').inc()"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], env=environ, cwd=ROOT, check=True)
    program = "from prometheus_client import CollectorRegistry as R, generate_latest as g; from prometheus_client.multiprocess import MultiProcessCollector as C; r = R(); C(r); print(g(r).decode())"
    told = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True)
    assert 'tracker_jobs_total{job="trial",outcome="done"} 2.0' in told.stdout


def test_two_first_requests_at_one_moment_make_the_numbers_once(monkeypatch):
    made = []

    @cache
    def slowly():
        made.append(object())
        time.sleep(0.02)
        return made[-1]

    monkeypatch.setattr(metrics, "_made", slowly)
    with ThreadPoolExecutor(4) as threads:
        given = list(threads.map(lambda _: metrics.numbers(), range(4)))
    assert given == made * 4
    assert len(made) == 1


def test_every_metric_says_what_it_counts(client):
    text = client.get("/metrics").text
    ours = set(re.findall(r"^# TYPE (tracker_\w+?)(?:_created)? ", text, re.MULTILINE))
    assert ours == set(re.findall(r"^# HELP (tracker_\w+?)(?:_created)? \S", text, re.MULTILINE))
    assert client.get("/metrics").headers["Content-Type"] == metrics.TYPE
