"""Every test: on SQLite, on PostgreSQL what touches a database, and the journeys in a browser. `make test` runs this.

Two rows of parts go on beside each other, a processor each, of about the same length; what the second says is told at the end.
A part whose program is missing is named at the end, and fails when CI=true: it never passes by not running.
What failed goes once more when the others of its part are through: passing then, it is named at the end as unsteady, with what it said before.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest

from tests import browser, postgres, redis

ROOT = Path(__file__).resolve().parents[1]

JOURNEYS = "tests/journeys"
PYTEST = [sys.executable, "-m", "pytest"]


class Outcome(Enum):
    """How a part ended."""

    PASSED = "passed"
    UNSTEADY = "UNSTEADY, passed the second time"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Part:
    """Some of the tests: what is said of it, their marks, where another database than SQLite is, and the folder they are all in."""

    title: str
    marks: str
    database: str = ""
    folder: str = "tests"

    def run(self, arguments: Sequence[str], *, aside: bool = False) -> tuple[Outcome, str]:
        """How it ended, and what was said `aside`, instead of at once."""
        environ = os.environ | ({"TRACKER_TEST_DATABASE_URL": self.database} if self.database else {})
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryDirectory() as failures:
            to = said if aside else None
            command = [*PYTEST, "-o", f"cache_dir={failures}", "-m", self.marks, *(arguments or [self.folder])]

            def ends(*more: str) -> int:
                return subprocess.call([*command, *more], cwd=ROOT, env=environ, stdout=to, stderr=to)

            status, outcome = ends(), Outcome.PASSED
            if status == pytest.ExitCode.TESTS_FAILED and ends("--last-failed") == 0:
                outcome = Outcome.UNSTEADY
            # nothing to run is no failure here: some folders have no browser test, others nothing else
            elif status not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
                outcome = Outcome.FAILED
            said.seek(0)
            return outcome, said.read()


def main(arguments: list[str]) -> int:
    missing: list[str] = []
    with ExitStack() as until_the_end:
        here, beside = _rows(until_the_end, missing)
        other = until_the_end.enter_context(ThreadPoolExecutor(1))
        results = other.submit(lambda: [(part.title, *part.run(arguments, aside=True)) for part in beside])
        outcomes = []
        for part in here:
            _say(f"== {part.title}")
            outcomes.append((part.title, part.run(arguments)[0]))
        for title, outcome, said in results.result():
            _say(f"== {title}\n{said}")
            outcomes.append((title, outcome))
    for title in missing:
        _say(f"!! NOT RUN: {title}")
    for title, outcome in outcomes:
        if outcome is not Outcome.PASSED:
            _say(f"!! {outcome.value}: {title}")
    failed = any(outcome is Outcome.FAILED for _, outcome in outcomes)
    return 1 if failed or (missing and os.environ.get("CI") == "true") else 0


def _rows(until_the_end: ExitStack, missing: list[str]) -> tuple[list[Part], list[Part]]:
    """What to run here, and what beside it; adds to what is missing."""
    here, beside = [Part("on SQLite", "not browser")], []
    if postgres.binaries() is None:
        missing.append("everything on PostgreSQL (no initdb: apt-get install postgresql)")
    else:
        beside.append(Part("on PostgreSQL", "not browser", until_the_end.enter_context(postgres.cluster())))
    if redis.program() is None or shutil.which("haproxy") is None:
        missing.append("limits that nodes share, and two nodes (apt-get install redis-server haproxy)")
    if browser.executable() is None:
        missing.append("the browser tests (no Chromium: apt-get install chromium, or set CHROMIUM)")
    else:
        here.append(Part("in the browser", "browser and not walk", folder=JOURNEYS))
        beside.append(Part("over every page in the browser", "browser and walk", folder=JOURNEYS))
    return here, beside


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 -- a script speaks to a person


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
