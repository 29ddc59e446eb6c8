"""Every test: all of them on SQLite, browser included, and once more on PostgreSQL. `make test` runs this.

A part whose program is missing is named at the end, and fails when CI=true: it never passes by not running.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests import browser, postgres

ROOT = Path(__file__).resolve().parents[1]

PYTEST = [sys.executable, "-m", "pytest"]


def main(arguments: list[str]) -> int:
    missing: list[str] = []
    failed: list[str] = []
    chromium = browser.executable()
    if chromium is None:
        missing.append("the browser tests (no Chromium: apt-get install chromium, or set CHROMIUM)")
    only = [] if chromium else ["-m", "not browser"]
    _say("== on SQLite" + (", with the browser" if chromium else ""))
    if _pytest([*only, *arguments], {}):
        failed.append("SQLite")
    if postgres.binaries() is None:
        missing.append("everything on PostgreSQL (no initdb: apt-get install postgresql)")
    else:
        _say("== on PostgreSQL")
        with postgres.cluster() as url:
            if _pytest(["-m", "not browser", *arguments], {"TRACKER_TEST_DATABASE_URL": url}):
                failed.append("PostgreSQL")
    for part in missing:
        _say(f"!! NOT RUN: {part}")
    for part in failed:
        _say(f"!! FAILED on {part}")
    return 1 if failed or (missing and os.environ.get("CI") == "true") else 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 -- a script speaks to a person


def _pytest(arguments: list[str], environ: dict[str, str]) -> bool:
    done = subprocess.run([*PYTEST, *arguments], cwd=ROOT, env=os.environ | environ, check=False)
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
