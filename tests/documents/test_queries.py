import pytest

from tracker.core.ids import new_id
from tracker.documents import queries
from tracker.documents.errors import DocumentGone, GroupGone


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_two_statements(meeting, papers, noise, sent, count):
    for n in range(count):
        papers.document(meeting, f"Group {n}", title=f"Paper {n}")
    with sent(2):
        listed = queries.list_groups_with_documents(meeting.id)
        assert [(row.group.title, [d.title for d in row.documents]) for row in listed] == [
            (f"Group {n}", [f"Paper {n}"]) for n in range(count)
        ]


def test_an_empty_group_is_listed_too(meeting, papers):
    papers.group(meeting, "Presentations")
    assert [(row.group.title, row.documents) for row in queries.list_groups_with_documents(meeting.id)] == [
        ("Presentations", [])
    ]


def test_the_size_of_a_group_is_that_of_the_originals(meeting, papers):
    group = papers.group(meeting)
    papers.document(meeting, group, recorded_size=1000)
    papers.document(meeting, group, recorded_size=500)
    assert queries.list_groups_with_documents(meeting.id)[0].shown_size == 1500


def test_files_are_found_only_at_their_own_meeting(meeting, papers, noise):
    document, photo = papers.document(meeting), papers.photo(meeting)
    assert queries.get_document_file(meeting.slug, document.id).file_name == "agenda.pdf"
    assert queries.get_photo_file(meeting.slug, photo.id).file_name == "plenary.png"
    assert [file.file_name for file in queries.get_group_files(meeting.slug, document.group_id)] == ["agenda.pdf"]
    theirs, their_photo = noise
    for find, id_ in (
        (queries.get_document_file, theirs.id),
        (queries.get_photo_file, their_photo.id),
        (queries.get_document_file, new_id()),
    ):
        with pytest.raises(DocumentGone):
            find(meeting.slug, id_)
    with pytest.raises(GroupGone):
        queries.get_group_files(meeting.slug, theirs.group_id)


def test_get_document_is_bound_to_the_meeting(meeting, papers, noise):
    document, photo = papers.document(meeting), papers.photo(meeting)
    assert queries.get_document(meeting.id, document.id) is document
    assert queries.get_photo(meeting.id, photo.id) is photo
    with pytest.raises(DocumentGone):
        queries.get_document(meeting.id, noise[0].id)
    with pytest.raises(DocumentGone):
        queries.get_photo(meeting.id, noise[1].id)
    with pytest.raises(GroupGone):
        queries.get_group(meeting.id, noise[0].group_id)
