"""Stand-in pages: valid, readable, always the same."""

from io import BytesIO

from pypdf import PdfReader

from tracker.dossier.standins import make_pdf
from tracker.storage.media_types import find_media_type


def test_a_stand_in_is_a_pdf_that_says_what_it_stands_for():
    content = make_pdf("RECEPnet – (Industry)", ["Stand-in", "会议"])
    text = PdfReader(BytesIO(content), strict=True).pages[0].extract_text()
    assert text.split("\n")[:2] == ["RECEPnet – (Industry)", "Stand-in"]
    assert find_media_type(BytesIO(content)) == "application/pdf"
    assert len(content) < 2000


def test_the_same_words_make_the_same_bytes():
    assert make_pdf("A", ["b"]) == make_pdf("A", ["b"])
    assert make_pdf("A", ["b"]) != make_pdf("A", ["c"])
