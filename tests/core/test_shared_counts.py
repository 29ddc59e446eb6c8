import socket
import threading
import time

import pytest
from limits import RateLimitItemPerHour

from tests import redis
from tracker.core import shared_counts
from tracker.core.shared_counts import PATIENCE, addresses, in_redis


@pytest.fixture
def resolver(monkeypatch):
    """Finds every name on loopback, once it may."""
    free, asked, real = threading.Event(), [], socket.getaddrinfo
    free.set()

    def look_up(host, *args, **named):
        if host.endswith(".example"):
            asked.append(host)
            free.wait(60)
            rows = [row for address in ("127.9.9.9", "127.0.0.1") for row in real(address, *args, **named)]
            return rows * 2
        return real(host, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield free, asked
    free.set()


def test_a_host_is_found_with_each_of_its_addresses_once(resolver):
    assert addresses("redis.example") == ["127.9.9.9", "127.0.0.1"]
    assert shared_counts._under_way == {}


def test_what_is_wrong_with_a_name_is_told(monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(socket.gaierror):
        addresses("redis.example")


def test_a_lookup_that_hangs_is_waited_for_once_and_not_begun_again(resolver):
    free, asked = resolver
    free.clear()
    times = []
    for _ in range(5):
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            addresses("redis.example")
        times.append(time.monotonic() - began)
    assert (times[0] < 2 * PATIENCE, sum(times[1:]) < PATIENCE, asked) == (True, True, ["redis.example"])
    free.set()
    while shared_counts._under_way:
        time.sleep(0.01)
    assert addresses("redis.example") == ["127.9.9.9", "127.0.0.1"]


def test_redis_is_found_under_the_second_address_of_its_name(resolver):
    with redis.server() as server:
        counter = in_redis(f"redis://redis.example:{server.port}")
        assert [counter.hit(RateLimitItemPerHour(1), "ada") for _ in range(2)] == [True, False]
        connection = counter.storage.storage.connection_pool.get_connection()
        assert connection.host == "redis.example"


@pytest.mark.parametrize(
    ("url", "name"),
    [("redis://a", "_Connection"), ("rediss://a", "_SSLConnection"), ("redis+unix:///a", "UnixDomainSocketConnection")],
)
def test_every_way_to_redis_has_its_limit(url, name):
    pool = in_redis(url).storage.storage.connection_pool
    waits = [pool.connection_kwargs[one] for one in ("socket_timeout", "socket_connect_timeout")]
    assert (pool.connection_class.__name__, waits) == (name, [PATIENCE, PATIENCE])
