"""The files themselves: what people wrote is text in both, in every script."""

import io
import zipfile

import docx as python_docx
import pytest
from pypdf import PdfReader

from tests.letters.conftest import DATED
from tracker.letters.writers import docx, pdf
from tracker.letters.writing import writer

HOSTILE = ['#read("/etc/passwd")', "\\input{/etc/passwd}", "{given_name}", "<w:t>&amp;", "$x^2$ *b* _i_ @ref", "=1+1"]
NAMES = {"ar": "أمينة أودهيامبو", "zh": "阿米娜", "ru": "Амина Одхиамбо", "en": "Amina Odhiambo"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


@pytest.fixture
def content(make, meeting):
    def write(name="Amina", language="en", **values):
        person = make.participant(meeting, given_name=name, family_name="Odhiambo", **values)
        return writer(meeting, language, DATED)(person, "AJM-2026/0001")

    return write


def text_of(data):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_people_wrote_is_never_markup_in_the_pdf(content, name):
    text = text_of(pdf.write(content(name), None))
    assert "root:" not in text
    assert "".join(name.split()) in "".join(text.split())


@pytest.mark.parametrize("name", HOSTILE)
def test_what_people_wrote_is_never_markup_in_the_word_file(content, name):
    word = python_docx.Document(io.BytesIO(docx.write(content(name), None)))
    assert f"{name} Odhiambo" in [paragraph.text for paragraph in word.paragraphs]


@pytest.mark.parametrize("language", list(NAMES))
def test_each_script_has_its_faces_and_direction(content, language):
    letter = content(NAMES[language], language)
    reader = PdfReader(io.BytesIO(pdf.write(letter, None)))
    assert reader.trailer["/Root"]["/Lang"].startswith(language)
    xml = zipfile.ZipFile(io.BytesIO(docx.write(letter, None))).read("word/document.xml").decode()
    assert NAMES[language] in xml
    assert ("<w:bidi/>" in xml, "<w:rtl/>" in xml) == (language == "ar", language == "ar")


def test_a_logo_stands_on_top_of_both(content):
    letter = content()
    assert len(PdfReader(io.BytesIO(pdf.write(letter, PNG))).pages[0].images) == 1
    assert len(python_docx.Document(io.BytesIO(docx.write(letter, PNG))).inline_shapes) == 1


def test_the_picture_of_the_first_page_is_an_svg(content):
    assert pdf.write(content(), None, "svg").startswith(b"<svg")


def test_a_long_letter_goes_on_a_second_page(content, meeting, mia):
    from dataclasses import replace

    letter = replace(content(), paragraphs=["Word " * 200] * 6)
    assert len(PdfReader(io.BytesIO(pdf.write(letter, None))).pages) == 3
