"""What is seen only from inside: SQL statements of a page, a page's profile, the codes for the door."""

import cProfile
import io
import pstats
import threading
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from bench.measures import CROWD, SAMPLE, Row
from tracker import create_app
from tracker.core.db import db

PAGES = (
    "/",
    f"/m/{SAMPLE}",
    f"/m/{CROWD}/register",
    f"/o/{SAMPLE}",
    f"/o/{CROWD}/people?state=",
    f"/o/{CROWD}/people?q=maria",
    f"/o/{SAMPLE}/centres",
    f"/o/{SAMPLE}/attendance",
    f"/o/{SAMPLE}/groups",
    f"/o/{SAMPLE}/documents",
    f"/o/{SAMPLE}/report",
    f"/c/{CROWD}",
)


def app(data: Path, **settings: str) -> Flask:
    quiet = {"TRACKER_LIMITS": "off", "TRACKER_LOG_LEVEL": "ERROR", "WTF_CSRF_ENABLED": False}
    return create_app(TRACKER_DATA_DIR=data, **quiet | settings)


def signed_in(app: Flask) -> FlaskClient:
    from tracker.accounts.operations import create_sign_in_link
    from tracker.accounts.queries import find_user
    from tracker.core import clock
    from tracker.core.access import SYSTEM

    client = app.test_client()
    with app.app_context():
        link = create_sign_in_link(find_user("organiser@example.org"), by=SYSTEM, now=clock.now())
    client.post(f"/login/{link}")
    return client


def door(application: Flask, slug: str) -> tuple[list[str], str]:
    """Codes of confirmed people, and a session nobody was checked in at."""
    from tracker.attendance.models import Presence
    from tracker.meetings.models import Meeting, Session
    from tracker.registration.models import Participant, State

    with application.app_context():
        meeting = db.session.scalars(select(Meeting.id).where(Meeting.slug == slug)).one()
        people = select(Participant.code).where(Participant.meeting_id == meeting, Participant.state == State.CONFIRMED)
        sessions = select(Session.id).where(Session.meeting_id == meeting, Session.counted)
        unused = sessions.where(Session.id.not_in(select(Presence.session_id).where(Presence.session_id.is_not(None))))
        found = db.session.scalars(unused.order_by(Session.starts_at.desc())).first()
        return list(db.session.scalars(people)), str(found)


def statements(data: Path) -> list[Row]:
    """The SQL statements of the page that sends the most."""
    counts = count_statements(app(data), PAGES)
    note = ", ".join(f"{path} {number}" for path, number in counts.items())
    return [Row("SQL statements a page, most", max(counts.values()), "statements", 8, others=(22, 30), note=note)]


def count_statements(application: Flask, paths: Sequence[str]) -> dict[str, int]:
    """How many SQL statements each of these pages sends to its second reader."""
    client = signed_in(application)
    counts: dict[str, int] = {}
    sent: list[str] = []
    with application.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    for path in paths:
        client.get(path)  # what is kept for a version of the data is fetched once
        rest()
        sent.clear()
        if client.get(path).status_code == 200:
            counts[path] = len([one for one in sent if not one.startswith("BEGIN")])
    return counts


def rest() -> None:
    """Until nothing is read or counted beside the readers any more."""
    for beside in threading.enumerate():
        if beside.name == "count":
            beside.join()


def profile(data: Path, path: str, times: int = 200) -> None:
    """Where the time of a page goes, without the server's part."""
    application = app(data)
    client = signed_in(application)
    for _ in range(3):
        answer = client.get(path, buffered=True)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(times):
        client.get(path, buffered=True)
    profiler.disable()
    out = io.StringIO()
    stats = pstats.Stats(profiler, stream=out).strip_dirs()
    stats.sort_stats("cumulative").print_stats(45)
    stats.sort_stats("tottime").print_stats(25)
    print(
        f"{path}: {answer.status_code}, {len(answer.data):,} bytes, {stats.total_tt / times * 1000:.2f} ms each profiled"
    )
    print(out.getvalue())
