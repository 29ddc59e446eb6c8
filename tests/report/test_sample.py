"""The 2016 meeting, as everybody can load it: its report says what its records say, in every format."""

import io
import re

import docx
import pytest
from pypdf import PdfReader

from tests.factories import NOW
from tracker.figures.sentences import attendance_sentence
from tracker.meetings.queries import get_meeting
from tracker.report import queries
from tracker.report.compile import compile_facts
from tracker.report.rules import WORD_LIMIT
from tracker.report.writers import docx as docx_writer
from tracker.report.writers import html, markdown, pdf

SENTENCE = (
    "The meeting was attended by 38 participants from 22 of the 23 regional centres, "
    "and by 9 representatives of seven partner bodies."
)


@pytest.fixture
def facts(app):
    result = app.test_cli_runner().invoke(args=["sample", "load"])
    assert result.exit_code == 0, result.output
    return queries.facts(get_meeting("joint-2016"), NOW)


def squeeze(text):
    return re.sub(r"[\s­\-‐\\]+", "", text)


def word_text(data):
    return "".join(node.text or "" for node in docx.Document(io.BytesIO(data)).element.body.iter("{*}t"))


def pdf_text(data):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_the_public_page_says_the_same_sentence(facts, client):
    assert SENTENCE in client.get("/m/joint-2016").text


def test_every_format_says_what_the_records_say(facts):
    document = compile_facts(facts)
    assert attendance_sentence(facts.figures) == SENTENCE
    assert document.words <= WORD_LIMIT
    expected = [SENTENCE, "The regional centre that was not represented was"]
    expected += [body.short_name for body in facts.figures.centres]
    expected += [body.name for body in facts.figures.partners]
    expected += [point.text for point in facts.points]
    expected += [paper.title for paper in facts.documents]
    expected += [item.title for item in facts.agenda]
    assert (len(facts.figures.centres), len(facts.figures.partners), len(facts.recommendations)) == (23, 7, 17)
    texts = {
        "docx": word_text(docx_writer.write(document)),
        "pdf": pdf_text(pdf.write(document)),
        "html": re.sub(r"<[^>]+>", "", html.write(document).decode()).replace("&#x27;", "'"),
        "md": markdown.write(document).decode(),
    }
    for name, text in texts.items():
        found = squeeze(text)
        assert [want for want in expected if squeeze(want) not in found] == [], name
