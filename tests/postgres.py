"""A PostgreSQL of the tests' own: a cluster in a temporary folder, from the binaries the system has, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: nothing in it outlives the run, so it need not reach the disk
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c listen_addresses=''"
#: the same with every commit on the disk, to be measured
DURABLE = "-c max_connections=60 -c listen_addresses='' -c shared_buffers=256MB"


def binaries() -> Path | None:
    """Where initdb and pg_ctl are: on the path, or the newest of Debian's; None when there is no PostgreSQL."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(installed, key=lambda p: float(p.parent.name), default=None)


@contextmanager
def cluster(options: str = FAST) -> Iterator[str]:
    """The address of an empty database, for as long as the block runs."""
    programs = binaries()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed")
    # a short path: the socket's own may have 107 characters at most
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    as_owner = _as_owner(folder)
    data = str(folder / "data")

    def run(program: str, *arguments: str) -> None:
        command = [*as_owner, str(programs / program), *arguments]
        done = subprocess.run(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            log = folder / "log"
            raise RuntimeError(f"{program}: {done.stdout}{log.read_text() if log.exists() else ''}")

    try:
        run("initdb", "-D", data, "-A", "trust", "-U", "tracker", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {options}", "start")
        try:
            run("createdb", "-h", str(folder), "-U", "tracker", "tracker")
            yield f"postgresql+psycopg://tracker@/tracker?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: its own system user does it then."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]
