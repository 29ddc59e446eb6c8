"""A fault of the machine is answered 503 with the time to ask again, and leaves nothing half done."""

import errno
import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from tracker.core.db import db
from tracker.core.faults import is_fault


def sqlite_error(code):
    error = sqlite3.OperationalError("trouble")
    error.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, error)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        sqlite_error(sqlite3.SQLITE_FULL),
        sqlite_error(sqlite3.SQLITE_BUSY),
        sqlite_error(sqlite3.SQLITE_IOERR),
        NoConnectionLeft(),
        IntegrityError("x", {}, Exception(), connection_invalidated=True),
    ],
)
def test_the_machine_s_faults_are_known(error):
    assert is_fault(error) is True


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOENT, "No such file"),
        sqlite_error(sqlite3.SQLITE_ERROR),
        IntegrityError("x", {}, Exception()),
        ValueError(),
        None,
    ],
)
def test_our_own_mistakes_are_not_faults(error):
    assert is_fault(error) is False


@pytest.fixture
def lost(app, monkeypatch):
    """Statements fail as they do when the database is gone."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def fail(conn, cursor, statement, *rest):
        raise sqlite_error(sqlite3.SQLITE_IOERR)

    event.listen(db.engine, "before_cursor_execute", fail)
    yield
    event.remove(db.engine, "before_cursor_execute", fail)


def test_a_person_is_told_when_to_come_back(client, make, lost):
    answer = client.get("/m/joint/register")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "try again in a few seconds" in answer.text


def test_a_program_gets_problem_json_with_the_time(client, make, lost):
    answer = client.get("/api/v1/meetings/joint")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "10"
