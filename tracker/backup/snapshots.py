"""The database at one moment, while others go on writing: SQLite's online backup, PostgreSQL's dump of one snapshot."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from tracker.backup.contents import Content, read_contents
from tracker.backup.errors import NotABackup, ToolMissing

#: name of the database's copy in a backup
MEMBER = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
#: what libpq reads from the environment, so that no password stands in the list of processes
_PG = {"host": "PGHOST", "port": "PGPORT", "username": "PGUSER", "password": "PGPASSWORD", "database": "PGDATABASE"}
_OPTIONS = {"host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


def take(engine: Engine, target: Path) -> dict[str, Content]:
    """Write the database as it is at one moment to `target`; what it holds then. Writers are not held up."""
    return _take_postgresql(engine, target) if engine.dialect.name == "postgresql" else _take_sqlite(engine, target)


def put_back(engine: Engine, source: Path) -> dict[str, Content]:
    """Replace everything in the database by what was taken, at once or not at all; what it holds now."""
    engine.dispose()  # no connection of ours may be in the way
    if engine.dialect.name == "postgresql":
        _run(engine, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source))
    else:
        with closing(sqlite3.connect(source)) as taken, closing(sqlite3.connect(_file(engine))) as ours:
            taken.backup(ours)
    engine.dispose()
    with engine.connect() as connection:
        return read_contents(connection)


def _take_sqlite(engine: Engine, target: Path) -> dict[str, Content]:
    with closing(sqlite3.connect(_file(engine))) as ours, closing(sqlite3.connect(target)) as copy:
        ours.backup(copy)  # in one step: one moment, and a log written ahead lets the writers go on
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole by itself
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise NotABackup("The database is damaged: SQLite's own check finds faults in it.")
    copied = create_engine(f"sqlite:///{target}")
    try:
        with copied.connect() as connection:
            return read_contents(connection)
    finally:
        copied.dispose()


def _take_postgresql(engine: Engine, target: Path) -> dict[str, Content]:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        shared = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        _run(
            engine,
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={shared}",
            f"--file={target}",
        )
        return read_contents(connection)


def _file(engine: Engine) -> str:
    return str(engine.url.database)


def _run(engine: Engine, program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise ToolMissing(f"{program} is not installed; it belongs to PostgreSQL's client programs.")
    environ = _environment(engine)
    into = ["--dbname", environ["PGDATABASE"]] if program == "pg_restore" else []
    done = subprocess.run(  # noqa: S603 -- no shell; the program's name is ours
        [program, *into, *arguments], env=os.environ | environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotABackup(f"{program}: {done.stderr.strip() or done.stdout.strip()}")


def _environment(engine: Engine) -> dict[str, str]:
    url = engine.url
    said: dict[str, Any] = {_PG[part]: getattr(url, part) for part in _PG}
    said |= {_OPTIONS[name]: value for name, value in url.query.items() if name in _OPTIONS}
    return {name: str(value) for name, value in said.items() if value}
