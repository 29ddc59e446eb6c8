"""Traces as they arrive: at a real receiver of OpenTelemetry's own protocol."""

import os
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.factories import NOW
from tracker import create_app
from tracker.core import traces
from tracker.core.db import db
from tracker.jobs.worker import Job, Worker

SECRET = "k9-a-token-that-nobody-may-read"


@pytest.fixture
def received():
    """What came in, and where to send it."""
    came = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield came, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def traced(received, tmp_path):
    """An application of its own that sends its traces there."""
    made = create_app(TRACKER_DATA_DIR=tmp_path, TRACKER_OTLP_ENDPOINT=received[1], TRACKER_LOG_LEVEL="CRITICAL")
    with made.app_context():
        db.create_all()
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    provider(made).shutdown()
    traces._provider.cache_clear()
    event.remove(Engine, "before_cursor_execute", traces._ask)
    event.remove(Engine, "after_cursor_execute", traces._answered)


def provider(traced):
    return traces._provider(traced.config[traces.SETTING], os.getpid())


def spans(received, traced):
    """Every span that arrived: its name and what it says."""
    assert provider(traced).force_flush()
    found = {}
    for path, body in received[0]:
        assert path == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                for span in scope.spans:
                    said = {a.key: getattr(a.value, a.value.WhichOneof("value")) for a in span.attributes}
                    found[span.name] = said | {"failed": span.status.code == 2}
    return found


def test_a_request_arrives_as_a_span_with_its_rule_and_without_its_secret(received, traced):
    for path in ("/", f"/r/{SECRET}?q=ada@example.org"):
        traced.test_client().get(path, headers={"Host": "localhost"})
    found = spans(received, traced)
    assert set(found) == {"GET /", "GET /r/<token>"}
    assert (found["GET /"]["db.statements"], found["GET /"]["db.seconds"] > 0) == (1, True)
    assert found["GET /r/<token>"] == {
        "db.statements": 0,
        "db.seconds": 0.0,
        "http.request.method": "GET",
        "http.route": "/r/<token>",
        "http.response.status_code": 404,
        "failed": False,
    }
    assert not any(secret in body for _, body in received[0] for secret in (SECRET.encode(), b"ada@example.org"))


def test_a_job_arrives_as_a_span_and_says_when_it_failed(received, traced):
    def fails(now):
        raise LookupError

    jobs = [Job("well", lambda now: 1, timedelta(seconds=1)), Job("ill", fails, timedelta(seconds=1))]
    Worker(traced, jobs).run_once(NOW)
    assert {name: said["failed"] for name, said in spans(received, traced).items()} == {
        "job well": False,
        "job ill": True,
    }


def test_without_the_setting_nothing_is_begun(client):
    before = threading.active_count()
    client.get("/healthz")
    assert threading.active_count() == before
