import socket
import threading
import time

import pytest

from tests import redis
from tracker.core import limits
from tracker.core.errors import TooMany
from tracker.core.ids import new_id
from tracker.core.limits import KEY, Limiter, check, count_guess, forget, has_tries_left, throttle
from tracker.core.shared_counts import PATIENCE


def test_tries_beyond_the_rule_are_refused(app):
    who = str(new_id())
    throttle("2 per minute", "trial", who)
    throttle("2 per minute", "trial", who)
    with pytest.raises(TooMany):
        throttle("2 per minute", "trial", who)


def test_what_is_quietly_left_out_is_counted_by_the_same_rule(app):
    who = str(new_id())
    assert [has_tries_left("2 per minute", "trial", who) for _ in range(3)] == [True, True, False]


def test_another_person_is_not_locked_out(app):
    throttle("1 per minute", "trial", str(new_id()))
    throttle("1 per minute", "trial", str(new_id()))


def test_nothing_is_counted_when_limits_are_off(app, monkeypatch):
    monkeypatch.setitem(app.extensions, KEY, None)
    who = str(new_id())
    for _ in range(5):
        throttle("1 per minute", "trial", who)


def test_the_fifteenth_guess_is_refused_whichever_of_two_processes_answers(app):
    with app.test_request_context("/"):
        for _ in range(7):
            count_guess("trial")
        with pytest.raises(TooMany):
            count_guess("trial")


@pytest.fixture
def server():
    with redis.server() as running:
        yield running


@pytest.fixture
def nodes(app, server, monkeypatch):
    """Counts one try at one of two nodes: whether it was left to go on."""
    made = [Limiter(server.url, "secret"), Limiter(server.url, "secret")]
    monkeypatch.setattr(limits, "PAUSE", 0.2)

    def try_at(node, rule="2 per minute", *, ask=has_tries_left):
        monkeypatch.setitem(app.extensions, KEY, made[node])
        return ask(rule, "trial", "ada@example.org")

    return try_at


def test_nodes_count_together(nodes):
    assert [nodes(0), nodes(1), nodes(0), nodes(1)] == [True, True, False, False]


def test_a_try_that_one_node_gives_back_is_given_back_at_all(nodes):
    rule = "1 per minute; 5 per hour"
    assert nodes(0, rule) is True
    with pytest.raises(TooMany):
        nodes(1, rule, ask=check)
    nodes(0, rule, ask=forget)
    nodes(1, rule, ask=check)
    assert nodes(1, rule) is True


def test_no_address_is_written_to_redis(nodes, server):
    nodes(0)
    assert len(server.names()) == 1
    assert "ada" not in server.names()[0]


def test_without_redis_each_node_counts_by_itself_until_it_is_back(nodes, server, client, monkeypatch):
    told = []
    monkeypatch.setattr(limits.log, "warning", lambda message, **_: told.append(message.split(":")[0]))
    assert [nodes(0), nodes(0), nodes(1)] == [True, True, False]
    server.stop()
    assert [nodes(0), nodes(0), nodes(0), nodes(1)] == [True, True, False, True]
    assert client.get("/readyz").json["limits"] == "each process by itself"
    server.start()
    time.sleep(0.25)
    assert [nodes(0), nodes(1), nodes(1)] == [True, True, False]
    assert client.get("/readyz").json["limits"] == "ok"
    # each node says it once, not at every try
    assert told == ["Redis does not answer"] * 2 + ["Redis answers"] * 2


def test_a_redis_that_was_started_anew_is_asked_again_at_once(nodes, server):
    assert nodes(0) is True
    server.stop()
    server.start()
    assert [nodes(0), nodes(1), nodes(0)] == [True, True, False]


def test_a_redis_that_says_nothing_holds_up_one_request_in_a_while(nodes, server, monkeypatch):
    monkeypatch.setattr(limits, "PAUSE", 60)
    assert nodes(0) is True
    server.hold_up()
    began = time.monotonic()
    assert [nodes(0), nodes(0), nodes(0)] == [True, True, False]
    assert time.monotonic() - began < 4 * PATIENCE


def test_a_redis_whose_name_is_looked_up_without_an_end_holds_nobody_up(app, client, monkeypatch):
    hangs = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hangs.wait(60) and [])
    monkeypatch.setitem(app.extensions, KEY, Limiter("redis://redis.example", "secret"))
    times, told = [], set()
    for _ in range(3):
        began = time.monotonic()
        told.add(client.get("/readyz").json["limits"])
        throttle("2 per minute", "trial", str(new_id()))
        times.append(time.monotonic() - began)
    hangs.set()
    assert (told, max(times) < 2, sum(times[1:]) < 0.5) == ({"each process by itself"}, True, True)


def test_one_asks_whether_redis_is_back_and_nobody_else_waits_for_it(app, nodes, server, monkeypatch):
    limiter = Limiter(server.url, "secret")
    assert limiter.ask(lambda _: "shared") == "shared"
    limiter._away_until = time.monotonic()
    asked = []
    limiter.ask(lambda counter: asked.append((counter, limiter.ask(lambda other: other))))
    assert asked[0][0] is not asked[0][1]


def test_readyz_says_nothing_of_redis_where_nobody_set_one(client):
    assert "limits" not in client.get("/readyz").json
