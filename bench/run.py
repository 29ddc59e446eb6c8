"""`make bench`: what the product does at 60, 2,500, 10,000 and 100,446 people, on SQLite and on PostgreSQL.

make bench                                                  everything, then docs/performance.md with its pictures
make bench ARGS="--sizes 60,2500 --databases sqlite"        a part of it: the others stand as they were measured before
make bench ARGS=--write-only                                the page once more, from docs/performance.json

Every size is a meeting of `flask sample load`, measured by `measures` at the real server with two workers; the next size is added
after that, so a meeting is measured beside the smaller ones. Both databases wait for the disk at every commit.
"""

import argparse
import csv
import io
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import inside, large, limits, measures, performance
from bench.targets import machine
from tests import postgres
from tests.server import Server, environment, flask, free_port, start
from tracker.core import clock

SIZES, DATABASES = (60, 2_500, 10_000, 100_446), ("sqlite", "postgresql")
#: at this size and above some have a delegation of many, and what is typeset for everybody is no longer measured
LARGEST, TYPESET = 100_446, 10_000
PAGES = (
    "",
    "/people?state=",
    "/people?q=maria",
    "/centres",
    "/attendance",
    "/badges",
    "/groups/build",
    "/report",
    "/figures",
)


def main() -> None:
    options = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    options.add_argument("--sizes", default=",".join(map(str, SIZES)))
    options.add_argument("--databases", default=",".join(DATABASES))
    options.add_argument("--seconds", type=float, default=3, help="how long each load lasts")
    options.add_argument("--write-only", action="store_true")
    asked = options.parse_args()
    if not asked.write_only:
        for database in asked.databases.split(","):
            measure(database, sorted(map(int, asked.sizes.split(","))), asked.seconds)
    performance.write()


def measure(database: str, sizes: list[int], seconds: float) -> None:
    """Every size in one database that is gone afterwards; what was measured is kept after each."""
    with _database(database) as (data, settings):
        environ = environment(data, free_port(), TRACKER_LOG_LEVEL="ERROR", **settings)
        for step in ("db upgrade", "directory load", "sample load"):
            flask(environ, *step.split())
        flask(environ, "user", "create", "organiser@example.org", "--role", "admin")
        url = settings.get("TRACKER_DATABASE_URL")
        bound = {
            "commits": limits.commits_of(url, seconds) if url else limits.commits(data, seconds),
            "bare view": limits.bare_view(2, seconds).rate,
        }
        for size in sizes:
            begun = time.perf_counter()
            print(f"{database}, {size:,} people ...", flush=True)
            delegation = ("--delegation", str(large.DELEGATION)) if size >= LARGEST else ()
            flask(environ, "sample", "load", "--people", str(size), *delegation)
            measures.settle(environ)
            if url:
                _analyse(url)
            filled = time.perf_counter() - begun
            values = at_size(data, settings, size, seconds)
            part = {
                "at": clock.now().isoformat(timespec="minutes"),
                "machine": machine(),
                "load": round(os.getloadavg()[0], 1),
                "filled": round(filled),
            }
            performance.keep(database, size, part | {"limits": bound | values.pop("limits"), "values": values})
            print(f"{database}, {size:,} people: {time.perf_counter() - begun:.0f} s", flush=True)


@contextmanager
def _database(name: str) -> Iterator[tuple[Path, dict[str, str]]]:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        if name == "sqlite":
            yield data, {}
            return
        with postgres.cluster(postgres.DURABLE) as url:
            yield data, {"TRACKER_DATABASE_URL": url}


def _analyse(url: str) -> None:
    """What autovacuum does within a minute of a large load."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def at_size(data: Path, settings: dict[str, str], size: int, seconds: float) -> dict[str, Any]:
    """What one meeting does: name -> value, and "limits" of files."""
    slug, values = f"sample-{size}", {}
    application = inside.app(data, **settings)
    codes, session = inside.door(application, slug)
    server = start(data, path=f"/m/{slug}", TRACKER_LIMITS="off", TRACKER_LOG_LEVEL="ERROR", **settings)
    try:
        measures.calm(server)
        organiser = measures.Organiser(server)
        values |= _times(organiser, slug, size)
        cells = organiser.fetch(f"/o/{slug}/people.csv")[1].decode()
        values |= _rates(server, slug, codes, session, seconds)
        bare_csv, bare_xlsx = limits.csv_again(cells)
        values["memory"] = large.largest(server)
    finally:
        server.stop()
    counts = inside.count_statements(application, [f"/o/{slug}{page}" for page in PAGES])
    values |= {"statements": max(counts.values()), "limits": {"CSV": bare_csv * 1000, "XLSX": bare_xlsx * 1000}}
    print(
        f"  {slug}: {len(list(csv.reader(io.StringIO(cells)))) - 1:,} people in the file, statements {json.dumps(counts)}"
    )
    return values


def _rates(server: Server, slug: str, codes: list[str], session: str, seconds: float) -> dict[str, float]:
    """How many a second, from sixteen visitors at once."""
    token = server.flask("token", "create", "--user", "organiser@example.org", "--scope", "check-in")
    door = (server, token, codes, session, seconds)
    rows = [
        *measures.pages(server, seconds, slug, slug),
        measures.check_ins(*door, slug=slug),
        measures.check_in_batches(*door, slug=slug),
        measures.registrations(server, seconds, slug),
    ]
    return {row.name: row.value for row in rows}


def _times(organiser: measures.Organiser, slug: str, size: int) -> dict[str, float]:
    """How many milliseconds one organiser waits for the whole of it; what takes long is asked for once."""
    found: dict[str, float] = {}
    often = 5 if size < LARGEST else 3
    for name, path in (
        ("overview", ""),
        ("list", "/people?state="),
        ("search", "/people?q=maria"),
        ("badges, the page", "/badges"),
        ("report, the page", "/report"),
    ):
        found[name] = organiser.took(f"/o/{slug}{path}", often if path != "/report" or size <= TYPESET else 1)[0]
    for name, path in (("CSV", "people.csv"), ("XLSX", "people.xlsx")):
        found[name] = organiser.took(f"/o/{slug}/{path}", 1)[0]
    page = organiser.fetch(f"/o/{slug}/badges")[1]
    token = measures.CSRF.search(page)
    begun = time.perf_counter()
    status, _ = organiser.fetch(f"/o/{slug}/badges/print", f"csrf_token={token[1].decode() if token else ''}")
    if status != 200:
        raise ValueError(f"printing badges was answered {status}")
    found["badges, a PDF of at most 2,000"] = (time.perf_counter() - begun) * 1000
    if size <= TYPESET:
        found["report as Word"] = organiser.took(f"/api/v1/meetings/{slug}/report.docx", 1)[0]
    return found


if __name__ == "__main__":
    main()
