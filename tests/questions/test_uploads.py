from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.storage.made_files import GIF, PDF, jpeg, png
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.questions import queries, uploads
from tracker.questions.errors import UploadRefused
from tracker.questions.models import PendingUpload
from tracker.questions.rules import Kind
from tracker.questions.uploads import Upload, blobs_in_use, find_uploads, has_room, keep_upload


@pytest.fixture
def storage(app):
    return app.extensions["tracker.personal_files"]


@pytest.fixture
def question(make):
    meeting = make.meeting()
    make.question(meeting, "Copy", kind=Kind.FILE)
    return meeting, queries.all_questions(meeting.id, meeting.revision)[0]


def send(question, storage, content=PDF, name="passport.pdf", holder=None):
    meeting, asked = question
    upload = Upload(name, BytesIO(content))
    return keep_upload(meeting.id, asked, holder or new_id(), upload, storage=storage, now=NOW)


@pytest.mark.parametrize(("content", "name"), [(PDF, "a.pdf"), (png(), "a.png"), (jpeg(), "a.JPG")])
def test_a_file_is_kept_until_its_form_is_complete(question, storage, content, name):
    kept = send(question, storage, content, name)
    assert storage.path(kept.blob).read_bytes() == content
    assert db.session.scalars(select(PendingUpload.id)).one() == kept.upload_id
    assert blobs_in_use() == {kept.blob}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (GIF, "a.gif"),
        (b"", "a.pdf"),
        (b"plain words", "a.txt"),
        (PDF, "a.exe"),
        (b"<html>", "a.pdf"),
        (b"MZ\0\0", "a.pdf"),
    ],
)
def test_what_is_not_on_the_list_is_refused_by_its_content(question, storage, content, name):
    with pytest.raises(UploadRefused) as refused:
        send(question, storage, content, name)
    assert list(refused.value.fields) == ["copy"]
    assert db.session.scalars(select(PendingUpload)).all() == []


def test_a_large_file_is_refused_before_it_is_stored(question, storage, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_FILE", 10)
    with pytest.raises(UploadRefused):
        send(question, storage)


def test_personal_files_lie_apart_from_the_documents(app, question, storage):
    kept = send(question, storage, content=PDF + b"% nobody has published this one")
    with pytest.raises(Exception, match="not in the storage"):
        app.extensions["tracker.storage"].path(kept.blob)


def test_only_the_form_it_came_with_finds_a_file(question, storage):
    meeting, asked = question
    form = new_id()
    kept = send(question, storage, holder=form)
    for holder, question_id, wanted, found in (
        (form, asked.id, str(kept.upload_id), kept),
        (new_id(), asked.id, str(kept.upload_id), None),
        (form, new_id(), str(kept.upload_id), None),
        (form, asked.id, "nonsense", None),
    ):
        assert find_uploads(meeting.id, holder, {"copy": (question_id, wanted)}) == {"copy": found}


def test_a_meeting_keeps_a_bounded_number_of_files_of_unfinished_forms(question, storage, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_PENDING", 1)
    assert has_room(question[0].id)
    send(question, storage)
    assert not has_room(question[0].id)
