"""What binds us: the disk, and the web server with nothing behind it."""

import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import load
from tests.server import free_port

BARE = """
from flask import Flask
app = Flask(__name__)
@app.get("/")
def hello():
    return "hello"
"""


def commits(folder: Path, seconds: float = 2) -> float:
    """Single-row commits a second with synchronous=FULL, one process, nothing else."""
    connection = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)")
    row = "x" * 80
    count, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (text) VALUES (?)", (row,))
        connection.execute("COMMIT")
        count += 1
    connection.close()
    return count / seconds


def bare_view(workers: int, seconds: float) -> load.Result:
    """A Flask view that says hello, under the same server with the same number of workers."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "bare.py").write_text(BARE)
        command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread"]
        options = ["--threads", "16", "--workers", str(workers), "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
        server = subprocess.Popen([*command, *options, "--no-control-socket", "bare:app"], cwd=folder)
        try:
            _wait(port)
            return load.run(port, _hello, seconds=seconds)
        finally:
            server.terminate()
            server.wait()


def _hello():
    def visit():
        yield load.get("/")

    while True:
        yield visit()


def _wait(port: int) -> None:
    import socket

    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the bare server did not start")
