"""The agenda with what is recorded of each item."""

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.ids import new_id
from tracker.discussions.queries import group_states, list_groups
from tracker.meetings.models import SessionKind
from tracker.plenary import operations, queries
from tracker.plenary.errors import NoSuchItem


def test_items_come_in_order_with_what_is_there_of_them(make, meeting, item):
    below = make.agenda_item(meeting, position=2, number="3 (a)", parent_id=item.id)
    notes = operations.open_notes(meeting, item.id, by=SYSTEM, now=NOW)
    make.point(notes)
    operations.add_speakers(meeting, item.id, ["Kenya", "China"], now=NOW)
    found = queries.agenda_record(meeting.id)
    assert [(r.item, r.depth, r.documents, r.points, r.speakers, r.notes) for r in found] == [
        (item, 0, 0, 1, 2, notes),
        (below, 1, 0, 0, 0, None),
    ]


def test_notes_of_an_item_are_no_group_of_the_meeting(make, meeting, item):
    group = make.group(meeting, number=1)
    operations.open_notes(meeting, item.id, by=SYSTEM, now=NOW)
    assert list_groups(meeting.id) == [group]
    assert [state.group for state in group_states(meeting.id)] == [group]


def test_an_item_or_speaker_of_elsewhere_is_not_found(make, meeting, item):
    (speaker,) = operations.add_speakers(meeting, item.id, ["Kenya"], now=NOW)
    other = make.agenda_item(make.meeting())
    assert queries.get_item(meeting.id, item.id) == item
    assert queries.get_speaker(item.id, speaker.id) == speaker
    for call in (
        lambda: queries.get_item(meeting.id, other.id),
        lambda: queries.get_speaker(other.id, speaker.id),
        lambda: queries.lock_sitting(meeting.id, new_id()),
    ):
        with pytest.raises(NoSuchItem):
            call()


def test_sittings_leave_breaks_out(make, meeting):
    session = make.session(meeting)
    make.session(meeting, kind=SessionKind.BREAK)
    assert queries.list_sittings(meeting.id) == [session]
    assert queries.lock_sitting(meeting.id, session.id) == session


def test_without_notes_there_is_nothing_to_find(meeting, item):
    assert queries.find_notes(meeting.id, item.id) is None
    assert (queries.notes_by_item(meeting.id), queries.points_by_item({})) == ({}, {})
    assert (queries.last_notes_number(meeting.id), queries.list_speakers(item.id)) == (0, [])
    assert queries.list_documents(meeting.id) == []


@pytest.mark.parametrize("items", [1, 3])
def test_the_agenda_takes_four_statements_however_long_it_is(make, meeting, queries_sent, items):
    for _ in range(items):
        make.agenda_item(meeting)
    with queries_sent(4):
        assert len(queries.agenda_record(meeting.id)) == items
