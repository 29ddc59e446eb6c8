"""A house to keep and an empty one to restore into, each with a database and storages of its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from tests.dossier.conftest import directory  # noqa: F401 -- a fixture
from tests.storage.conftest import bucket, s3_server  # noqa: F401 -- fixtures
from tracker.backup.making import House
from tracker.core.db import db
from tracker.storage.folder import Folder


def storages(folder):
    files = Folder(folder / "files")
    return {"files": files, "personal": files.apart("personal")}


@pytest.fixture
def house(app, tmp_path) -> House:
    """The tests' own database beside storages of this test."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "secret_key").write_text("a secret")
    return House(db.engine, storages(folder), folder / "secret_key", folder / "mail" / "outbox.jsonl")


@pytest.fixture
def elsewhere(app, tmp_path) -> Iterator[House]:
    """A house in which nobody entered anything, on the same kind of database."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with _empty_database(folder) as engine:
        yield House(engine, storages(folder), folder / "secret_key", folder / "mail" / "outbox.jsonl")


@contextmanager
def _empty_database(folder) -> Iterator[Engine]:
    if db.engine.dialect.name == "sqlite":
        engine = create_engine(f"sqlite:///{folder / 'tracker.sqlite3'}")
        yield engine
        engine.dispose()
        return
    if shutil.which("pg_dump") is None:
        pytest.fail("pg_dump is missing: it belongs to PostgreSQL's client programs")
    admin = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS restored")
        connection.exec_driver_sql("CREATE DATABASE restored")
    engine = create_engine(db.engine.url.set(database="restored"))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE restored")
