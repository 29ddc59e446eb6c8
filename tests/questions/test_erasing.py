import os
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.storage.made_files import PDF
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.questions import erasing, queries
from tracker.questions.answering import insert_answers
from tracker.questions.models import Answer, PendingUpload
from tracker.questions.rules import Given, Kind
from tracker.questions.uploads import Upload, keep_upload
from tracker.registration.models import ParticipantEvent, State
from tracker.storage.errors import BlobMissing

LATER = NOW + timedelta(days=60)


@pytest.fixture
def storage(app):
    return app.extensions["tracker.personal_files"]


@pytest.fixture
def meeting(make, storage):
    """Ends on 4 March: the copy is kept for 30 days, the food for as long as the registration."""
    meeting = make.meeting()
    make.question(meeting, "Copy", kind=Kind.FILE, retain_days=30)
    make.question(meeting, "Food")
    return meeting


def upload(meeting, holder, storage, content=PDF):
    asked = queries.all_questions(meeting.id, meeting.revision)[0]
    return keep_upload(meeting.id, asked, holder, Upload("a.pdf", BytesIO(content)), storage=storage, now=NOW)


def answer(meeting, person, storage, content=PDF):
    file = upload(meeting, person.id, storage, content)
    asked = queries.all_questions(meeting.id, meeting.revision)
    given = {"copy": Given("a.pdf", file=file), "food": Given("Vegan")}
    operation(insert_answers)(meeting.id, person.id, asked, given, at=NOW)
    return file.blob


def texts():
    return list(db.session.scalars(select(Answer.text).order_by(Answer.text)))


def test_answers_expire_the_day_after_their_last(make, meeting, storage):
    answer(meeting, make.participant(meeting=meeting), storage)
    last = NOW.replace(month=4, day=3)
    assert erasing.list_expired(meeting.id, last) == []
    found = erasing.list_expired(meeting.id, last + timedelta(days=1))
    assert [(e.key, e.kept_until, e.answers, e.files) for e in found] == [("copy", date(2026, 4, 3), 1, 1)]


def test_expired_answers_go_with_their_files_and_the_others_stay(make, meeting, storage):
    blob = answer(meeting, make.participant(meeting=meeting), storage)
    other = make.meeting()
    make.answer(make.question(other, "Theirs", retain_days=1), make.participant(meeting=other), "Stays")
    dry = erasing.erase_expired_answers(meeting.id, by=SYSTEM, now=LATER, storage=storage, dry_run=True)
    assert (len(dry), texts(), storage.path(blob).exists()) == (1, ["Stays", "Vegan", "a.pdf"], True)
    assert erasing.erase_expired_answers(meeting.id, by=SYSTEM, now=LATER, storage=storage) == dry
    assert texts() == ["Stays", "Vegan"]
    with pytest.raises(BlobMissing):
        storage.path(blob)
    query = select(AuditEntry.details).where(AuditEntry.action == "answers.erased")
    assert db.session.scalars(query).one() == {"key": "copy", "answers": 1, "files": 1}
    assert erasing.erase_expired_answers(meeting.id, by=SYSTEM, now=LATER, storage=storage) == []


def test_the_history_forgets_contents_too(make, meeting, storage):
    person = make.participant(meeting=meeting)
    answer(meeting, person, storage)
    changes = {"question.copy": ["", "a.pdf"], "question.food": ["Meat", "Vegan"], "job_title": ["A", "B"]}
    who = {"actor_kind": "user", "actor_label": "Olga", "actor_id": None}
    told = {"meeting_id": meeting.id, "participant_id": person.id, "at": NOW, "state": State.CONFIRMED}
    event = make.save(ParticipantEvent(**told, **who, changes=changes))
    erasing.erase_expired_answers(meeting.id, by=SYSTEM, now=LATER, storage=storage)
    db.session.refresh(event)
    assert event.changes == {**changes, "question.copy": ["…", "…"]}


def test_a_file_that_somebody_else_sent_too_stays(make, meeting, storage):
    person, other = make.participant(meeting=meeting), make.participant(meeting=meeting)
    blobs = {answer(meeting, one, storage) for one in (person, other)}
    gone = erasing.forget_answers_of([person.id])
    assert (set(gone), erasing.remove_unused(storage, gone)) == (blobs, 0)
    assert texts() == ["Vegan", "a.pdf"]
    assert erasing.remove_unused(storage, erasing.forget_answers_of([other.id])) == 1


def test_files_of_forms_nobody_completed_are_swept_up(make, meeting, storage):
    kept = answer(meeting, make.participant(meeting=meeting), storage)
    waiting = upload(meeting, new_id(), storage, PDF + b"\n").blob
    nobodys = storage.put(PDF + b"\n\n").sha256
    young = storage.put(PDF + b"\n\n\n").sha256
    for blob in (kept, waiting, nobodys):
        os.utime(storage.path(blob), (0, 0))
    os.utime(storage.path(young), (LATER.timestamp(), LATER.timestamp()))
    assert erasing.sweep(storage, NOW) == 1
    assert {blob for blob, _ in storage.listed()} >= {kept, waiting, young}
    assert erasing.sweep(storage, NOW + timedelta(days=2)) == 1
    assert db.session.scalars(select(PendingUpload)).all() == []
    assert {kept, young} <= {blob for blob, _ in storage.listed()}
