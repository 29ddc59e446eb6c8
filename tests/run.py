"""Every test: all of them on SQLite and on PostgreSQL, then the journeys in a browser. `make test` runs this.

SQLite and PostgreSQL are tried beside each other, a processor each; then the browser that walks over every page beside the one that
goes the journeys. A part whose program is missing is named at the end, and fails when CI=true: it never passes by not running.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests import browser, postgres

ROOT = Path(__file__).resolve().parents[1]

PYTEST = [sys.executable, "-m", "pytest"]


def main(arguments: list[str]) -> int:
    missing: list[str] = []
    failed = [*_on_databases(arguments, missing), *_in_browser(arguments, missing)]
    for part in missing:
        _say(f"!! NOT RUN: {part}")
    for part in failed:
        _say(f"!! FAILED {part}")
    return 1 if failed or (missing and os.environ.get("CI") == "true") else 0


def _on_databases(arguments: list[str], missing: list[str]) -> Iterator[str]:
    """Run everything but the browser's; gives what failed and adds to what is missing."""
    with ExitStack() as beside:
        postgresql = None
        if postgres.binaries() is None:
            missing.append("everything on PostgreSQL (no initdb: apt-get install postgresql)")
        else:
            postgresql = beside.enter_context(_on_postgresql(arguments))
        _say("== on SQLite")
        if _failed(_pytest(["-m", "not browser", *arguments], {}).wait()):
            yield "on SQLite"
        if postgresql is not None:
            status, told = postgresql()
            _say(f"== on PostgreSQL\n{told}")
            if _failed(status):
                yield "on PostgreSQL"


def _in_browser(arguments: list[str], missing: list[str]) -> Iterator[str]:
    """Run the journeys; gives what failed and adds to what is missing."""
    if browser.executable() is None:
        missing.append("the browser tests (no Chromium: apt-get install chromium, or set CHROMIUM)")
        return
    with _beside(["-m", "browser and walk", *arguments], {}) as walk:
        _say("== in the browser")
        if _failed(_pytest(["-m", "browser and not walk", *arguments], {}).wait()):
            yield "in the browser"
        status, told = walk()
        _say(f"== every page in the browser\n{told}")
        if _failed(status):
            yield "over every page in the browser"


def _failed(status: int) -> bool:
    """Nothing to run is no failure here: some folders have no browser test, others nothing else."""
    return status not in (0, pytest.ExitCode.NO_TESTS_COLLECTED)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 -- a script speaks to a person


@contextmanager
def _on_postgresql(arguments: list[str]) -> Iterator[Callable[[], tuple[int, str]]]:
    """Begin the tests on PostgreSQL."""
    with (
        postgres.cluster() as url,
        _beside(["-m", "not browser", *arguments], {"TRACKER_TEST_DATABASE_URL": url}) as end,
    ):
        yield end


@contextmanager
def _beside(arguments: list[str], environ: dict[str, str]) -> Iterator[Callable[[], tuple[int, str]]]:
    """Begin tests beside others; what is given waits for their end and tells their status and all they said."""
    with tempfile.TemporaryFile("w+") as told:
        running = _pytest(arguments, environ, told)

        def ended() -> tuple[int, str]:
            status = running.wait()
            told.seek(0)
            return status, told.read()

        try:
            yield ended
        finally:
            running.kill()
            running.wait()


def _pytest(arguments: list[str], environ: dict[str, str], told: IO[str] | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*PYTEST, *arguments], cwd=ROOT, env=os.environ | environ, stdout=told, stderr=told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
