"""Shared fixtures: one application and database for the run, emptied after each test; a client; factories; a query counter.

`TRACKER_TEST_DATABASE_URL` runs every test that touches a database on another one (`make test` does so on PostgreSQL);
what touches none is the same there, and has run on SQLite.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from sqlalchemy import TextClause, event, text
from werkzeug.serving import make_server

from tests import factories
from tests.machines import TIMES
from tracker import create_app
from tracker.accounts import passwords
from tracker.accounts.operations import begin_session
from tracker.core import clock, limits, migrations
from tracker.core.access import Role
from tracker.core.db import db

OTHER_DATABASE = os.environ.get("TRACKER_TEST_DATABASE_URL")
#: what hashes passwords in the product, in a twentieth of a second each; `tests/accounts/test_passwords.py` tries it
DEAR_HASHER = passwords.HASHER


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another database, leave out what touches none: neither the fixtures below nor, by its own word, one of its own.

    With more examples a test may take as long as it needs: one that is stopped in between looks to hypothesis like one that
    differs from run to run.
    """
    for item in items if TIMES > 1 else ():
        item.add_marker(pytest.mark.timeout(0))
    if not OTHER_DATABASE:
        return
    touching = [item for item in items if "_app" in item.fixturenames or item.get_closest_marker("database")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
    items[:] = touching


@pytest.fixture(scope="session")
def _app(tmp_path_factory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("data")
    url = OTHER_DATABASE or f"sqlite:///{folder / 'test.sqlite3'}"
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    app = create_app(
        TRACKER_DATA_DIR=folder,
        TRACKER_DATABASE_URL=url,
        TRACKER_BASE_URL="http://localhost",
        TRACKER_SECRET_KEY="test",
        TRACKER_LOG_LEVEL="CRITICAL",
        TESTING=True,
        WTF_CSRF_ENABLED=False,
    )
    request_started.connect(_forget, app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
        db.drop_all()
        db.create_all()
        _say_it_is_migrated()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _say_it_is_migrated() -> None:
    with db.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("DELETE FROM alembic_version"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": migrations.newest()})


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # nothing here outlives the run


def _forget(sender: Flask) -> None:
    g.__dict__.clear()  # a test's requests share its context; on a server each has its own


@pytest.fixture
def app(_app: Flask) -> Iterator[Flask]:
    """The application with an empty database, inside an application context."""
    with _app.app_context():
        _app.extensions[limits.KEY].storage.reset()  # the tries of the tests before
        yield _app
        db.session.remove()
        _empty()


def _empty() -> None:
    """Every row goes, those that others point at last; only tables that have rows are touched, as this is done thousands of times."""
    filled, emptying = _by_table()
    # to write from the beginning: a browser that is still open may write between the question and the first row that goes
    with db.engine.execution_options(writes=True).begin() as connection:
        found = set(connection.execute(filled).scalars())
        for name, delete in emptying.items():
            if name in found:
                connection.execute(delete)


@cache
def _by_table() -> tuple[TextClause, dict[str, TextClause]]:
    """The question which tables have rows, and how each is emptied, in an order that no foreign key forbids."""
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
    return text(filled), {name: text(f"DELETE FROM {name}") for name in tables}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def served(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the test's own application, served for real with its protection against forgery on."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", False)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def make(app: Flask) -> factories.Make:
    return factories.Make(db.session)


@pytest.fixture
def sign_in(app: Flask, make: factories.Make) -> Callable[..., FlaskClient]:
    """A browser in which somebody is signed in: `sign_in(meeting, Role.DESK)`, `sign_in(admin=True)`."""

    def begin(meeting: Any = None, *roles: Role, admin: bool = False) -> FlaskClient:
        user = make.user(name="Mia Keller", is_admin=admin)
        for role in roles:
            make.role(user, meeting, role)
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"] = str(begin_session(user, now=clock.now()))
        return browser

    return begin


@pytest.fixture
def queries(app: Flask) -> Callable[[int], AbstractContextManager[None]]:
    """Count the SQL statements a block sends: `with queries(2): ...`."""

    @contextmanager
    def expect(count: int) -> Iterator[None]:
        sent: list[str] = []

        def listen(conn, cursor, statement, *rest):
            if not statement.startswith("BEGIN"):
                sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            yield
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
        assert len(sent) == count, "\n".join(sent)

    return expect


@pytest.fixture
def steps(app: Flask) -> Callable[[Callable[[], object]], list[str]]:
    """How SQLite finds the rows that a function reads: `steps(lambda: list_people(...))`; [] on PostgreSQL, which goes by what is stored."""

    def explain(read: Callable[[], object]) -> list[str]:
        sent: list[tuple[str, Any]] = []

        def listen(conn, cursor, statement, parameters, *rest):
            sent.append((statement, tuple(parameters)))

        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            read()
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
        if db.engine.dialect.name != "sqlite":
            return []
        explained = (
            db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            for statement, parameters in sent
            if statement.startswith("SELECT")
        )
        return [row[3] for rows in explained for row in rows]

    return explain


@pytest.fixture
def queries_sent(
    queries: Callable[[int], AbstractContextManager[None]],
) -> Callable[[int], AbstractContextManager[None]]:
    """The query counter under a name that leaves `queries` to a room's module."""
    return queries
