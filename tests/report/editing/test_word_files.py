import zipfile
from io import BytesIO

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.report.document import from_json
from tracker.report.drafts import draft
from tracker.report.editing import operations, word_files
from tracker.report.editing.word_files import AnotherMeetings, NotAWordFile
from tracker.report.operations import lock_version
from tracker.report.printing import print_document, print_into
from tracker.report.writers.docx_xml import WATERMARK
from tracker.storage.errors import FileEmpty, FileInfected, FileRefused


@pytest.mark.parametrize(
    ("data", "error"), [(b"", FileEmpty), (b"%PDF-1.7 x", NotAWordFile), (b"PK\x03\x04broken", FileRefused)]
)
def test_what_is_no_word_file_is_refused(look, data, error):
    with pytest.raises(error):
        look(data)


def test_the_report_of_another_meeting_is_refused(look, make):
    with pytest.raises(AnotherMeetings):
        look(print_document(draft(make.meeting(), NOW).document, "docx"))


def a_template(*texts, style=None):
    word = docx.Document()
    for text in texts:
        word.add_paragraph(text)
    word.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0, 0)
    word.styles.add_style("Numbered Paragraph", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(13)
    word.sections[0].header.paragraphs[0].text = "Head of {symbol}"
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def test_a_template_gives_the_report_its_styles_head_and_masthead(meeting, storage):
    draft_of = draft(meeting, NOW)
    digest = word_files.take_template(
        a_template("Ministry", "{title}, {nothing}", "{report}", "Example"), draft_of, storage
    )
    operations.set_template(meeting, digest, "own.docx", by=SYSTEM, now=NOW)
    document = draft(meeting, NOW).document
    assert document.template == digest
    word = docx.Document(BytesIO(print_document(document, "docx")))
    assert [p.text for p in word.paragraphs[:2]] == ["Ministry", f"{document.title}, {{nothing}}"]
    assert "Example" not in [p.text for p in word.paragraphs]
    assert word.styles["Numbered Paragraph"].font.size == Pt(13)
    assert str(word.styles["Heading 1"].font.color.rgb) == "AA0000"
    assert word.sections[0].header.paragraphs[0].text.startswith("Head of UNEP/CHW/RC.1/7")


def test_a_template_without_a_place_for_the_report_gives_its_styles_alone(meeting, storage):
    word = docx.Document(BytesIO(print_into(a_template("Example"), draft(meeting, NOW).document)))
    assert "Example" not in [p.text for p in word.paragraphs]


def test_a_file_printed_into_a_template_comes_back_too(meeting, storage):
    digest = word_files.take_template(a_template("Ministry", "{report}"), draft(meeting, NOW), storage)
    operations.set_template(meeting, digest, "own.docx", by=SYSTEM, now=NOW)
    data = print_document(draft(meeting, NOW).document, "docx")
    assert word_files.look_into(data, draft(meeting, NOW), storage).is_empty


def test_a_locked_version_keeps_its_template(meeting, storage):
    digest = word_files.take_template(a_template("{report}"), draft(meeting, NOW), storage)
    operations.set_template(meeting, digest, "own.docx", by=SYSTEM, now=NOW)
    version = lock_version(meeting, by=SYSTEM, now=NOW)
    operations.set_template(meeting, "", "", by=SYSTEM, now=NOW)
    assert (version.document["template"], draft(meeting, NOW).document.template) == (digest, "")


def test_what_is_no_template_is_refused(meeting, storage):
    for data in (b"", b"%PDF-1.7 x", b"PK\x03\x04broken"):
        with pytest.raises(FileRefused):
            word_files.take_template(data, draft(meeting, NOW), storage)


def damaged(data):
    """The same package with one byte of the report's text changed, so that it cannot be unpacked, or is another than its sum says."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        part = book.getinfo("word/document.xml")
    at = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def test_a_word_file_damaged_on_its_way_is_refused_in_words(look, meeting, storage):
    data = damaged(print_document(draft(meeting, NOW).document, "docx"))
    with pytest.raises(FileRefused):
        look(data)
    with pytest.raises(FileRefused):
        word_files.take_template(data, draft(meeting, NOW), storage)


def test_a_report_can_be_the_template_of_the_next(meeting, storage):
    first = draft(meeting, NOW)
    digest = word_files.take_template(print_document(first.document, "docx"), first, storage)
    operations.set_template(meeting, digest, "report.docx", by=SYSTEM, now=NOW)
    version = lock_version(meeting, by=SYSTEM, now=NOW)
    printed = print_document(from_json(version.document), "docx")
    names = zipfile.ZipFile(BytesIO(printed)).namelist()
    heads = "".join(section.header._element.xml for section in docx.Document(BytesIO(printed)).sections)
    assert (len(names), WATERMARK in heads) == (len(set(names)), False)
    assert word_files.look_into(printed, draft(meeting, NOW), storage).is_empty


def printed_text(data):
    book = zipfile.ZipFile(BytesIO(data))
    return b"".join(book.read(name) for name in book.namelist())


def test_a_template_does_not_lead_to_the_file_it_was_made_from(meeting):
    word = docx.Document()
    part = word.part._settings_part
    key = part.relate_to("file:///C:/Users/ada/own.dotx", "http://example.org/attachedTemplate", is_external=True)
    link = OxmlElement("w:attachedTemplate")
    link.set(qn("r:id"), key)
    part.element.insert(0, link)
    out = BytesIO()
    word.save(out)
    held = printed_text(print_into(out.getvalue(), draft(meeting, NOW).document))
    assert (b"Users/ada" in printed_text(out.getvalue()), b"Users/ada" in held, b"attachedTemplate" in held) == (
        True,
        False,
        False,
    )


def test_a_report_that_comes_back_is_shown_to_the_scanner_before_it_is_read(look, sheet, storage, monkeypatch):
    def find(_file):
        raise FileInfected

    monkeypatch.setattr(storage, "scan", find)
    with pytest.raises(FileInfected):
        look(sheet.save())
