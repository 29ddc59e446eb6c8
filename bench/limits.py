"""What binds us: the disk, and the web server with nothing behind it."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import load
from tests.server import ROOT, free_port

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


def commits_of(url: str, seconds: float = 2) -> float:
    """The same in a PostgreSQL, as its settings make them durable."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE raw (id bigserial PRIMARY KEY, text text)")
        count, until = 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            connection.execute("INSERT INTO raw (text) VALUES (%s)", ("x" * 80,))
            count += 1
        connection.execute("DROP TABLE raw")
    return count / seconds


def csv_again(text: str) -> tuple[float, float]:
    """Seconds in which a bare csv.writer, and XlsxWriter, write the cells of this file once more."""
    import csv
    import io

    import xlsxwriter

    rows = list(csv.reader(io.StringIO(text)))
    begun = time.perf_counter()
    csv.writer(io.StringIO()).writerows(rows)
    written = time.perf_counter() - begun
    begun = time.perf_counter()
    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return written, time.perf_counter() - begun


def bare_view(workers: int, seconds: float) -> load.Result:
    """A Flask view that says hello, under the same server with the same number of workers."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "bare.py").write_text(BARE)
        command = [sys.executable, "-m", "gunicorn", "--worker-class", "tracker.core.server.PatientWorker"]
        options = ["--threads", "16", "--workers", str(workers), "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
        server = subprocess.Popen(
            [*command, *options, "--no-control-socket", "bare:app"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
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
