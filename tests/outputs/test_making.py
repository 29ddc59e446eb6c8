import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM
from tracker.core.db import db, one_moment
from tracker.core.texts import Text
from tracker.outputs import making, operations, queries
from tracker.outputs.making import Maker


@pytest.fixture
def makers(monkeypatch):
    """One that writes two of two, and one that fails."""

    def write(meeting, file, out, begin):
        tell = begin(2)
        making.write_volumes(out, meeting.slug, (2, 1), tell, lambda number, of: b"%PDF-1.7 " + meeting.slug.encode())
        tell(2)

    found = {"good": Maker(Text("Good"), ("pdf",), write, 1), "bad": Maker(Text("Bad"), ("zip",), lambda *_: 1 / 0)}
    monkeypatch.setattr(making, "MAKERS", found)


def ask(meeting, paper, kind="pdf"):
    return operations.ask_for_file(meeting, kind, by=SYSTEM, now=NOW, paper=paper)


def test_what_cannot_be_made_says_so_and_stops_no_other(make, makers, monkeypatch):
    meeting = make.meeting()
    ask(meeting, "bad", "zip")
    ask(meeting, "good")
    monkeypatch.setattr(operations, "forget_old_files", lambda now: [])
    assert making.run_due(NOW) == 2
    found = {file.paper: file for file in queries.list_made(meeting.id)}
    assert (found["bad"].failure, found["bad"].blob) == ("ZeroDivisionError", "")
    assert (found["good"].failure, found["good"].done, found["good"].total) == ("", 2, 2)
    with making.storage().open(found["good"].blob) as file, zipfile.ZipFile(file) as book:
        assert len(book.namelist()) == 2
    acts = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.action)).all()
    assert acts == ["list.file-asked", "list.file-asked", "list.file-failed", "list.file-made"]


def test_progress_is_told_without_ending_the_moment_that_is_read(make, makers, monkeypatch):
    meeting = make.meeting(title="Before")
    file = ask(meeting, "good")
    db.session.commit()
    with one_moment():
        db.session.refresh(meeting)
        tell = making._teller(file.id)(10)
        tell(4)
        tell(10)
        assert queries.get_made(meeting.id, file.id).done == 0
    db.session.expire_all()
    again = queries.get_made(meeting.id, file.id)
    assert (again.done, again.total) == (10, 10)


def test_old_files_are_swept_away(make):
    stored = making.storage().put(b"%PDF-1.7 old")
    file = operations.ask_for_file(make.meeting(), "pdf", by=SYSTEM, now=NOW)
    operations.finish_file(file, blob=stored.sha256, size=stored.size, now=NOW)
    making.run_due(NOW + timedelta(days=300))
    assert not (making.storage().root / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256).exists()


def test_a_file_is_named_by_what_it_is(make, makers):
    file = ask(make.meeting(), "good")
    assert making.ending_of(file) == "pdf"
    file.total = 2
    assert making.ending_of(file) == "zip"


def test_many_people_come_in_volumes_and_few_in_one():
    for total, names in ((2, None), (5, ["x-01-of-03.pdf", "x-02-of-03.pdf", "x-03-of-03.pdf"])):
        out, told = io.BytesIO(), []
        making.write_volumes(out, "x", (total, 2), told.append, lambda number, of: b"%d/%d" % (number, of))
        if names is None:
            assert (out.getvalue(), told) == (b"1/1", [])
        else:
            book = zipfile.ZipFile(out)
            assert (book.namelist(), book.read(names[2]), told) == (names, b"3/3", [2, 4, 5])
