"""Redis, connected to within a time: its library has limits for connecting and reading, and none for looking its name up."""

import socket
import threading
import time
from concurrent.futures import Future
from typing import Any

from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis.backoff import NoBackoff
from redis.connection import Connection, ConnectionPool, SSLConnection
from redis.retry import Retry

#: seconds for each: looking up, connecting, an answer
PATIENCE = 0.3

_guard = threading.Lock()
#: what is being looked up, and since when by the monotonic clock
_under_way: dict[str, tuple[float, Future[list[str]]]] = {}


def addresses(host: str) -> list[str]:
    """The addresses of a host. Raises TimeoutError when they are not found in time, and at once while that lookup still hangs."""
    with _guard:
        is_new = host not in _under_way
        begun, found = _under_way.setdefault(host, (time.monotonic(), Future()))
    if is_new:
        # nothing ends a lookup: whoever waits for it leaves
        threading.Thread(target=_look_up, args=(host, found), name="lookup", daemon=True).start()
    return found.result(max(0.0, begun + PATIENCE - time.monotonic()))


def _look_up(host: str, found: Future[list[str]]) -> None:
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        found.set_result(list(dict.fromkeys(str(row[4][0]) for row in rows)))
    except Exception as error:  # noqa: BLE001 -- who asked is told
        found.set_exception(error)
    with _guard:
        del _under_way[host]


class _Connection(Connection):
    def _connect(self) -> Any:
        name, failed = self.host, OSError("no address")
        try:
            for self.host in addresses(name):
                try:
                    return super()._connect()  # type: ignore[no-untyped-call]
                except OSError as error:
                    failed = error
        finally:
            self.host = name  # what its certificate must say
        raise failed


class _SSLConnection(SSLConnection, _Connection):
    pass


_PATIENT = {Connection: _Connection, SSLConnection: _SSLConnection}


def in_redis(url: str) -> FixedWindowRateLimiter:
    """Counts in Redis, which is not connected to before it is asked."""
    # once more at once: after a restart of Redis the connection that is kept is dead
    options: dict[str, Any] = {
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        "retry": Retry(NoBackoff(), 1),
    }
    if url.startswith(("redis:", "rediss:")):  # other ways, as a socket's path, look up no name here
        pool = ConnectionPool.from_url(url, **options)
        pool.connection_class = _PATIENT[pool.connection_class]
        options = {"connection_pool": pool}
    return FixedWindowRateLimiter(storage_from_string(url, wrap_exceptions=True, **options))
