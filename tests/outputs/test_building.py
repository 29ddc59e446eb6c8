import io
import zipfile

import pytest
from pypdf import PdfReader

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.outputs import building, operations, queries, sheets


@pytest.fixture
def many(make):
    """Five people of one body and one of another, one of them not listed; volumes of two."""
    meeting = make.meeting(title="A meeting of many")
    body = make.organisation(name="Body of five", city="Nairobi")
    for _ in range(5):
        make.participant(meeting, body)
    make.participant(meeting, make.organisation(name="Other body"), list_consent=False)
    return meeting


def build(meeting, kind):
    out, told = io.BytesIO(), []

    def begin(total):
        told.append(("total", total))
        return lambda done: told.append(("done", done))

    building.build(meeting, kind, out, begin)
    return out.getvalue(), told


def test_a_long_list_becomes_volumes_that_say_which_they_are(many, monkeypatch):
    monkeypatch.setattr(building, "VOLUME", 2)
    data, told = build(many, "pdf")
    book = zipfile.ZipFile(io.BytesIO(data))
    assert [name[-12:] for name in book.namelist()] == ["01-of-03.pdf", "02-of-03.pdf", "03-of-03.pdf"]
    assert told == [("total", 5), ("done", 2), ("done", 4), ("done", 5), ("done", 5)]
    reader = PdfReader(io.BytesIO(book.read(book.namelist()[1])))
    text = reader.pages[0].extract_text()
    assert ("Volume 2 of 3" in text, "Body of five (continued)" in text) == (True, True)
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_a_short_list_is_one_pdf(many):
    data, _ = build(many, "pdf")
    text = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert ("and 1 more person" in text, "Other body" in text, "Volume" in text) == (True, False, False)


def test_the_workbook_has_everybody_listed(many, monkeypatch):
    monkeypatch.setattr(building, "STEP", 2)
    data, told = build(many, "xlsx")
    assert data.startswith(b"PK")
    assert told == [("total", 5), ("done", 2), ("done", 4), ("done", 6), ("done", 5)]


def test_what_cannot_be_made_says_so_and_stops_no_other(many, monkeypatch):
    for kind in ("pdf", "xlsx"):
        operations.ask_for_file(many, kind, by=SYSTEM, now=NOW)
    monkeypatch.setattr(building, "typeset", lambda *_: 1 / 0)
    monkeypatch.setattr(operations, "forget_old_files", lambda now: [])
    assert building.run_due(NOW) == 2
    found = {file.kind: file for file in queries.list_made(many.id)}
    assert (found["pdf"].failure, found["pdf"].blob) == ("ZeroDivisionError", "")
    assert found["xlsx"].failure == ""
    assert building.storage().path(found["xlsx"].blob).is_file()


def test_old_files_are_swept_away(many):
    stored = building.storage().put(b"%PDF-1.7 old")
    file = operations.ask_for_file(many, "pdf", by=SYSTEM, now=NOW)
    operations.finish_file(file.id, blob=stored.sha256, size=stored.size, now=NOW)
    building.run_due(NOW.replace(year=2027))
    assert not (building.storage().root / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256).exists()


def test_a_file_is_named_by_what_it_is(many):
    file = operations.ask_for_file(many, "pdf", by=SYSTEM, now=NOW)
    assert building.ending_of(file) == "pdf"
    file.total = building.VOLUME + 1
    assert building.ending_of(file) == "zip"


def test_people_stand_under_their_body(many):
    (category,) = building.volume(many, sheets.read_list(many), 1, 1)["categories"]
    assert [(b["name"], b["where"], len(b["people"])) for b in category["bodies"]] == [
        ("Body of five", "Nairobi, Kenya", 5)
    ]
