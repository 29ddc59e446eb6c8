import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.ids import new_id
from tracker.report.editing import operations, queries
from tracker.report.editing.errors import NoSuchComment


def test_everything_by_hand_is_read_in_two_statements(meeting, make, queries):
    from tracker.report.editing.queries import editing

    for number in range(3):
        operations.add_paragraph(meeting, "other", "other", f"Text {number}.", by=SYSTEM, now=NOW)
    operations.add_paragraph(make.meeting(), "other", "other", "Noise.", by=SYSTEM, now=NOW)
    with queries(2):
        found = editing(meeting.id)
    assert [edit.text for edit in found.edits] == ["Text 0.", "Text 1.", "Text 2."]


def test_what_is_not_there_is_not_found(meeting):
    assert (queries.find_edit(meeting.id, new_id()), queries.list_parts(meeting.id)) == (None, [])
    assert queries.list_comments(meeting.id) == []
    with pytest.raises(NoSuchComment):
        queries.get_comment(meeting.id, new_id())
