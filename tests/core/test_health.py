import re

import pytest
from sqlalchemy import text
from sqlalchemy.engine.reflection import Inspector

from tracker.core import migrations
from tracker.core.db import db


def test_healthz_says_the_process_is_alive(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_readyz_says_the_database_answers(client):
    assert client.get("/readyz").json["status"] == "ready"


@pytest.mark.parametrize(("found", "status"), [("0001", 503), ("9999", 200)])
def test_readyz_says_whether_the_database_is_migrated_and_a_newer_one_will_do(client, found, status):
    newest = migrations.newest()
    assert re.fullmatch(r"\d{4}", newest)
    change = text("UPDATE alembic_version SET version_num = :found")
    db.session.execute(change, {"found": found})
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert answer.json["database"] == ("ok" if status == 200 else "not migrated")
    db.session.rollback()


def test_readyz_says_that_a_database_was_never_migrated(client, monkeypatch):
    monkeypatch.setattr(Inspector, "has_table", lambda *_: False)
    assert client.get("/readyz").status_code == 503


def test_factories_make_valid_rows(make):
    meeting = make.meeting()
    person = make.participant(meeting)
    make.presence(person, make.session(meeting))
    make.member(make.group(meeting), person)
    assert person.meeting_id == meeting.id
