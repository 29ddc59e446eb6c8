"""A Redis of the tests' own on loopback, which can be stopped, held up and started again."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.server import free_port


def program() -> str | None:
    """Where redis-server is, if it is."""
    return shutil.which("redis-server")


class Server:
    """A running server. What it counted is gone when it is stopped."""

    def __init__(self, folder: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self._folder = folder
        self.start()

    def start(self) -> None:
        settings = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self._folder]
        self._running = subprocess.Popen([program(), *settings], stdout=subprocess.DEVNULL)
        with Redis.from_url(self.url) as client:
            for _ in range(100):
                try:
                    client.ping()
                except RedisError:
                    time.sleep(0.05)
                else:
                    return
        raise RuntimeError("redis-server did not start")

    def names(self) -> list[str]:
        """Every key in it."""
        with Redis.from_url(self.url) as client:
            return sorted(key.decode() for key in client.scan_iter())

    def hold_up(self) -> None:
        """Let it take connections and answer nothing, as across a broken network."""
        self._running.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        self._running.kill()
        self._running.wait()


@contextmanager
def server() -> Iterator[Server]:
    """An empty server, for as long as the block runs. Without the program the test is left out, and `make test` says so."""
    if program() is None:
        pytest.skip("redis-server is not installed")
    with TemporaryDirectory() as folder:
        running = Server(folder)
        try:
            yield running
        finally:
            running.stop()
