from io import BytesIO

import pytest
from sqlalchemy import select

from tests.documents.conftest import ORGANISER
from tests.factories import NOW
from tests.storage import made_files as made
from tracker.audit.models import AuditEntry
from tracker.core.db import db
from tracker.documents import operations, queries
from tracker.documents.errors import DocumentGone, DocumentRefused, GroupGone, GroupNotEmpty
from tracker.documents.models import Document, DocumentGroup
from tracker.documents.rules import Direction
from tracker.meetings.models import Meeting


def titles(meeting):
    return [[d.title for d in row.documents] for row in queries.list_groups_with_documents(meeting.id)]


def move(meeting, document, direction):
    operations.move_document(meeting, document.id, direction, by=ORGANISER, now=NOW)


def test_a_document_is_stored_and_listed_last(meeting, papers, storage, noise):
    group = papers.group(meeting)
    papers.document(meeting, group, title="Agenda")
    added = papers.document(meeting, group, title=" List of\nparticipants ", content=BytesIO(made.PDF), symbol="INF/1")
    assert titles(meeting) == [["Agenda", "List of participants"]]
    assert (added.symbol, added.language, added.media_type, added.size) == (
        "INF/1",
        "en",
        "application/pdf",
        len(made.PDF),
    )
    assert storage.path(added.blob).read_bytes() == made.PDF


def test_a_stand_in_keeps_the_recorded_size(meeting, papers):
    document = papers.document(meeting, recorded_size=15_193_866)
    assert (document.size, document.shown_size) == (len(made.PDF), 15_193_866)


def test_adding_raises_the_meetings_revision_and_is_recorded(meeting, papers):
    document = papers.document(meeting)
    assert db.session.get(Meeting, meeting.id).revision == 3  # one for the group, one for the document
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == document.id)).one()
    assert (entry.action, entry.actor_label, entry.subject_label) == ("document.added", "Olga Organiser", "Agenda")


@pytest.mark.parametrize(
    ("details", "field", "words"),
    [
        ({"title": "  "}, "title", "Enter the title"),
        ({"language": "English"}, "language", "Choose the language"),
        ({"symbol": "x" * 101}, "symbol", "100 characters"),
        ({"content": b"<html><script>"}, "file", "could run"),
        ({"content": b""}, "file", "empty"),
        ({"file_name": "agenda.exe"}, "file", "ends in .exe"),
        ({"file_name": "agenda.docx"}, "file", "that of a .pdf file"),
    ],
)
def test_a_refused_document_says_which_field_is_wrong_and_stores_nothing(meeting, papers, details, field, words):
    group = papers.group(meeting)
    with pytest.raises(DocumentRefused) as refusal:
        papers.document(meeting, group, **details)
    assert list(refusal.value.fields) == [field]
    assert words in str(refusal.value.fields[field])
    assert db.session.scalars(select(Document)).all() == []


def test_a_document_can_come_under_a_new_heading(meeting, papers):
    papers.document(meeting, "Presentations", title="Case study")
    groups = queries.list_groups_with_documents(meeting.id)
    assert [(row.group.title, row.group.position) for row in groups] == [("Presentations", 1)]


def test_a_refused_file_leaves_no_new_heading_behind(meeting, papers):
    with pytest.raises(DocumentRefused):
        papers.document(meeting, "Presentations", content=b"#!/bin/sh")
    assert db.session.scalars(select(DocumentGroup)).all() == []


def test_an_empty_heading_is_refused(meeting, papers):
    with pytest.raises(DocumentRefused) as refusal:
        papers.document(meeting, " ")
    assert list(refusal.value.fields) == ["new_group"]
    with pytest.raises(DocumentRefused):
        papers.group(meeting, "")


def test_a_group_of_another_meeting_takes_no_document(meeting, papers, make):
    theirs = papers.group(make.meeting())
    with pytest.raises(GroupGone):
        papers.document(meeting, theirs)


def test_documents_change_places_with_their_neighbours(meeting, papers, noise):
    group = papers.group(meeting)
    a, b, c = (papers.document(meeting, group, title=title) for title in "abc")
    move(meeting, c, Direction.UP)
    assert titles(meeting) == [["a", "c", "b"]]
    move(meeting, a, Direction.DOWN)
    assert titles(meeting) == [["c", "a", "b"]]
    move(meeting, c, Direction.UP)
    move(meeting, b, Direction.DOWN)
    assert titles(meeting) == [["c", "a", "b"]]


def test_a_document_moves_past_a_gap_left_by_a_removed_one(meeting, papers):
    group = papers.group(meeting)
    _a, b, c = (papers.document(meeting, group, title=title) for title in "abc")
    operations.remove_document(meeting, b.id, by=ORGANISER, now=NOW)
    move(meeting, c, Direction.UP)
    assert titles(meeting) == [["c", "a"]]


def test_documents_of_other_meetings_can_be_neither_moved_nor_removed(meeting, noise):
    theirs, their_photo = noise
    with pytest.raises(DocumentGone):
        move(meeting, theirs, Direction.UP)
    with pytest.raises(DocumentGone):
        operations.remove_document(meeting, theirs.id, by=ORGANISER, now=NOW)
    with pytest.raises(DocumentGone):
        operations.remove_photo(meeting, their_photo.id, by=ORGANISER, now=NOW)
    assert db.session.get(Document, theirs.id) is not None


def test_only_an_empty_group_is_removed(meeting, papers, noise):
    document = papers.document(meeting)
    with pytest.raises(GroupNotEmpty):
        operations.remove_group(meeting, document.group_id, by=ORGANISER, now=NOW)
    operations.remove_document(meeting, document.id, by=ORGANISER, now=NOW)
    operations.remove_group(meeting, document.group_id, by=ORGANISER, now=NOW)
    assert queries.list_groups(meeting.id) == []


def test_a_photograph_is_measured_and_shown_last(meeting, papers, noise):
    papers.photo(meeting)
    photo = papers.photo(meeting, content=made.jpeg(640, 480), file_name="hall.jpeg", caption=" The  hall ")
    assert (photo.width, photo.height, photo.position, photo.caption) == (640, 480, 2, "The hall")
    assert [row.id for row in queries.list_photos(meeting.id)][1] == photo.id


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"alternative": ""}, "alternative"),
        ({"caption": "x" * 301}, "caption"),
        ({"content": made.PDF, "file_name": "a.pdf"}, "file"),
        ({"content": made.GIF, "file_name": "a.gif"}, "file"),
        ({"content": made.jpeg()[:4], "file_name": "a.jpg"}, "file"),
        ({"file_name": "plenary.jpg"}, "file"),
    ],
)
def test_a_refused_photograph_says_which_field_is_wrong(meeting, papers, details, field):
    with pytest.raises(DocumentRefused) as refusal:
        papers.photo(meeting, **details)
    assert list(refusal.value.fields) == [field]
    assert queries.list_photos(meeting.id) == []


def test_a_photograph_is_removed(meeting, papers, noise):
    photo = papers.photo(meeting)
    operations.remove_photo(meeting, photo.id, by=ORGANISER, now=NOW)
    assert queries.list_photos(meeting.id) == []
