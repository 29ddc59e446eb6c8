import io
import json
import zipfile
from hashlib import sha256

import pytest
from sqlalchemy import func, select, text

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.dossier import rows
from tracker.dossier.box import count_files, pack
from tracker.outputs.models import ListState
from tracker.outputs.operations import issue_list, note_taken
from tracker.registration.models import Participant
from tracker.report.operations import lock_version, publish


@pytest.fixture
def meeting(make):
    make.presence(make.participant(), make.session())  # noise: another meeting's
    return a_whole_meeting(make)


@pytest.fixture
def box(meeting, storage):
    def box(*, whole=True):
        out = io.BytesIO()
        pack(meeting, out, storage, whole=whole, now=NOW)
        return zipfile.ZipFile(out)

    return box


def test_every_file_has_its_checksum(box):
    book = box()
    sums = dict(reversed(line.split("  ")) for line in book.read("SHA256SUMS").decode().splitlines())
    assert set(sums) == set(book.namelist()) - {"SHA256SUMS"}
    assert [name for name, digest in sums.items() if sha256(book.read(name)).hexdigest() != digest] == []


def test_the_whole_box_has_report_papers_data_and_an_index_that_leads_to_files(box):
    book = box()
    names = set(book.namelist())
    assert {
        "report/report.docx",
        "papers/brief.pdf",
        "papers/participants.xlsx",
        "data/figures.json",
        "README.txt",
    } <= names
    page = book.read("index.html").decode()
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert (len(links) > 10, [link for link in links if link not in names]) == (True, [])
    assert ("personal data" in page, "<script" in page, "http" in page.split("</style>")[1]) == (True, False, False)


def test_the_public_box_holds_nobody_who_did_not_agree(box, meeting):
    lock_version(meeting, by=SYSTEM, now=NOW)
    publish(meeting, 1, by=SYSTEM, now=NOW)
    book = box(whole=False)
    assert [name for name in book.namelist() if name.startswith("data/rows")] == []
    held = b"".join(book.read(name) for name in book.namelist() if name.endswith((".html", ".json", ".md")))
    found = [name for name in (b"Otto KENYASON", b"Otto Kenyason", b"Ada KENYASON") if name in held]
    assert found == [b"Ada KENYASON"]
    manifest = json.loads(book.read("data/box.json"))
    assert (manifest["kind"], manifest["rows"], manifest["organisations"]) == ("public", {}, {})


def test_a_document_whose_file_is_lost_is_said_to_be(box):
    assert b"Provisional agenda (the file is lost)" in box().read("index.html")


def test_a_box_is_of_one_moment_whoever_writes_meanwhile(meeting, storage, app):
    told = []

    def tell(done):
        if not told:
            with app.app_context():
                note_taken(meeting, "participants", "pdf", by=SYSTEM, now=NOW)
        told.append(done)

    out = io.BytesIO()
    pack(meeting, out, storage, whole=True, now=NOW, tell=tell)
    assert "data/rows/audit_entry.jsonl" not in zipfile.ZipFile(out).namelist()
    assert told == list(range(1, len(told) + 1))
    query = select(AuditEntry.action).where(AuditEntry.action == "people.exported")
    assert db.session.scalars(query).all() == ["people.exported"]
    assert abs(count_files(meeting, whole=True) - len(told)) < 5


def test_every_row_of_the_meeting_and_none_of_others_is_in_the_data(box, meeting):
    book = box()
    stated = json.loads(book.read("data/box.json"))["rows"]
    for table in rows.tables():
        own = table.c.id if table.name == "meeting" else table.c.meeting_id
        many = db.session.scalar(select(func.count()).select_from(table).where(own == meeting.id))
        if table.name != "audit_entry":
            assert stated.get(table.name, 0) == many, table.name
    assert stated["participant"] == 13
    assert db.session.scalar(text("SELECT count(*) FROM participant")) == 14


def test_the_public_box_says_nothing_of_a_report_that_is_not_published(box, meeting):
    lock_version(meeting, by=SYSTEM, now=NOW)
    names = box(whole=False).namelist()
    assert [name for name in names if name.startswith("report/")] == []
    assert {name for name in names if name.startswith("papers/")} == {"papers/summary.docx", "papers/summary.pdf"}
    assert "report/report.docx" in box().namelist()


def test_the_public_box_shows_no_class_by_gender_that_the_report_hides(box, meeting):
    both = [
        json.loads(box(whole=whole).read("data/figures.json"))["breakdowns"]["by_gender"] for whole in (True, False)
    ]
    assert any(row["attended"] and row["attended"] < 3 for row in both[0])
    assert [row for row in both[1] if row["attended"] < 3 or "registered" in row] == []


def test_who_took_their_consent_back_is_in_no_public_box(box, meeting, make):
    issue_list(meeting, ListState.FINAL, by=SYSTEM, now=NOW)
    ada = db.session.scalars(
        select(Participant).where(Participant.meeting_id == meeting.id, Participant.list_consent)
    ).first()
    name = f"{ada.given_name} {ada.family_name.upper()}".encode()
    page = lambda: b"".join(docx_text(box(whole=False).read("papers/participants.docx")))  # noqa: E731 -- said twice
    assert name in page()
    ada.list_consent = False
    db.session.commit()
    assert name not in page()


def docx_text(data):
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        yield book.read("word/document.xml")
