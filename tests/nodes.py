"""Several nodes as a large house runs them, all on loopback: PostgreSQL, Redis, a server that speaks S3, a worker, and HAProxy in
front with the configuration that is shipped (deploy/haproxy.cfg)."""

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest

from tests import postgres, redis, s3, server


@dataclass
class Node:
    """One web server, with a folder of its own that no other node sees."""

    port: int
    environ: dict[str, str]
    log: Path
    workers: int = 1
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, prepare: bool = False) -> None:
        command = [*server.FLASK, "start", "--prepare" if prepare else "--no-prepare", "--workers", str(self.workers)]
        self.process = _run(command, self.environ | {"PORT": str(self.port)}, self.log)
        wait_for(self.url + "/readyz")

    def kill(self) -> None:
        """End it at once, with all that it was doing."""
        _stop(self.process)


@dataclass
class House:
    """The nodes and what they share."""

    url: str
    nodes: list[Node]
    environ: dict[str, str]
    redis: redis.Server
    mail: Path
    worker: subprocess.Popen | None = None
    proxy: subprocess.Popen | None = None

    def flask(self, *command: str) -> str:
        return server.flask(self.environ, *command)


def wait_for(url: str, seconds: float = 120) -> None:
    """Wait until this address is answered with 200."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def _clock(ahead: int) -> dict[str, str]:
    path = f"{server.ROOT / 'tests' / 'wrong_clock'}{os.pathsep}{server.ROOT}"
    return {"PYTHONPATH": path, "CLOCK_AHEAD": str(ahead)} if ahead else {}


@contextmanager
def house(
    folder: Path, *, count: int = 2, workers: int = 1, ahead: Sequence[int] = (), **settings: str
) -> Iterator[House]:
    """A house with its sample meeting, for as long as the block runs. Without its programs the test is left out, said by `make test`.

    `ahead`: by how many seconds the clock of each node is wrong.
    """
    if shutil.which("haproxy") is None or postgres.binaries() is None:
        pytest.skip("haproxy or PostgreSQL is not installed")
    with ExitStack() as stack:
        port = server.free_port()
        with ThreadPoolExecutor() as beside:  # each takes its second to start
            bucket = beside.submit(stack.enter_context, s3.server())
            database = stack.enter_context(postgres.cluster())
            shared = stack.enter_context(redis.server())
            endpoint = bucket.result()
        mail = folder / "outbox.jsonl"
        common = {
            "TRACKER_DATABASE_URL": database,
            "TRACKER_BASE_URL": f"http://127.0.0.1:{port}",
            "TRACKER_SECRET_KEY": "the same everywhere",
            "TRACKER_REDIS_URL": shared.url,
            "TRACKER_MAIL_URL": mail.as_uri(),
            "TRACKER_PROXIES": "1",
            "TRACKER_JOBS": "off",
            **s3.settings(endpoint, "house"),
            **settings,
        }
        environs = [os.environ | common | {"TRACKER_DATA_DIR": str(folder / f"node-{n}")} for n in range(count + 1)]
        environs = [environ | _clock(off) for environ, off in zip_longest(environs, ahead, fillvalue=0)]
        made = House(common["TRACKER_BASE_URL"], [], environs[count], shared, mail)
        for n in range(count):
            made.nodes.append(Node(server.free_port(), environs[n], folder / f"node-{n}.log", workers))
        stack.callback(_end, made)
        with ThreadPoolExecutor() as beside:  # the first migrates; until then the others only wait
            list(beside.map(lambda node: node.start(prepare=node is made.nodes[0]), made.nodes))
        made.worker = _run([*server.FLASK, "worker"], environs[count], folder / "worker.log")
        stack.callback(_stop, made.worker)
        made.proxy = _proxy(port, made.nodes, folder)
        stack.callback(_stop, made.proxy)
        wait_for(made.url + "/readyz")
        yield made


def _proxy(port: int, nodes: list[Node], folder: Path) -> subprocess.Popen:
    named = {f"NODE_{n}": f"127.0.0.1:{node.port}" for n, node in enumerate(nodes, start=1)}
    config = server.ROOT / "deploy" / "haproxy.cfg"
    return _run(
        ["haproxy", "-db", "-f", str(config)],
        os.environ | named | {"LISTEN": f"127.0.0.1:{port}"},
        folder / "haproxy.log",
    )


def _run(command: list[str], environ: dict[str, str], log: Path) -> subprocess.Popen:
    with log.open("a") as output:
        return subprocess.Popen(
            command, env=environ, cwd=server.ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )


def _end(made: House) -> None:
    for node in made.nodes:
        if node.process is not None:
            _stop(node.process)


def _stop(process: subprocess.Popen) -> None:
    """At once: nothing of it outlives the test."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
