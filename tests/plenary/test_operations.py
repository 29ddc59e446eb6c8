"""What the meeting did about an item, who spoke, and when sessions opened and closed."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.audit.queries import list_latest
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.errors import Invalid
from tracker.core.ids import new_id
from tracker.documents.models import Document, DocumentGroup
from tracker.plenary import operations, queries, rules
from tracker.plenary.errors import ItemChanged
from tracker.plenary.operations import ItemDetails

OLGA = Actor("user", new_id(), "Olga Organiser")
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def document(make, meeting):
    heading = make.save(DocumentGroup(meeting_id=meeting.id, position=1, title="Papers"))
    file = {"file_name": "a.pdf", "media_type": "application/pdf", "blob": "0" * 64, "size": 1}
    return make.save(
        Document(meeting_id=meeting.id, group_id=heading.id, position=1, title="Paper", added_at=NOW, **file)
    )


def actions(meeting):
    return [entry.action for entry in list_latest(meeting.id, 9)]


def test_an_item_is_recorded_with_its_papers_and_raises_the_meetings_revision(meeting, item, document):
    details = ItemDetails(
        presenter="the Secretariat", discussion=["One", "Two"], outcome="adopted it", documents={document.id}
    )
    before = meeting.revision
    found = operations.record_item(meeting, item.id, details, by=OLGA, now=NOW)
    assert (found.presenter, found.discussion, found.outcome) == ("the Secretariat", ["One", "Two"], "adopted it")
    assert (document.agenda_item_id, meeting.revision) == (item.id, before + 1)
    assert actions(meeting) == ["agenda-item.recorded"]
    operations.record_item(meeting, item.id, details, by=OLGA, now=NOW)
    assert actions(meeting) == ["agenda-item.recorded"]
    operations.record_item(meeting, item.id, ItemDetails(), by=OLGA, now=NOW)
    assert document.agenda_item_id is None


def test_an_item_that_changed_since_it_was_read_is_left_as_it_is(meeting, item, document):
    read = rules.item_mark(item.presenter, item.discussion, item.outcome, [])
    operations.record_item(meeting, item.id, ItemDetails(documents={document.id}), upon=read, by=OLGA, now=NOW)
    with pytest.raises(ItemChanged):
        operations.record_item(meeting, item.id, ItemDetails(outcome="adopted it"), upon=read, by=OLGA, now=NOW)
    assert (item.outcome, document.agenda_item_id) == ("", item.id)


def test_an_item_gets_one_set_of_notes_however_often_they_are_opened(make, meeting, item):
    make.group(meeting, number=3)
    notes = operations.open_notes(meeting, item.id, by=OLGA, now=NOW)
    again = operations.open_notes(meeting, item.id, by=OLGA, now=NOW)
    other = operations.open_notes(meeting, make.agenda_item(meeting).id, by=OLGA, now=NOW)
    assert (again, notes.slug, notes.number, other.slug) == (notes, "item-1", 1001, "item-2")
    assert (notes.topic, notes.headings) == ("3 Technology transfer", ["discussion", "recommendations"])


def test_speakers_keep_their_order_and_when_they_spoke(meeting, item):
    kenya, china, peru = operations.add_speakers(meeting, item.id, ["Kenya", "China", "Peru"], now=NOW)

    def mark(speaker, act):
        operations.mark_speaker(meeting, item.id, speaker.id, act, now=LATER)

    mark(kenya, "spoke")
    mark(peru, "first")
    mark(china, "nothing known")
    assert [(one.name, one.spoke_at) for one in queries.list_speakers(item.id)] == [
        ("Kenya", LATER),
        ("Peru", None),
        ("China", None),
    ]
    mark(kenya, "waits")
    mark(china, "remove")
    assert {one.name: one.spoke_at for one in queries.list_speakers(item.id)} == {"Kenya": None, "Peru": None}
    (last,) = operations.add_speakers(meeting, item.id, ["Cuba"], now=NOW)
    assert queries.list_speakers(item.id)[-1] == last


def test_a_session_keeps_its_actual_times(make, meeting):
    session = make.session(meeting)
    operations.time_session(meeting, session.id, NOW, LATER, by=OLGA, now=LATER)
    operations.time_session(meeting, session.id, NOW, LATER, by=OLGA, now=LATER)
    db.session.refresh(session)
    assert (session.opened_at, session.closed_at) == (NOW, LATER)
    assert actions(meeting) == ["session.timed"]


def test_a_session_does_not_close_before_it_opens(make, meeting):
    with pytest.raises(Invalid):
        operations.time_session(meeting, make.session(meeting).id, LATER, NOW, by=OLGA, now=LATER)
