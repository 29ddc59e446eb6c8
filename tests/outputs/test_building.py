import io
import zipfile

import pytest
from pypdf import PdfReader
from python_calamine import load_workbook

from tests.factories import NOW
from tests.pdf_ua import faults
from tracker.outputs import building, sheets
from tracker.outputs.models import MadeFile


@pytest.fixture
def many(make):
    """Five people of one body and one of another, one of them not listed; volumes of two."""
    meeting = make.meeting(title="A meeting of many")
    body = make.organisation(name="Body of five", city="Nairobi")
    for _ in range(5):
        make.participant(meeting, body)
    make.participant(meeting, make.organisation(name="Other body"), list_consent=False)
    return meeting


def build(meeting, kind, make_it=building.build, **values):
    out, told = io.BytesIO(), []

    def begin(total):
        told.append(("total", total))
        return lambda done: told.append(("done", done))

    make_it(meeting, MadeFile(kind=kind, asked_at=NOW, **{"language": "en"} | values), out, begin)
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


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_volume_can_be_followed_by_a_screen_reader(make, monkeypatch, language):
    """Also one that begins in the middle of a body, and one of several pages."""
    monkeypatch.setattr(building, "VOLUME", 90)
    meeting = make.meeting(title="A meeting of many", disclaimer="Invented.")
    body = make.organisation(name="Body of a hundred", city="Nairobi")
    for at in range(100):
        given = "陈丽华" if at % 9 else "أمين"
        make.participant(
            meeting, body, family_name=f"Person {at}", given_name=given, job_title="Director of " + "much " * 9
        )
    data, _ = build(meeting, "pdf", language=language)
    book = zipfile.ZipFile(io.BytesIO(data))
    volumes = [book.read(name) for name in book.namelist()]
    assert [faults(one) for one in volumes] == [[], []]
    assert [len(PdfReader(io.BytesIO(one)).pages) for one in volumes] == [2, 1]


def test_a_short_list_is_one_pdf(many):
    data, _ = build(many, "pdf")
    text = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert ("and 1 more person" in text, "Other body" in text, "Volume" in text) == (True, False, False)


def test_the_workbook_has_everybody_listed(many, monkeypatch):
    monkeypatch.setattr(building, "STEP", 2)
    data, told = build(many, "xlsx")
    assert data.startswith(b"PK")
    assert told == [("total", 5), ("done", 2), ("done", 4), ("done", 6), ("done", 5)]


def test_the_list_for_the_certificates_is_a_workbook_in_the_language_asked_for(many, make):
    session = make.session(many)
    for person in make.participant(many), make.participant(many, list_consent=False):
        make.presence(person, session)
    out, told = io.BytesIO(), []
    asked = MadeFile(kind="xlsx", language="fr", asked_at=NOW)
    building.build_attendees(many, asked, out, lambda total: told.append(total) or told.append)
    titles, *rows = load_workbook(io.BytesIO(out.getvalue())).get_sheet_by_index(0).to_python()
    assert ("Organisation" in titles, "Nom" in titles, len(rows), told) == (True, True, 2, [2, 2])


def test_certificates_come_in_volumes(many, make, monkeypatch):
    monkeypatch.setattr(building, "CERTIFICATES", 2)
    session = make.session(many)
    for number in range(3):
        make.presence(make.participant(many, family_name=f"Number {number}"), session)
    data, told = build(many, "pdf", building.build_certificates)
    book = zipfile.ZipFile(io.BytesIO(data))
    pages = [len(PdfReader(io.BytesIO(book.read(name))).pages) for name in book.namelist()]
    assert (pages, told) == ([2, 1], [("total", 3), ("done", 2), ("done", 3), ("done", 3)])


def test_people_stand_under_their_body(many):
    (category,) = building.volume(many, sheets.read_list(many), 1, 1)["categories"]
    assert [(b["name"], b["where"], len(b["people"])) for b in category["bodies"]] == [
        ("Body of five", "Nairobi, Kenya", 5)
    ]


def test_the_last_entries_of_a_list_stay_together(make):
    """One that is a little too long for its page takes company along."""
    meeting, body = make.meeting(title="A meeting of many"), make.organisation(name="One body", city="Nairobi")
    for at in range(201):
        make.participant(meeting, body, family_name=f"P{at:04}", given_name="", job_title="", email=None)
    *before, last = PdfReader(io.BytesIO(build(meeting, "pdf")[0])).pages
    assert (len(before), last.extract_text().count("P0")) == (1, 6)
