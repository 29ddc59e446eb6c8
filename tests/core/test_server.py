"""The server's own rules (gunicorn.conf.py), on the real server."""

import os
import select
import signal
import socket
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.server import start
from tests.sockets import answers, opened
from tracker import create_app
from tracker.core.db import db

HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
FORM = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = start(tmp_path_factory.mktemp("server") / "data", path="/healthz")
    yield running
    running.stop()


def test_the_product_can_be_imported_before_the_workers_are_made_as_it_opens_nothing(tmp_path):
    before = threading.enumerate()
    product = create_app(TRACKER_DATA_DIR=tmp_path)
    with product.app_context():
        assert (db.engine.pool.checkedin(), db.engine.pool.checkedout()) == (0, 0)
    for begun in set(threading.enumerate()) - set(before):
        begun.join(1)  # the limits' storage looks once for what is over
    assert threading.enumerate() == before


@pytest.mark.parametrize("stalled", [b"", HEAD, FORM + b"a="], ids=["silent", "half a head", "half a form"])
def test_clients_that_stall_keep_nobody_waiting(server, stalled):
    with ExitStack() as stack:
        stalling = [opened(server, stalled, stack) for _ in range(100)]
        assert answers(opened(server, HEAD + b"\r\n", stack)) == [b"HTTP/1.1 200"]
        assert select.select(stalling, [], [], 0)[0] == []  # nobody was sent away to make room


def test_a_request_that_comes_in_pieces_is_answered(server):
    with ExitStack() as stack:
        connection = opened(server, FORM, stack)
        for _ in range(10):
            connection.sendall(b"a" * 100)
        assert answers(connection) == [b"HTTP/1.1 400"]  # it carries no token


def test_a_batch_that_comes_in_pieces_is_answered_and_keeps_nobody_waiting(server):
    long = FORM.replace(b"1000", b"100000")
    with ExitStack() as stack:
        connections = [opened(server, long + b"a" * 50_000, stack) for _ in range(40)]
        for _ in range(5):
            assert answers(opened(server, HEAD + b"\r\n", stack)) == [b"HTTP/1.1 200"]
        assert select.select(connections, [], [], 0)[0] == []
        for connection in connections:
            connection.sendall(b"a" * 50_000)
            assert answers(connection) == [b"HTTP/1.1 400"]


def test_the_next_request_on_a_connection_may_come_in_pieces_too(server):
    with ExitStack() as stack:
        connection = opened(server, HEAD + b"\r\n", stack)
        assert answers(connection) == [b"HTTP/1.1 200"]
        for piece in (HEAD[:9], HEAD[9:], b"\r\n"):
            connection.sendall(piece)
        assert answers(connection) == [b"HTTP/1.1 200"]


def test_requests_sent_at_once_on_one_connection_are_answered_one_after_the_other(server):
    with ExitStack() as stack:
        connection = opened(server, (HEAD + b"\r\n") * 3, stack)
        found = []
        while len(found) < 3:
            found += answers(connection)
        assert found == [b"HTTP/1.1 200"] * 3


def test_who_sends_one_request_after_the_other_without_an_end_keeps_nobody_waiting(tmp_path):
    server = start(tmp_path / "data", path="/healthz", WORKERS="1")
    with ExitStack() as stack:
        flood = opened(server, b"", stack)
        stop = threading.Event()

        def pour() -> None:
            with suppress(OSError):
                while not stop.is_set():
                    flood.sendall((HEAD + b"\r\n") * 200)

        def drain() -> None:
            with suppress(OSError):
                while flood.recv(65536):
                    pass

        threads = [threading.Thread(target=work) for work in (pour, drain)]
        for thread in threads:
            thread.start()
        try:
            time.sleep(0.5)
            for _ in range(5):
                begun = time.monotonic()
                assert answers(opened(server, HEAD + b"\r\n", stack)) == [b"HTTP/1.1 200"]
                assert time.monotonic() - begun < 2
        finally:
            stop.set()
            flood.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()
    server.stop()


def test_a_connection_outlives_a_batch_that_nobody_reads(server):
    with ExitStack() as stack:
        nowhere = FORM.replace(b"/login", b"/nowhere").replace(b"1000", b"100000")
        connection = opened(server, nowhere + b"a" * 100_000, stack)
        assert answers(connection) == [b"HTTP/1.1 404"]
        connection.sendall(HEAD + b"\r\n")
        assert answers(connection) == [b"HTTP/1.1 200"]


def test_the_workers_share_the_connections(server):
    before = {worker: sockets_of(worker) for worker in workers_of(server)}
    with ExitStack() as stack:
        for _ in range(20):
            assert answers(opened(server, HEAD + b"\r\n", stack)) == [b"HTTP/1.1 200"]
        more = [sockets_of(worker) - before[worker] for worker in before]
    assert len(more) == 2
    assert min(more) >= 4  # not ten: a busy machine is slow to take one, and some from before may just have been closed


def workers_of(server) -> list[int]:
    return children_of(server.process.pid)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def sockets_of(pid: int) -> int:
    count = 0
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            count += str(link.readlink()).startswith("socket:")
    return count


def test_an_answer_that_is_the_last_is_read_whole_and_its_reader_holds_nobody_up(server):
    last = HEAD + b"Connection: close\r\n\r\n"
    with ExitStack() as stack:
        slow = [opened(server, last, stack) for _ in range(40)]
        begun = time.monotonic()
        for _ in range(5):
            assert answers(opened(server, HEAD + b"\r\n", stack)) == [b"HTTP/1.1 200"]
        assert time.monotonic() - begun < 1
        for connection in slow:
            assert answers(connection) == [b"HTTP/1.1 200"]
            assert connection.recv(1) == b""


def test_what_is_at_work_is_answered_before_a_worker_stops(tmp_path):
    server = start(tmp_path / "data", path="/healthz")
    with ExitStack() as stack:
        idle = opened(server, HEAD + b"\r\n", stack)
        assert answers(idle) == [b"HTTP/1.1 200"]
        half = opened(server, FORM, stack)
        os.kill(server.process.pid, signal.SIGTERM)
        time.sleep(0.5)
        half.sendall(b"a" * 1000)
        assert answers(half) == [b"HTTP/1.1 400"]
        assert idle.recv(1) == b""  # closed, as nothing came
    server.stop()


def test_more_connections_than_a_worker_may_have_wait_and_do_not_disturb_its_end(tmp_path):
    most = {"WORKERS": "1", "GUNICORN_CMD_ARGS": "--worker-connections 20"}
    server = start(tmp_path / "data", path="/healthz", **most)
    with ExitStack() as stack:
        half = opened(server, FORM, stack)
        stalling = [opened(server, HEAD, stack) for _ in range(60)]
        time.sleep(0.5)
        assert sockets_of(workers_of(server)[0]) <= 25
        os.kill(server.process.pid, signal.SIGTERM)
        time.sleep(0.5)
        half.sendall(b"a" * 1000)
        assert answers(half) == [b"HTTP/1.1 400"]
        del stalling
    server.stop()


def test_a_newer_one_takes_over_without_a_break(tmp_path):
    server = start(tmp_path / "data", path="/healthz")
    before = set(workers_of(server))
    os.kill(server.process.pid, signal.SIGUSR2)
    until = time.monotonic() + 60
    newer = []
    while not newer and time.monotonic() < until:
        time.sleep(0.1)
        newer = [pid for pid in set(workers_of(server)) - before if len(children_of(pid)) == 2]
    try:
        server.stop()
        with ExitStack() as stack:
            assert answers(opened(server, HEAD + b"\r\n", stack)) == [b"HTTP/1.1 200"]
    finally:
        for pid in newer:
            os.kill(pid, signal.SIGTERM)
    assert len(newer) == 1


def test_what_is_no_http_is_refused_with_the_headers_of_every_answer(server):
    with ExitStack() as stack:
        answer = opened(server, b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n\r\n", stack).recv(65536).decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 414 ")
    assert "\r\nX-Content-Type-Options: nosniff" in head
    assert "\r\nContent-Security-Policy: default-src 'none'" in head
    assert body == "414 URI Too Long\n"
