import pytest

from tests.factories import NOW
from tracker.report.drafts import draft
from tracker.report.editing.word_files import AnotherMeetings, NotAWordFile
from tracker.report.printing import print_document
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
