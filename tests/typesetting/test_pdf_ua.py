"""Every PDF that the product makes can be followed by a screen reader, as far as a program can see (tests/pdf_ua.py)."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from tests.factories import NOW
from tests.letters.conftest import DATED
from tests.pdf_ua import faults
from tests.report.build import a_whole_meeting
from tracker.badges import certificates, printing
from tracker.badges.queries import Choice, list_holders
from tracker.badges.rules import SIZES, Design
from tracker.core.i18n import LANGUAGES
from tracker.letters.writers import pdf as letters
from tracker.letters.writing import writer
from tracker.outputs.brief import brief
from tracker.outputs.papers import PAPERS, compose
from tracker.registration.models import Participant
from tracker.report import queries
from tracker.report.compile import compile_facts
from tracker.report.writers import pdf
from tracker.typesetting.typeset import typeset


@pytest.fixture
def meeting(make):
    return a_whole_meeting(make)


@pytest.fixture
def facts(meeting):
    return queries.facts(meeting, NOW)


@pytest.fixture
def person(make, meeting):
    found = make.participant(meeting, given_name="أمين", family_name="陈丽华")
    make.presence(found, make.session(meeting, title="Closing"))
    return found


@pytest.mark.parametrize("version", [0, 1])
def test_a_report_can_be_followed(facts, version):
    assert faults(pdf.write(compile_facts(facts, version))) == []


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_can_be_followed(facts, name):
    assert faults(pdf.write(compose(facts, PAPERS[name]))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_can_be_followed_in_every_language(facts, language):
    assert faults(brief(facts, language=language)) == []


@pytest.mark.parametrize("size", ["sheet8", "a6", "label"])
def test_badges_can_be_followed(meeting, person, size):
    holders = list_holders(meeting.id, Choice(), "en")
    assert faults(printing.print_badges(meeting, Design(), holders, SIZES[size])) == []


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_certificates_and_letters_can_be_followed(meeting, person: Participant, language):
    after = NOW + timedelta(days=30)
    assert faults(certificates.certificate(meeting, person, language, after)) == []
    assert faults(letters.write(writer(meeting, language, DATED)(person, "AJM-2026/0001"), None)) == []


# ---------- the check itself ----------
@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.typ"
    path.write_text(
        '#set document(title: "T")\n#set text(lang: "en")\n= Head\n== Below\n'
        "#table(columns: 2, table.header[a][b], [1], [2])\n"
        '#figure(alt: "A square", square())\n#link("https://example.org")[There]'
    )
    return typeset(path, {})


def changed(data: bytes, change) -> list[str]:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return faults(out.getvalue())


def of_type(writer, name):
    return [o for o in (writer.get_object(n) for n in range(1, len(writer._objects) + 1)) if _is(o, name)]


def _is(found, name):
    return isinstance(found, DictionaryObject) and found.get("/S") == name and "/P" in found


def drop(name, key):
    def change(writer):
        for found in of_type(writer, name):
            found.pop(key, None)

    return change


def rename(name, other):
    def change(writer):
        for found in of_type(writer, name):
            found[NameObject("/S")] = NameObject(other)

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda w: w.root_object.pop("/StructTreeRoot"), "01-006"),
        (lambda w: w.root_object.pop("/MarkInfo"), "06-001"),
        (lambda w: w.root_object.pop("/Lang"), "11-006"),
        (lambda w: w.root_object.pop("/ViewerPreferences"), "07-002"),
        (lambda w: w.root_object.pop("/Metadata"), "06-002"),
        (drop("/Figure", "/Alt"), "13-004"),
        (drop("/TH", "/A"), "15-003"),
        (rename("/TH", "/TD"), "15-003"),
        (rename("/H2", "/H4"), "14-003"),
        (rename("/TR", "/P"), "09-004"),
        (rename("/P", "/Whatever"), "02-001"),
        (lambda w: w.pages[0]["/Annots"][0].get_object().pop("/Contents"), "28-012"),
        (lambda w: w.pages[0].pop("/Tabs"), "28-009"),
        (lambda w: w.pages[0].pop("/StructParents"), "01-005"),
    ],
)
def test_what_is_taken_away_is_missed(table, change, fault):
    assert faults(table) == []
    assert [found for found in changed(table, change) if found.startswith(fault)] != []
