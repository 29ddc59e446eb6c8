"""Live at scale: 100,000 people and 3.9 million check-in events on PostgreSQL, and what the doors and pages take then.

    .venv/bin/python -m bench.scale [--people 100000] [--sessions 13] [--write]

A small meeting is measured before and after the large one is there: no query may grow with the events of others. The cluster
is the tests' own, without fsync: a commit's wait for the disk is the disk's and comes on top.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from bench.crowd import Crowd, fill
from tests import postgres
from tests.server import ROOT
from tracker import create_app
from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.ids import new_id

SMALL, LARGE = "scale-small", "scale-large"
PAGES = (
    ("overview", "/o/{slug}"),
    ("attendance, all of it", "/o/{slug}/attendance"),
    ("attendance, what is polled", "/o/{slug}/attendance/live"),
    ("attendance, polled and nothing new", "304"),
    ("attendance by organisation", "/o/{slug}/attendance/by/organisation"),
    ("who has not come", "/o/{slug}/attendance/absent"),
    ("one session", "/o/{slug}/attendance/{session}"),
    ("the desk", "/c/{slug}"),
    ("finding somebody at the desk", "/c/{slug}?q=fam%20777"),
    ("badges", "/o/{slug}/badges"),
)
HEAD = "| ms | 6,000 people, alone | the same beside the large one | 100,000 people |\n|---|--:|--:|--:|"
PREFACE = """# Live at scale
`.venv/bin/python -m bench.scale --write` on {date}: PostgreSQL (the tests' cluster, without fsync: a commit's wait for the disk comes on top), {counts}.
Milliseconds of the server, in process, without a network. Check-ins: the best of four rounds of 250. Pages: the first reader after the start, then the best of five. {load}

"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--sessions", type=int, default=13)
    options.add_argument("--write", action="store_true", help="keep the table in docs/scale.md")
    asked = options.parse_args()
    with postgres.cluster() as url, TemporaryDirectory(prefix="scale") as folder:
        app = create_app(
            TRACKER_DATA_DIR=Path(folder), TRACKER_DATABASE_URL=url, TRACKER_LIMITS="off", TRACKER_LOG_LEVEL="ERROR",
            TRACKER_SECRET_KEY="bench", WTF_CSRF_ENABLED=False,
        )  # fmt: skip
        with app.app_context():
            db.create_all()
            client = _organiser(app)
            small = fill(SMALL, Crowd(6_000, 12))
            alone = measure(client, SMALL, small)
            begun = time.perf_counter()
            large = fill(LARGE, Crowd(asked.people, asked.sessions))
            counts = _counts()
            print(f"filled in {time.perf_counter() - begun:.0f} s: {counts}", flush=True)
            beside, at_scale = measure(client, SMALL, small), measure(client, LARGE, large)
            plans(large)
    rows = [f"| {name} | {alone[name]} | {beside[name]} | {at_scale[name]} |" for name in alone]
    table = "\n".join((HEAD, *rows))
    print(table)
    if asked.write:
        busy = f"Load of the machine at the end: {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors."
        preface = PREFACE.format(date=f"{clock.now():%-d %B %Y}", counts=counts, load=busy)
        kept = ROOT / "docs" / "scale.md"
        _, heading, rest = kept.read_text().partition("\n## ")  # what stands below the table is written by hand
        kept.write_text(preface + table + "\n" + heading + rest)


def measure(client: FlaskClient, slug: str, meeting: Any) -> dict[str, str]:
    """What the doors and the pages of one meeting take, in milliseconds of the server."""
    found = {
        "a check-in, median / 99 of 100": check_ins(meeting),
        "a check-in by API, median / 99 of 100": api(client, slug, meeting),
    }
    found |= {"500 check-ins in one batch": batch(meeting)}
    for name, address in PAGES:
        found[f"page: {name}"] = page(client, address, slug, meeting)
        print(f"  {slug}: {name}: {found[f'page: {name}']}", flush=True)
    return found


def check_ins(meeting: Any, number: int = 1_000) -> str:
    """People not yet at the session that goes on, one by one, each a transaction."""
    from tracker.attendance.events import DoorEvent
    from tracker.attendance.operations import record_check_ins

    def one(code: str) -> None:
        event = DoorEvent(id=new_id(), code=code, session_id=meeting.now_on, at=clock.now(), device="Desk 1")
        answers = record_check_ins(meeting.id, [event], by=SYSTEM, now=clock.now())
        assert answers[0].result == "welcome", answers
        db.session.remove()

    return _best(meeting, one, number)


def api(client: FlaskClient, slug: str, meeting: Any, number: int = 500) -> str:
    """The same through the whole application, without a network."""

    def one(code: str) -> None:
        event = {"id": str(new_id()), "code": code, "session": str(meeting.now_on), "at": clock.now().isoformat()}
        answer = client.post(f"/api/v1/meetings/{slug}/check-ins", json=event)
        assert answer.json["result"] == "welcome", answer.text

    return _best(meeting, one, number)


def batch(meeting: Any) -> str:
    from tracker.attendance.events import DoorEvent
    from tracker.attendance.operations import record_check_ins

    events = [
        DoorEvent(id=new_id(), code=code, session_id=meeting.now_on, at=clock.now()) for code in meeting.codes(500)
    ]
    return f"{_timed(lambda: record_check_ins(meeting.id, events, by=SYSTEM, now=clock.now())):.0f}"


def page(client: FlaskClient, address: str, slug: str, meeting: Any) -> str:
    """The first reader, who at a large meeting waits for the count, and the best of five after it."""
    headers = {}
    if address == "304":
        address = "/o/{slug}/attendance/live"
        headers = {"If-None-Match": client.get(address.format(slug=slug)).headers.get("ETag", "")}
    address = address.format(slug=slug, session=meeting.sessions[0])

    def one() -> None:
        answer = client.get(address, headers=headers)
        assert answer.status_code in (200, 304), f"{address}: {answer.status_code}"
        db.session.remove()

    first = _timed(one)
    return f"{first:.0f}, then {min(_timed(one) for _ in range(5)):.1f}"


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _best(meeting: Any, one: Callable[[str], None], number: int) -> str:
    """Of four rounds the one with the least 99 of 100: what else goes on on the machine only ever adds."""
    rounds = [[_timed(lambda code=code: one(code)) for code in meeting.codes(number // 4)] for _ in range(4)]
    spreads = [(statistics.quantiles(times, n=100)[98], statistics.median(times)) for times in rounds]
    slowest, median = min(spreads)
    return f"{median:.1f} / {slowest:.1f}"


def plans(meeting: Any) -> None:
    """Whatever reads all events or all attendance of every meeting is named."""
    wrong: list[str] = []
    for table in ("check_in", "presence"):
        row = db.session.execute(
            text("SELECT seq_scan, seq_tup_read FROM pg_stat_user_tables WHERE relname = :name"), {"name": table}
        ).one()
        wrong.append(f"{table}: {row.seq_scan} whole readings, {row.seq_tup_read:,} rows")
    print("\n".join(wrong), flush=True)


def _counts() -> str:
    words = {"participant": "people", "check_in": "check-in events", "presence": "rows of attendance"}
    counted = {name: db.session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in words}
    return ", ".join(f"{counted[name]:,} {word}" for name, word in words.items())


def _organiser(app: Flask) -> FlaskClient:
    from tracker.accounts.models import User
    from tracker.accounts.operations import begin_session

    user = User(email="organiser@example.org", name="Olga", is_admin=True, created_at=clock.now())
    db.session.add(user)
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = str(begin_session(user, now=clock.now()))
    return client


if __name__ == "__main__":
    main()
