from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.core.i18n import force_locale, say
from tracker.report.compile import compile_report
from tracker.report.printing import print_document
from tracker.report.writers import html
from tracker.report.writers.frame import PAGE, PAGES, frame, is_latin, isolated, turned


@pytest.fixture
def document(make):
    return compile_report(a_whole_meeting(make), NOW)


def test_head_and_foot_are_in_the_documents_language(document):
    english = frame(document)
    assert (english.distribution, english.page, english.direction) == (
        "Distr.: General", ("Page ", PAGE, " of ", PAGES), "ltr",
    )  # fmt: skip
    assert english.foot == f"Draft. Figures as at {document.as_of_text}"
    with force_locale("zh"):
        assert frame(document, say).page == ("第 ", PAGE, " 页，共 ", PAGES, " 页")


@pytest.mark.parametrize(
    ("text", "latin"), [("Dr. Amina", True), ("كينيا", False), ("Nairobi, كينيا", False), ("12.", False)]
)
def test_what_is_read_from_left_to_right_is_known(text, latin):
    assert is_latin(text) is latin


def test_latin_text_on_a_page_from_right_to_left_keeps_its_stops():
    data = {"language": "ar", "id": "person.1", "lines": ("Director.", "كينيا")}
    assert turned(data) == {"language": "ar", "id": "person.1", "lines": ["\u2066Director.\u2069", "كينيا"]}
    assert turned(data | {"language": "fr"})["lines"] == ("Director.", "كينيا")
    assert isolated([1, None, ""]) == [1, None, ""]


def test_arabic_files_run_from_right_to_left(document, tmp_path):
    arabic = replace(document, language="ar", label="قائمة", version=1)
    assert '<article class="report" lang="ar" dir="rtl"' in html.article(arabic)
    path = tmp_path / "x.docx"
    path.write_bytes(print_document(arabic, "docx"))
    word = docx.Document(path)
    turned_ones = list(word.sections[0].footer._element.iter(qn("w:bidi")))
    assert (len(turned_ones), len(list(word.element.body.iter(qn("w:bidiVisual"))))) == (1, len(word.tables))
    assert print_document(arabic, "pdf").startswith(b"%PDF")
