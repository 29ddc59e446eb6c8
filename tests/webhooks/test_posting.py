import itertools
import socket
import threading

import pytest

from tracker.webhooks import posting
from tracker.webhooks.posting import NoAnswer, NotCalled, post

INSIDE = frozenset({"localhost"})


def test_what_is_posted_arrives_and_the_status_comes_back(taker):
    taker.statuses = [202]
    assert post(taker.url, b"{}", {"webhook-id": "1"}, inside=INSIDE) == 202
    ((path, headers, body),) = taker.taken
    assert (path, headers["webhook-id"], body) == ("/told?by=us", "1", b"{}")


def test_nothing_is_redirected(taker):
    taker.statuses = [302]
    assert (post(taker.url, b"{}", {}, inside=INSIDE), len(taker.taken)) == (302, 1)


@pytest.mark.parametrize(
    "url", ["https://localhost:1/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://0/",
            "https://2130706433/", "https://0x7f000001/", "https://127.1/"]
)  # fmt: skip
def test_this_machine_is_never_called(url, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: pytest.fail("called"))
    with pytest.raises((NotCalled, NoAnswer)):
        post(url, b"{}", {})


def test_a_name_that_stands_for_an_inner_address_too_is_not_called(monkeypatch):
    places = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.5", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: places)
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: pytest.fail("called"))
    with pytest.raises(NotCalled, match="private"):
        post("https://rebinding.example/", b"{}", {})


def test_the_address_that_was_looked_at_is_the_one_that_is_called(monkeypatch):
    looked, called = [], []

    def look(host, port, **more):
        looked.append(host)
        return [(2, 1, 6, "", ("8.8.8.8", port))]

    def connect(place, **more):
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NoAnswer, match="ConnectionRefusedError"):
        post("https://example.org/", b"{}", {})
    assert (looked, called) == (["example.org"], [("8.8.8.8", 443)])


def test_plain_http_is_for_hosts_the_operator_named(taker):
    with pytest.raises(NotCalled):
        post(taker.url, b"{}", {})


@pytest.mark.parametrize("url", [f"https://{'a' * 64}.example/", "https://.example.org/", "https://a..example/"])
def test_a_name_that_cannot_be_looked_up_gives_no_answer(url):
    with pytest.raises(NoAnswer):
        post(url, b"{}", {})


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_who_answers_a_letter_at_a_time_is_given_up(monkeypatch, scheme):
    monkeypatch.setattr(posting, "PATIENCE", 0.3)
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    # of TLS: a record that promises much, and comes a letter at a time
    letters = itertools.chain(
        b"HTTP" if scheme == "http" else b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc", itertools.repeat(0)
    )

    def drip():
        taken, _ = listening.accept()
        with taken:
            while not over.wait(0.05):
                try:
                    taken.sendall(bytes([next(letters)]))
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    with pytest.raises(NoAnswer):
        post(f"{scheme}://localhost:{listening.getsockname()[1]}/", b"{}", {}, inside=INSIDE)
    given_up = not over.is_set()  # while letters, of which there is no end, still came
    over.set()
    thread.join()
    listening.close()
    assert given_up
