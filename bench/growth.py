"""How pages grow with a meeting: every page of an organiser, and searches, at 60 people and at 100,446, in process, on SQLite.

    .venv/bin/python -m bench.growth [--data FOLDER] [--times 5]

A page may take three times as long at the large meeting, except those that print everybody. What is measured is the time to
the first byte: of a page its whole making, of a file that is sent while it is read the first piece. The processor's time stands
beside the clock's, because other work on the machine adds to the one and hardly to the other.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench import inside
from tests.server import environment, flask, free_port
from tracker.core.db import Model, db

SMALL, LARGE, DELEGATION = 60, 100_446, 4_409
MOST = 3.0
#: below this a factor says more about the measuring than about the page
LEAST = 12.0
#: what a rule's variables are filled with, by the table that has them; of the meeting, the first by its number
TABLES = {
    "participant_id": "participant", "session_id": "meeting_session", "group_id": "discussion_group",
    "day_id": "meeting_day", "question_id": "question",
}  # fmt: skip
#: they print everybody: to sign, for a phone without a network, in the annex of the report, of one delegation
EVERYBODY = ("/desk-list", "/list.json", "/report", "/delegation/<uuid:organisation_id>")
#: a typeset sheet for everybody: minutes, and no page
LEFT_OUT = ("/badges/certificates.pdf",)
#: what is searched for: a name that 3,420 of the large meeting have, which could be a code as well, and one that nobody has
SEARCHES = tuple(f"{page}?q={typed}" for page in ("/o/<slug>/people", "/c/<slug>") for typed in ("maria", "nobodyhere"))


@dataclass
class Taken:
    """A page at one meeting: milliseconds of the clock and of the processor, the best of some, and its statements."""

    status: int
    clock: float
    processor: float
    statements: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, help="a data folder that holds both meetings already")
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--only", default="", help="only addresses that hold this text")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="growth") as folder:
        data = asked.data or prepare(Path(folder) / "data")
        print("\n".join(compare(data, asked.times, asked.only)), flush=True)
    print(f"load of the machine: {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors")


def prepare(data: Path) -> Path:
    """Both meetings in a folder of their own."""
    environ = environment(data, free_port(), TRACKER_LOG_LEVEL="ERROR")
    steps = ("db upgrade", "directory load", "sample load", f"sample load --people {SMALL}")
    for step in (*steps, f"sample load --people {LARGE} --delegation {DELEGATION}"):
        flask(environ, *step.split())
    flask(environ, "user", "create", "organiser@example.org", "--role", "admin")
    return data


def compare(data: Path, times: int, only: str) -> Iterator[str]:
    """The table, a line a page, those that grow most first."""
    app = inside.app(data)
    client = inside.signed_in(app)
    sent: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    found = []
    for rule in (*pages(app), *SEARCHES):
        if only in rule:
            paths = (fill(app, rule, f"sample-{size}") for size in (SMALL, LARGE))
            small, large = (measure(client, path, sent, times) if path else None for path in paths)
            if small and large:
                print(f"{rule}: {small.processor:.1f} → {large.processor:.1f} ms", file=sys.stderr, flush=True)
                found.append((large.processor / max(small.processor, LEAST / MOST), rule, small, large))
    yield f"| page | {SMALL} people | {LARGE:,} people | processor | times | statements |\n|---|--:|--:|--:|--:|--:|"
    for times_as_long, rule, small, large in sorted(found, key=lambda one: -one[0]):
        mark = " **" if times_as_long > MOST and not rule.endswith(EVERYBODY) else ""
        yield (
            f"| {rule} | {small.clock:.1f} | {large.clock:.1f} | {small.processor:.1f} → {large.processor:.1f} "
            f"| {times_as_long:.1f}{mark} | {large.statements} |"
        )


def pages(app: Flask) -> list[str]:
    """Every address of an organiser that is read, with a meeting in it."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods)
    prefixes = ("/o/<slug>", "/m/<slug>", "/c/<slug>", "/api/v1/meetings/<slug>")
    return sorted({str(rule) for rule in rules if str(rule).startswith(prefixes) and not str(rule).endswith(LEFT_OUT)})


def measure(client: FlaskClient, path: str, sent: list[str], times: int) -> Taken | None:
    """The best of some answers after the first, and after what that has read beside it; None where it is no page."""
    once(client, path, sent)
    inside.rest()
    taken = [once(client, path, sent) for _ in range(times)]
    if taken[0].status not in (200, 304):
        return None
    return Taken(
        taken[0].status, min(one.clock for one in taken), min(one.processor for one in taken), taken[-1].statements
    )


def once(client: FlaskClient, path: str, sent: list[str]) -> Taken:
    """One answer, to its first byte."""
    sent.clear()
    # of this thread alone: what is counted again beside the readers keeps none of them waiting
    begun, busy = time.perf_counter(), time.thread_time()
    answer = client.get(path)
    next(iter(answer.iter_encoded()), b"")
    taken = (time.perf_counter() - begun) * 1000, (time.thread_time() - busy) * 1000
    answer.close()
    return Taken(answer.status_code, *taken, len([one for one in sent if not one.startswith("BEGIN")]))


def fill(app: Flask, rule: str, slug: str) -> str | None:
    """The rule with things of this meeting in it; None where there are none."""
    path = rule.replace("<slug>", slug)
    with app.app_context():
        tables = Model.metadata.tables
        meeting = tables["meeting"].c
        for converter, name in re.findall(r"<(?:(\w+):)?(\w+)>", path):
            if name == "organisation_id":
                table, column = tables["expected_organisation"].c, "organisation_id"
            elif name in TABLES:
                table, column = tables[TABLES[name]].c, "id"
            else:
                return None
            of_meeting = table.meeting_id == db.select(meeting.id).where(meeting.slug == slug).scalar_subquery()
            found = db.session.scalars(db.select(table[column]).where(of_meeting).order_by(table.id).limit(1)).first()
            if found is None:
                return None
            path = path.replace(f"<{converter}:{name}>" if converter else f"<{name}>", str(found))
    return path


if __name__ == "__main__":
    main()
