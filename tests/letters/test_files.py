import pytest

from tracker.core.errors import NotFound
from tracker.letters.files import as_file, logo_of
from tracker.letters.rules import LetterContent


def test_there_are_two_kinds_of_files_and_no_other(app, make, meeting, issue):
    (letter,) = issue(make.participant(meeting))
    content = LetterContent(**letter.content)
    assert [as_file(content, logo_of(meeting), kind)[:2] for kind in ("pdf", "docx")] == [b"%P", b"PK"]
    with pytest.raises(NotFound):
        as_file(content, None, "html")
