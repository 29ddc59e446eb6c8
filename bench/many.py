"""Many at once: 10,000 rows of a file looked through and stored, 10,000 people invited, and how long others cannot write.

    .venv/bin/python -m bench.many [--rows 10000]

Through the whole application, in process, on SQLite with synchronous=FULL; the processor's time stands beside the clock's.
"""

import argparse
import io
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient

from bench import inside
from tests.server import environment, flask, free_port
from tracker.core import db as database

SLUG = "sample-60"
LIMITS = {"a file looked through": 5.0, "stored": 10.0, "invited": 10.0, "list of the invited, a page": 0.1}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000)
    rows = options.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="many") as folder:
        data = Path(folder) / "data"
        environ = environment(data, free_port(), TRACKER_LOG_LEVEL="ERROR")
        for step in ("db upgrade", "directory load", "sample load", "sample load --people 60"):
            flask(environ, *step.split())
        flask(environ, "user", "create", "organiser@example.org", "--role", "admin")
        client = inside.signed_in(inside.app(data))
        print(
            "| what | seconds | limit | of it the processor | others could not write for | of it the processor |\n|---|--:|--:|--:|--:|--:|"
        )
        for wish in ("confirmed", "invited"):
            page = measured("a file looked through", lambda wish=wish: upload(client, wish, rows))
            name = "stored" if wish == "confirmed" else "invited"
            measured(name, lambda page=page, wish=wish: send(client, page + "/store", {"wish": wish, "notify": "1"}))
        measured("list of the invited, a page", lambda: client.get(f"/o/{SLUG}/invitations?page=3"))
    print(f"{rows:,} rows; load of the machine: {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors")


def measured(name: str, act: Callable[[], str]) -> str:
    """What the act answers; what it took is printed."""
    with holding() as held:
        begun, busy = time.perf_counter(), time.process_time()
        answer = act()
        taken, processor = time.perf_counter() - begun, time.process_time() - busy
    longest, busy = max(held, default=(0, 0))
    print(f"| {name} | {taken:.2f} | {LIMITS[name]} | {processor:.2f} | {longest:.2f} | {busy:.2f} |", flush=True)
    return answer


@contextmanager
def holding() -> Iterator[list[tuple[float, float]]]:
    """How long the turn to write was held, by the clock and by the processor, each time, while the block runs."""
    held: list[tuple[float, float]] = []
    turn = database._one_writer  # noqa: SLF001 -- the one place where writers wait

    @contextmanager
    def timed(lock_file: Path) -> Iterator[None]:
        with turn(lock_file):
            begun, busy = time.perf_counter(), time.thread_time()
            try:
                yield
            finally:
                held.append((time.perf_counter() - begun, time.thread_time() - busy))

    database._one_writer = timed  # noqa: SLF001 -- given back below
    try:
        yield held
    finally:
        database._one_writer = turn  # noqa: SLF001 -- as it was


def upload(client: FlaskClient, wish: str, rows: int) -> str:
    """Send a file and open its preview; the preview's address."""
    lines = ["Given names,Family name,E-mail,Organisation,Country,Function"]
    lines += [f"Ada{n},Bench{n},{wish}.{n}@example.org,University {n % 50},Kenya,Officer" for n in range(rows)]
    file = (io.BytesIO("\n".join(lines).encode()), "people.csv")
    page = client.post(f"/o/{SLUG}/people/import", data={"file": file}).location
    answer = client.get(page)
    assert answer.status_code == 200, answer.text
    return page


def send(client: FlaskClient, path: str, values: dict[str, str]) -> str:
    answer = client.post(path, data=values)
    assert answer.status_code == 303, answer.text
    return answer.location


if __name__ == "__main__":
    main()
