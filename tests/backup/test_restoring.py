"""The restore drill: what comes back is what was there, also when it was taken while people registered."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.audit.operations import record
from tracker.backup.contents import Content, read_contents
from tracker.backup.errors import NotEmpty, NotEqual, OtherDatabase
from tracker.backup.making import make as make_backup
from tracker.backup.restoring import compare, refuse_newer, restore
from tracker.core.access import SYSTEM
from tracker.core.db import db, operation

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def contents(engine):
    with engine.connect() as connection:
        return read_contents(connection)


def test_everything_comes_back(house, elsewhere, tmp_path, make):
    meeting = make.meeting()
    for _ in range(3):
        make.participant(meeting)
    blob = house.storages["files"].put(GIF)
    private = house.storages["personal"].put(b"a private text")
    db.session.commit()
    make_backup(house, tmp_path / "backup.tar", now=NOW)
    before = contents(house.engine)
    restore(elsewhere, tmp_path / "backup.tar")
    assert contents(elsewhere.engine) == before
    assert elsewhere.storages["files"].path(blob.sha256).read_bytes() == GIF
    assert elsewhere.storages["personal"].path(private.sha256).read_bytes() == b"a private text"
    assert elsewhere.secret.read_text() == "a secret"
    assert elsewhere.secret.stat().st_mode & 0o777 == 0o600


def test_files_move_between_a_folder_and_a_bucket(house, elsewhere, bucket, tmp_path):
    far = bucket()
    there = replace(elsewhere, storages={"files": far, "personal": far.apart("personal")})
    blob = house.storages["files"].put(GIF)
    private = house.storages["personal"].put(b"a private text")
    make_backup(house, tmp_path / "one.tar", now=NOW)
    restore(there, tmp_path / "one.tar")
    assert (far.read(blob.sha256), far.apart("personal").read(private.sha256)) == (GIF, b"a private text")
    make_backup(there, tmp_path / "two.tar", now=NOW)
    restore(elsewhere, tmp_path / "two.tar", replace=True)
    assert [elsewhere.storages["files"].read(blob.sha256), next(iter(far.listed()))[0]] == [GIF, blob.sha256]


@operation
def pair(meeting, number):
    record("load.one", by=SYSTEM, at=NOW, meeting_id=meeting.id, subject=str(number))
    record("load.two", by=SYSTEM, at=NOW, meeting_id=meeting.id, subject=str(number))


@contextmanager
def working(app, meeting, written):
    """Somebody writes one pair after the other, and has begun."""
    enough, over = threading.Event(), threading.Event()

    def work():
        with app.app_context():
            while not over.is_set():
                pair(meeting, len(written))
                written.append(len(written))
                if len(written) == 5:
                    enough.set()
            db.session.remove()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert enough.wait(30)
        yield
    finally:
        over.set()
        thread.join()


def test_a_backup_under_load_is_of_one_moment_and_holds_up_nobody(app, house, elsewhere, tmp_path, make):
    """Acts come in pairs, each pair one transaction: a backup that tore one apart would hold an odd number."""
    meeting = make.meeting()
    written = []
    with working(app, meeting, written):
        before = len(written)
        made = make_backup(house, tmp_path / "backup.tar", now=NOW)
        after = len(written)
    restore(elsewhere, tmp_path / "backup.tar")
    assert contents(elsewhere.engine) == made.tables
    with elsewhere.engine.connect() as connection:
        kept = connection.execute(select(AuditEntry.action, AuditEntry.subject_label)).all()
    ones, twos = ({number for action, number in kept if action == which} for which in ("load.one", "load.two"))
    assert ones == twos
    assert before <= len(ones) <= after + 1
    assert after > before


def test_nothing_is_restored_over_what_somebody_entered(house, elsewhere, tmp_path, make):
    make.meeting()
    make_backup(house, tmp_path / "backup.tar", now=NOW)
    with pytest.raises(NotEmpty):
        restore(house, tmp_path / "backup.tar")


def test_replacing_loses_what_came_after(house, tmp_path, make):
    meeting = make.meeting(title="Kept")
    make_backup(house, tmp_path / "backup.tar", now=NOW)
    make.meeting(title="Later")
    db.session.remove()
    restore(house, tmp_path / "backup.tar", replace=True)
    assert db.session.execute(text("SELECT title FROM meeting")).scalars().all() == [meeting.title]


def test_a_backup_of_another_database_is_refused(house, elsewhere, tmp_path, monkeypatch, make):
    make_backup(house, tmp_path / "backup.tar", now=NOW)
    monkeypatch.setattr(type(elsewhere.engine.dialect), "name", "oracle")
    with pytest.raises(OtherDatabase, match="oracle"):
        restore(elsewhere, tmp_path / "backup.tar")


def test_tables_of_a_newer_version_are_named_before_anything_is_touched(house, tmp_path, make):
    make.meeting()
    made = make_backup(house, tmp_path / "backup.tar", now=NOW)
    refuse_newer(house.engine, made)
    older = replace(made, tables={name: content for name, content in made.tables.items() if name != "meeting"})
    with pytest.raises(OtherDatabase, match=": meeting"):
        refuse_newer(house.engine, older)


def test_a_table_that_differs_is_named():
    taken = {"meeting": Content(1, "a"), "session": Content(2, "b")}
    with pytest.raises(NotEqual, match=": session"):
        compare(taken, {"meeting": Content(1, "a"), "session": Content(2, "c")})
