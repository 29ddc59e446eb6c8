"""The report of a large meeting: 2,500 people, 40 sessions, eight groups with their points, in five formats, on SQLite.

    .venv/bin/python -m bench.printed [--data FOLDER] [--people 2500] [--profile FORMAT]

The processor's time is measured, that of the typesetter's own process counted in: other work on the machine hardly adds to it.
"""

import argparse
import cProfile
import os
import pstats
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select

from tests.factories import Make
from tests.server import environment, flask
from tracker.attendance.models import Presence
from tracker.core import clock
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.meetings.models import Day, Meeting, Session
from tracker.registration.models import Participant, State

PEOPLE, SESSIONS, GROUPS, POINTS = 2_500, 40, 8, 12
HEADINGS = ("needs", "situation", "strengths", "limitations", "stakeholders")
SECONDS = 10


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, help="a data folder that holds the meeting already")
    options.add_argument("--people", type=int, default=PEOPLE)
    options.add_argument("--profile", default="", help="facts, compile or a format: where its time goes")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="printed") as folder:
        data = asked.data or Path(folder) / "data"
        os.environ |= environment(data, 0)
        fresh = not data.exists()
        if fresh:
            flask(dict(os.environ), "db", "upgrade")
            flask(dict(os.environ), "directory", "load")
            flask(dict(os.environ), "sample", "load", "--people", str(asked.people))
        from tracker import create_app

        with create_app().app_context():
            meeting = db.session.scalars(select(Meeting).where(Meeting.slug == f"sample-{asked.people}")).one()
            if fresh:
                fill(meeting)
            measure(meeting, asked.profile)


def fill(meeting: Meeting) -> None:
    """Forty sessions at each of which two of three who are confirmed were checked in; groups that wrote much."""
    make, now, draw = Make(db.session), clock.now().replace(minute=0, second=0, microsecond=0), Random(1)
    known = len(db.session.scalars(select(Session.id).where(Session.meeting_id == meeting.id)).all())
    day = db.session.scalars(select(Day).where(Day.meeting_id == meeting.id).order_by(Day.date)).first()
    begins = [now - timedelta(hours=3 * n) for n in range(SESSIONS - known)]
    sessions = [
        make.session(
            meeting, day, position=100 + n, title=f"Session {n + 1}", starts_at=at, ends_at=at + timedelta(hours=2)
        ).id
        for n, at in enumerate(begins)
    ]
    coming = Participant.meeting_id == meeting.id, Participant.state == State.CONFIRMED
    people = db.session.scalars(select(Participant.id).where(*coming).order_by(Participant.id)).all()
    _presences(meeting, sessions, [id_ for id_ in people if draw.random() < 0.67])
    words = ["centres", "parties", "share", "laboratories", "calendar", "training", "wastes", "technology", "needs"]
    for number in range(1, GROUPS + 1):
        group = make.group(
            meeting, number=100 + number, slug=f"written-{number}", topic=f"Topic {number}", headings=[*HEADINGS]
        )
        for id_ in people[number * 40 : number * 40 + 30]:
            make.member(group, db.session.get_one(Participant, id_))
        for heading in (*HEADINGS, "recommendations"):
            for at in range(POINTS):
                text = " ".join(draw.choices(words, k=25)).capitalize()
                make.point(group, heading=heading, text=text, position=at + 1)
    db.session.commit()


def _presences(meeting: Meeting, sessions: list, people: list) -> None:
    now = clock.now()
    for session in sessions:
        rows = [
            {"id": new_id(), "meeting_id": meeting.id, "participant_id": person, "session_id": session}
            | {"attended": True, "inside": False, "first_in_at": now, "last_out_at": None}
            for person in people
        ]
        db.session.execute(insert(Presence), rows)


def measure(meeting: Meeting, profile: str) -> None:
    """One line a step: seconds of the processor, and of the clock."""
    from tracker.report import queries
    from tracker.report.compile import compile_facts
    from tracker.report.printing import FORMATS

    queries.facts(meeting, clock.now())
    facts, whole = _took("facts", lambda: queries.facts(meeting, clock.now()), profile)
    document, more = _took("compile", lambda: compile_facts(facts), profile)
    whole += more
    for name, form in FORMATS.items():
        write = form.load()
        made, more = _took(name, lambda write=write: write(document), profile)
        print(f"{'':10}{len(made):,} bytes")
        whole += more
    print(f"{'all':10}{whole:6.2f} s, at most {SECONDS}; {document.words:,} words")


def _took(name: str, work: Callable[[], Any], profile: str) -> tuple[Any, float]:
    begun, clocked = _processor(), time.perf_counter()
    made = work()
    taken = _processor() - begun
    print(f"{name:10}{taken:6.2f} s, {time.perf_counter() - clocked:6.2f} s by the clock", flush=True)
    if name == profile:
        looked = cProfile.Profile()
        looked.runcall(work)
        pstats.Stats(looked).sort_stats("cumulative").print_stats(40)
    return made, taken


def _processor() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


if __name__ == "__main__":
    main()
