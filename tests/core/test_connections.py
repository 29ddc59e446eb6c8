import socket
from contextlib import contextmanager

import pytest
from gunicorn.config import Config

from tracker.core import bodies
from tracker.core.connections import Connection

SENT = b"POST /check-ins HTTP/1.1\r\nHost: 127.0.0.1\r\n"
FILE = SENT + b"Content-Length: 140000\r\n\r\n"
CHUNKS = SENT + b"Transfer-Encoding: chunked\r\n\r\n"


@contextmanager
def pair():
    """A connection of the server, and its client."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(1)
        connection = Connection(bodies.Room(1_000_000), Config(), ours, ("", 0), ("", 0))
        yield connection, theirs
        connection.close()


def read(connection):
    """What gunicorn reads of the next request."""
    request = next(connection.parser)
    return request.uri, request.body.read()


@pytest.mark.parametrize(
    ("sent", "arrived", "address"),
    [
        (SENT + b"Content-Length: 2\r\n\r\n{}", True, b"POST /check-ins HTTP/1.1"),
        (SENT + b"Content-Length:2 \r\n\r\n{}", True, b"POST /check-ins HTTP/1.1"),
        (SENT + b"Content-Length: 2\r\n\r\n{", False, b""),
        (SENT + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n", False, b""),
        (SENT + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{}", True, b""),
        (CHUNKS, False, b""),
        (CHUNKS + b"2\r\n{}\r\n0\r\n\r\n", True, b""),
        (FILE, False, b""),
        (FILE + b" " * 100_000, False, b""),
        (FILE + b" " * 140_000, True, b""),
        (SENT + b"Content-Length: 1000001\r\n\r\n", True, b""),
        (SENT + b"Content-Length: 1" + b"0" * 5000 + b"\r\n\r\n", True, b""),
        (SENT + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", True, b""),
        (SENT + b"Content-Length: 9000\r\n\r\n" + b" " * 9000, True, b""),
        (SENT + b"\r\n", True, b""),
    ],
    ids=[
        "whole", "whole, too", "half", "asks first", "asked, and whole", "in chunks", "whole, in chunks", "a file", "half a file",
        "a whole file", "too large", "far too large", "two lengths", "a batch", "no body",
    ],
)  # fmt: skip
def test_what_is_whole_is_worked_off_and_what_is_short_perhaps_inside_another(sent, arrived, address):
    with pair() as (connection, client):
        client.sendall(sent)
        has_arrived = any(connection.has_arrived() for _ in range(5))  # of a file some is taken each time
        assert (has_arrived, connection.address) == (arrived, address)


def test_nothing_of_a_client_that_reads_no_answers_is_worked_off_inside_another():
    with pair() as (connection, client):
        connection.sock.send(b"an answer" * 1000)
        client.sendall(SENT + b"Content-Length: 2\r\n\r\n{}")
        assert (connection.has_arrived(), connection.address) == (True, b"")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (SENT + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (
            b"POST / HTTP/1.1\r\nexpect: 100-Continue\r\nContent-Length: 140000\r\n\r\n",
            b"HTTP/1.1 100 Continue\r\n\r\n",
        ),
        (SENT.replace(b"1.1", b"1.0") + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n", b""),
        (SENT + b"Expect: 100-continue\r\nContent-Length: 1000001\r\n\r\n", b""),
    ],
    ids=["a form", "a file", "an old client", "too large"],
)
def test_who_asks_first_is_told_once_to_go_on_unless_it_would_be_refused(sent, told):
    with pair() as (connection, client):
        client.sendall(sent)
        connection.has_arrived()
        client.sendall(b"{")
        connection.has_arrived()
        connection.sock.shutdown(socket.SHUT_WR)
        assert client.recv(1000) == told


def test_requests_behind_a_body_in_chunks_are_not_lost():
    with pair() as (connection, client):
        client.sendall(CHUNKS + b"2\r\n{}\r\n0\r\n\r\n" + SENT + b"Content-Length: 3\r\n\r\n[1]" + CHUNKS)
        assert (connection.has_arrived(), read(connection)) == (True, ("/check-ins", b"{}"))
        assert (connection.take_next(), connection.body) == (True, None)
        assert (connection.has_arrived(), read(connection)) == (True, ("/check-ins", b"[1]"))
        assert connection.take_next()
        assert not connection.has_arrived()
        client.sendall(b"1\r\n7\r\n0\r\n\r\n")
        assert (connection.has_arrived(), read(connection)) == (True, ("/check-ins", b"7"))
        assert not connection.take_next()


def test_a_file_behind_a_file_is_read_too():
    with pair() as (connection, client):
        for letter in (b"a", b"b"):
            client.sendall(FILE)
            for _ in range(8):
                assert not connection.has_arrived()
                client.sendall(letter * 17_500)
            assert (connection.has_arrived(), read(connection)) == (True, ("/check-ins", letter * 140_000))
            assert not connection.take_next()


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nA: " + b"a" * 20_000, b"a" * 20_000], ids=["head", "nothing"])
def test_a_head_without_an_end_is_refused(sent):
    with pair() as (connection, client):
        client.sendall(sent)
        with pytest.raises(bodies.Lost) as lost:
            connection.has_arrived()
        assert lost.value.status == 431


def test_who_leaves_in_the_middle_of_a_file_is_not_worked_off():
    with pair() as (connection, client):
        client.sendall(FILE + b"a" * 1000)
        assert not connection.has_arrived()
        client.close()
        with pytest.raises(bodies.Lost) as lost:
            connection.has_arrived()
        assert lost.value.status == 0
