"""Eight doors with a bad server: phones that queue, send in batches and try again while the server is killed again and again.

`python -m bench.doors --doors 8 --people 2000 --kills 50`. The rules are those of static/js/desk/sync.js: an event has its
id before it is sent, what is not acknowledged is sent again as it was, and each event has an answer of its own. At the end
everybody must be there once, at the time their door wrote down, and no door may have anything left.
"""

import argparse
import http.client
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.server import Server, environment, flask, free_port, start
from tracker.core import clock
from tracker.core.ids import new_id

SLUG = "doors"
BATCH = 50


@dataclass
class Door:
    """A phone: what it has to check in, what waits, what was acknowledged."""

    name: str
    token: str
    session: str
    codes: list[str]
    url: str
    pace: float
    queue: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    resent: int = 0

    def run(self, until: float) -> None:
        for code in self.codes:
            event = {"id": str(new_id()), "code": code, "session": self.session, "kind": "in", "device": self.name}
            event["at"] = self.written[code] = clock.now().isoformat()
            self.queue.append(event)
            if len(self.queue) % 10 == 0:
                self._send()
            time.sleep(self.pace)
        while self.queue and time.monotonic() < until:
            if not self._send():
                time.sleep(0.2 + random.random() / 2)

    def _send(self) -> bool:
        batch = self.queue[:BATCH]
        request = urllib.request.Request(
            f"{self.url}/api/v1/meetings/{SLUG}/check-ins",
            data=json.dumps(batch).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                said = json.load(answer)
        except (OSError, ValueError, http.client.HTTPException):  # the last: killed while it answered
            self.resent += len(batch)
            return False
        self.answers |= {one["id"]: one["result"] for one in said}
        self.queue = [event for event in self.queue if event["id"] not in self.answers]
        return True


def prepare(data: Path, doors: int, people: int) -> tuple[list[str], str, list[str]]:
    """A meeting with so many confirmed people, a session, and a paired phone a door: codes, session, tokens."""
    environ = environment(data, free_port(), TRACKER_LOG_LEVEL="ERROR")
    flask(environ, "db", "upgrade")
    from datetime import timedelta

    from sqlalchemy import insert

    from tests.factories import Make
    from tracker import create_app
    from tracker.accounts.devices import NewDevice, invite_device, pair_device
    from tracker.core.access import SYSTEM
    from tracker.core.db import db
    from tracker.registration.models import Participant
    from tracker.registration.rules import SYMBOLS

    with create_app(TRACKER_DATA_DIR=data, TRACKER_LOG_LEVEL="ERROR").app_context():
        make = Make(db.session)
        meeting = make.meeting(slug=SLUG)
        session = make.session(meeting)
        first = make.participant(meeting, make.organisation())
        columns = {column.name: getattr(first, column.name) for column in Participant.__table__.c}
        codes = ["".join(SYMBOLS[n // 32**k % 32] for k in range(5)) for n in range(people)]
        own = [
            {"id": new_id(), "code": code, "submission": new_id(), "email": f"{code}@example.org".lower()}
            for code in codes
        ]
        db.session.execute(insert(Participant.__table__), [columns | row for row in own])
        db.session.commit()
        now, tokens = clock.now(), []
        for n in range(doors):
            wanted = NewDevice(f"Door {n + 1}")
            _, code = invite_device(SLUG, meeting.id, wanted, expires_at=now + timedelta(days=1), by=SYSTEM, now=now)
            tokens.append(pair_device(SLUG, meeting.id, code, now=now))
        return codes, str(session.id), tokens


def kill_again_and_again(data: Path, port: int, kills: int, done: threading.Event) -> int:
    """SIGKILL the server and all its processes, start it anew; how often it was done."""
    server: Server = start(data, path="/healthz", port=port, TRACKER_LIMITS="off")
    count = 0
    while count < kills and not done.is_set():
        time.sleep(0.1 + random.random() / 2)
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
        count += 1
        server = start(data, path="/healthz", port=port, TRACKER_LIMITS="off")
    done.wait()
    server.stop()
    return count


def faults(data: Path, doors: list[Door]) -> dict[str, int]:
    """What was lost, doubled or stuck, counted on the disk and not in the answers."""
    from sqlalchemy import select

    from tracker import create_app
    from tracker.attendance.models import CheckIn, Presence
    from tracker.core.db import db
    from tracker.registration.models import Participant

    with create_app(TRACKER_DATA_DIR=data, TRACKER_LOG_LEVEL="ERROR").app_context():
        rows = db.session.execute(
            select(Participant.code, Presence.first_in_at).join(Presence, Presence.participant_id == Participant.id)
        ).all()
        events = Counter(db.session.scalars(select(CheckIn.code)))
    times = {row.code: row.first_in_at for row in rows}
    wanted = {code: datetime.fromisoformat(at) for door in doors for code, at in door.written.items()}
    acknowledged = {event for door in doors for event, result in door.answers.items() if result == "welcome"}
    return {
        "lost": len(wanted.keys() - times.keys()),
        "doubled": sum(count - 1 for count in events.values()) + len(rows) - len(times),
        "stuck": sum(len(door.queue) for door in doors),
        "at another time": sum(times[code] != at for code, at in wanted.items() if code in times),
        "not welcomed": len(wanted) - len(acknowledged),
    }


def run(doors: int, people: int, kills: int, pace: float) -> dict[str, int]:
    """The whole trial; the faults, all of which must be 0."""
    with tempfile.TemporaryDirectory() as folder:
        data, port, done = Path(folder) / "data", free_port(), threading.Event()
        codes, session, tokens = prepare(data, doors, people)
        url = f"http://127.0.0.1:{port}"
        phones = [Door(f"Door {n + 1}", tokens[n], session, codes[n::doors], url, pace) for n in range(doors)]
        killed: list[int] = []
        killer = threading.Thread(target=lambda: killed.append(kill_again_and_again(data, port, kills, done)))
        killer.start()
        until = time.monotonic() + 900
        threads = [threading.Thread(target=phone.run, args=(until,)) for phone in phones]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done.set()
        killer.join()
        return faults(data, phones) | {"kills": killed[0], "sent again": sum(phone.resent for phone in phones)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--doors", type=int, default=8)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--pace", type=float, default=0.7, help="seconds between two people at a door")
    given = parser.parse_args()
    found = run(given.doors, given.people, given.kills, given.pace)
    print(", ".join(f"{name}: {count}" for name, count in found.items()))
    sys.exit(any(count for name, count in found.items() if name not in ("kills", "sent again")))


if __name__ == "__main__":
    main()
