from io import BytesIO

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt, RGBColor

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.report.drafts import draft
from tracker.report.editing import operations, word_files
from tracker.report.editing.word_files import AnotherMeetings, NotAWordFile
from tracker.report.operations import lock_version
from tracker.report.printing import print_document, print_into
from tracker.storage.errors import FileEmpty, FileRefused


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
