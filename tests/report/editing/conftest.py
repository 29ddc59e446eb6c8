from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from tests.factories import NOW
from tracker.report.drafts import draft
from tracker.report.editing import word_files
from tracker.report.editing.marks import bookmark
from tracker.report.printing import print_document


class Sheet:
    """The report in Word, changed as somebody would change it."""

    def __init__(self, data):
        self.word = docx.Document(BytesIO(data))

    def paragraph(self, passage):
        (mark,) = [
            m for m in self.word.element.body.iter(qn("w:bookmarkStart")) if m.get(qn("w:name")) == bookmark(passage)
        ]
        (found,) = [p for p in self.word.paragraphs if p._p is mark.getparent()]
        return found

    def write(self, passage, text):
        runs = self.paragraph(passage).runs
        runs[0].text = text
        for run in runs[1:]:
            run.text = ""

    def save(self):
        out = BytesIO()
        self.word.save(out)
        return out.getvalue()


@pytest.fixture
def storage(app):
    return app.extensions["tracker.storage"]


@pytest.fixture
def sheet(meeting):
    return Sheet(print_document(draft(meeting, NOW).document, "docx"))


@pytest.fixture
def look(meeting, storage):
    return lambda data: word_files.look_into(data, draft(meeting, NOW), storage)
