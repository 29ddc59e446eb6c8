from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.storage.made_files import PDF, png
from tracker.core.headers import FILE_POLICY
from tracker.core.ids import new_id


def address(meeting, document):
    return f"/m/{meeting.slug}/documents/{document.id}/{document.file_name}"


def fetch(client, meeting, document, **values):
    return client.get(address(meeting, document), buffered=True, **values)


def test_a_document_is_sent_to_be_kept_and_never_to_be_run(client, meeting, papers):
    document = papers.document(meeting, file_name="Отчёт.pdf")
    answer = fetch(client, meeting, document)
    assert (answer.status_code, answer.data, answer.content_type) == (200, PDF, "application/pdf")
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment; filename")
    assert "filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82.pdf" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == FILE_POLICY
    assert "sandbox" in FILE_POLICY
    assert headers["Cache-Control"] == "public, max-age=604800"
    assert headers["Accept-Ranges"] == "bytes"


def test_a_text_says_its_encoding(client, meeting, papers):
    document = papers.document(meeting, content="Sénégal\n".encode(), file_name="note.txt")
    assert fetch(client, meeting, document).content_type == "text/plain; charset=utf-8"


def test_a_part_is_sent_when_a_part_is_asked_for(client, meeting, papers):
    document = papers.document(meeting)
    answer = fetch(client, meeting, document, headers={"Range": "bytes=5-9"})
    assert (answer.status_code, answer.data) == (206, PDF[5:10])
    assert answer.headers["Content-Range"] == f"bytes 5-9/{len(PDF)}"
    last = fetch(client, meeting, document, headers={"Range": "bytes=-4"})
    assert (last.status_code, last.data) == (206, PDF[-4:])


def test_a_part_beyond_the_end_is_refused_with_the_length(client, meeting, papers):
    document = papers.document(meeting)
    answer = fetch(client, meeting, document, headers={"Range": "bytes=9999999-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(PDF)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=rubbish", "bytes=9-2"])
def test_what_cannot_be_cut_is_sent_whole(client, meeting, papers, asked):
    answer = fetch(client, meeting, papers.document(meeting), headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, PDF)


def test_a_broken_download_goes_on_only_with_the_same_file(client, meeting, papers):
    document = papers.document(meeting)
    etag = fetch(client, meeting, document).headers["ETag"]
    assert etag == f'"{document.blob}"'
    same = fetch(client, meeting, document, headers={"Range": "bytes=5-", "If-Range": etag})
    other = fetch(client, meeting, document, headers={"Range": "bytes=5-", "If-Range": '"other"'})
    assert (same.status_code, other.status_code, other.data) == (206, 200, PDF)


def test_a_file_that_is_known_already_is_not_sent_again(client, meeting, papers):
    document = papers.document(meeting)
    answer = fetch(client, meeting, document, headers={"If-None-Match": f'"{document.blob}"'})
    assert (answer.status_code, answer.data) == (304, b"")


def test_another_name_leads_to_the_true_one(client, meeting, papers):
    document = papers.document(meeting)
    answer = client.get(f"/m/{meeting.slug}/documents/{document.id}/evil.html")
    assert (answer.status_code, answer.location) == (302, address(meeting, document))


def test_a_document_costs_one_statement(client, meeting, papers, sent):
    document = papers.document(meeting)
    with sent(1):
        fetch(client, meeting, document)


def test_documents_of_other_meetings_unknown_and_removed_ones_are_not_there(client, meeting, papers, noise):
    theirs, their_photo = noise
    for path in (
        f"/m/{meeting.slug}/documents/{theirs.id}/{theirs.file_name}",
        f"/m/{meeting.slug}/photos/{their_photo.id}/{their_photo.file_name}",
        f"/m/{meeting.slug}/documents/group/{theirs.group_id}.zip",
        f"/m/{meeting.slug}/documents/{new_id()}/agenda.pdf",
        f"/m/{meeting.slug}/documents/not-an-id/agenda.pdf",
        f"/m/nowhere/documents/{theirs.id}/{theirs.file_name}",
        f"/m/{meeting.slug}/documents/{theirs.id}/..%2f..%2fetc%2fpasswd",
    ):
        assert client.get(path).status_code == 404


def test_a_file_lost_from_the_storage_is_not_found(client, meeting, papers, storage):
    document = papers.document(meeting, content=PDF + b"% only here\n")
    storage.path(document.blob).unlink()
    assert fetch(client, meeting, document).status_code == 404


def test_a_photograph_is_shown_and_not_kept(client, meeting, papers):
    photo = papers.photo(meeting)
    answer = client.get(f"/m/{meeting.slug}/photos/{photo.id}/{photo.file_name}", buffered=True)
    assert (answer.status_code, answer.data, answer.content_type) == (200, png(), "image/png")
    assert answer.headers["Content-Disposition"] == "inline; filename=plenary.png"
    assert answer.headers["Content-Security-Policy"] == FILE_POLICY
    other = client.get(f"/m/{meeting.slug}/photos/{photo.id}/x.png")
    assert (other.status_code, other.location) == (302, f"/m/{meeting.slug}/photos/{photo.id}/plenary.png")


def test_a_group_is_sent_as_one_archive_in_its_order(client, meeting, papers):
    group = papers.group(meeting)
    papers.document(meeting, group)
    papers.document(meeting, group, content=b"x" * 700_000, file_name="agenda.txt")
    answer = client.get(f"/m/{meeting.slug}/documents/group/{group.id}.zip")
    archive = ZipFile(BytesIO(answer.data))
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert archive.namelist() == ["01 agenda.pdf", "02 agenda.txt"]
    assert archive.testzip() is None
    assert archive.read("01 agenda.pdf") == PDF


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_files_are_only_read(client, meeting, papers, method):
    document = papers.document(meeting)
    assert getattr(client, method)(address(meeting, document)).status_code == 405
