"""The product at work on this machine at 10,000 people, in one run, beside its targets and what other products reach.

python -m bench.targets                            the table
python -m bench.targets --write                    the same, kept in docs/benchmarks.md
python -m bench.targets --profile /m/joint-2016    where the time of one page goes
"""

import argparse
import compileall
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from bench import inside, large, limits, measures, table
from tests.server import ROOT, Server, environment, flask, free_port, start


def main() -> int:
    options = argparse.ArgumentParser(
        prog="python -m bench.targets", description="Measure the product on this machine."
    )
    options.add_argument("--seconds", type=float, default=4, help="how long each load lasts")
    options.add_argument("--write", action="store_true", help="keep the table in docs/benchmarks.md")
    options.add_argument(
        "--small", action="store_true", help="without the meeting of 100,446 people, which takes a minute"
    )
    options.add_argument("--profile", metavar="PATH", help="instead: profile one page as the administrator")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        data = Path(folder) / "data"
        prepare(data, with_large=not (asked.small or asked.profile))
        if asked.profile:
            inside.profile(data, asked.profile)
            return 0
        rows = measure(data, asked.seconds, with_large=not asked.small)
    text = table.write(rows, machine())
    print(text)
    if asked.write:
        kept = ROOT / "docs" / "benchmarks.md"
        kept.write_text(table.page(text, kept.read_text()))
    return 0


def prepare(data: Path, *, with_large: bool) -> None:
    """The 2016 sample, a meeting of 10,000 people and one of 100,446, in a folder that goes afterwards."""
    compileall.compile_dir(ROOT / "tracker", quiet=1)  # as `make setup` and the image leave it
    print("preparing the sample, 10,000 and 100,446 people ...", flush=True)
    environ = environment(data, free_port(), TRACKER_LOG_LEVEL="ERROR")
    for step in ("db upgrade", "directory load", "sample load", f"sample load --people {measures.PEOPLE} --seed 1"):
        flask(environ, *step.split())
    if with_large:
        flask(environ, *f"sample load --people {large.PEOPLE} --delegation {large.DELEGATION}".split())
    flask(environ, "user", "create", "organiser@example.org", "--role", "admin")
    measures.settle(environ)


def measure(data: Path, seconds: float, *, with_large: bool = True) -> list[measures.Row]:
    """Every row of the table; the server runs throughout, as it would in a long day."""
    rows: list[measures.Row] = []

    def add(*measured: measures.Row) -> None:
        for row in measured:
            rows.append(row)
            print(f"  {row.name}: {row.value:,.1f} {row.unit}", flush=True)

    raw = limits.commits(data)
    bare = limits.bare_view(2, seconds)
    begun = time.perf_counter()
    server = start(data, path=f"/m/{measures.SAMPLE}", TRACKER_LIMITS="off", TRACKER_LOG_LEVEL="ERROR")
    started = time.perf_counter() - begun
    try:
        measures.calm(server)
        for row in measures.pages(server, seconds):
            row.limit = ("bare Flask view", bare.rate)
            add(row)
        for row in (measures.registrations(server, seconds), measures.registrations_with_questions(server, seconds)):
            row.limit = ("raw commits", raw)
            add(row)
        add(*door(server, data, seconds, raw))
        organiser = measures.Organiser(server)
        add(*measures.lists(organiser), measures.reports(organiser))
        add(measures.first_visit(server), measures.memory(server))
        add(*(large.rows(server, organiser) if with_large else ()))
    finally:
        server.stop()
    add(measures.Row("start to the first page", started * 1000, "ms", 3000, note="database and sample there already"))
    add(*inside.statements(data))
    add(
        measures.Row("raw commits, synchronous=FULL", raw, "/s", 0, note="one process, 80 bytes a row"),
        measures.Row("bare Flask view, same server", bare.rate, "/s", 0, note=str(bare)),
    )
    return rows


def door(server: Server, data: Path, seconds: float, raw: float) -> list[measures.Row]:
    """Check-ins one by one and in batches, beside the raw commits a second."""
    token = server.flask("token", "create", "--user", "organiser@example.org", "--scope", "check-in")
    codes, session = inside.door(inside.app(data), measures.CROWD)
    measures.settle(server.environ)
    rows = [
        measure(server, token, codes, session, seconds) for measure in (measures.check_ins, measures.check_in_batches)
    ]
    for row in rows:
        row.limit = ("raw commits", raw)
    return rows


def machine() -> str:
    """What this ran on, so that figures of different machines are not compared."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
