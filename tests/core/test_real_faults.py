"""Real faults, not played ones: a disk without a free page, and a database that hangs up."""

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, func, select, text

from tests.factories import NOW
from tracker.accounts import operations
from tracker.audit.models import AuditEntry
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.registration.models import Participant


@pytest.fixture
def register(app, make, monkeypatch):
    """Registers one more person by API: the status that is answered."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    meeting, user = make.meeting(slug="joint"), make.user()
    make.country()
    make.role(user, meeting, Role.ORGANISER)
    token = operations.create_token(user, ["register"], by=SYSTEM, now=NOW)
    client, numbers = app.test_client(), iter(range(10_000))

    def one():
        n = next(numbers)
        person = {"given_name": "Ada", "family_name": f"Number{n}", "email": f"n{n}@example.org", "country": "KE"}
        person |= {"organisation_other": "A body", "job_title": "Engineer", "consent": True, "remarks": "x" * 1500}
        return client.post(
            "/api/v1/meetings/joint/participants", json=person, headers={"Authorization": f"Bearer {token}"}
        )

    return one


def stored():
    db.session.rollback()
    acts = select(func.count()).where(AuditEntry.action == "participant.registered")
    return db.session.scalar(select(func.count()).select_from(Participant)), db.session.scalar(acts)


def limit_pages(connection, pages):
    connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_loses_nothing_and_half_stores_nothing(app: Flask, register):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite can be told how large its disk is")
    assert register().status_code == 201
    pages = db.session.scalar(text("PRAGMA page_count"))
    db.session.remove()

    def fill(connection, _record, _proxy):
        limit_pages(connection, pages)

    event.listen(db.engine, "checkout", fill)
    try:
        answers = [register() for _ in range(120)]
    finally:
        event.remove(db.engine, "checkout", fill)
        db.session.remove()
        db.engine.dispose()  # every connection remembers the limit
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {201, 503}
    assert statuses[-1] == 503
    assert answers[-1].headers["Retry-After"] == "10"
    kept = 1 + statuses.count(201)
    assert stored() == (kept, kept)
    assert register().status_code == 201


def test_a_database_that_hangs_up_costs_no_later_request(app: Flask, register):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection that could be lost")
    assert register().status_code == 201
    db.session.remove()
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
    lost = []

    def hang_up(conn, cursor, statement, *rest):
        if statement.startswith("INSERT INTO participant ") and not lost:
            lost.append(statement)
            admin = create_engine(db.engine.url)
            with admin.connect() as connection:
                connection.execute(text(others))
            admin.dispose()

    event.listen(db.engine, "before_cursor_execute", hang_up)
    try:
        answer = register()
    finally:
        event.remove(db.engine, "before_cursor_execute", hang_up)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert stored() == (1, 1)
    assert register().status_code == 201
