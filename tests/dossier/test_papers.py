"""Documents and photographs made equal to a file."""

from pathlib import Path

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.documents.queries import list_groups_with_documents
from tracker.dossier import papers
from tracker.dossier.format import DocumentTable
from tracker.dossier.standins import make_pdf
from tracker.meetings.queries import get_meeting


@pytest.fixture
def set_documents(make, storage):
    meeting = make.meeting()

    def act(*tables, folder=Path()):
        papers.set_documents(meeting, tables, folder, storage, by=SYSTEM, now=NOW)
        listed = list_groups_with_documents(meeting.id)
        return [(g.group.title, [(d.title, d.shown_size, d.file_name) for d in g.documents]) for g in listed]

    act.meeting = meeting
    return act


def stand_in(title, group="A", size=5000):
    return DocumentTable(group=group, title=title, size=size)


def test_headings_and_documents_stand_in_the_order_of_the_file(set_documents):
    found = set_documents(stand_in("Two", "B"), stand_in("One"), stand_in("Case study: BCRC/SPREP", "B"))
    assert found == [
        ("B", [("Two", 5000, "Two.pdf"), ("Case study: BCRC/SPREP", 5000, "Case study- BCRC-SPREP.pdf")]),
        ("A", [("One", 5000, "One.pdf")]),
    ]


def test_a_new_order_is_taken_over(set_documents):
    set_documents(stand_in("One"), stand_in("Two"), stand_in("Three", "B"))
    assert set_documents(stand_in("Three", "B"), stand_in("Two"), stand_in("One")) == [
        ("B", [("Three", 5000, "Three.pdf")]),
        ("A", [("Two", 5000, "Two.pdf"), ("One", 5000, "One.pdf")]),
    ]


def test_another_size_or_content_is_another_document(set_documents, tmp_path):
    assert set_documents(stand_in("One"))[0][1][0][1] == 5000
    assert set_documents(stand_in("One", size=6000))[0][1][0][1] == 6000
    content = make_pdf("The real one", [])
    (tmp_path / "one.pdf").write_bytes(content)
    real = DocumentTable(group="A", title="One", file="one.pdf")
    assert set_documents(real, folder=tmp_path) == [("A", [("One", len(content), "one.pdf")])]


def test_the_page_learns_of_every_change(set_documents):
    before = get_meeting(set_documents.meeting.slug).revision
    set_documents(stand_in("One"))
    assert get_meeting(set_documents.meeting.slug).revision > before
