from dataclasses import replace

import pytest

from tests.factories import NOW
from tests.storage.made_files import PDF
from tracker.core.ids import new_id
from tracker.questions import sending
from tracker.questions.errors import NoSuchFile
from tracker.questions.queries import Reply


@pytest.fixture
def reply(app):
    blob = sending.personal_files().put(PDF)
    return Reply(new_id(), new_id(), 1, "passport.pdf", [], blob.sha256, blob.media_type, blob.size, NOW)


def test_a_file_is_an_attachment_that_nobody_keeps(app, reply):
    with app.test_request_context():
        answer = sending.send_answer(reply)
        answer.direct_passthrough = False
        data = answer.data
        answer.close()
    assert (data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=passport.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_answer_without_a_file_has_none_to_send(app, reply):
    with app.test_request_context():
        for none in (None, replace(reply, blob=None)):
            with pytest.raises(NoSuchFile):
                sending.send_answer(none)


def test_the_job_sweeps_the_storage_of_personal_files(app):
    assert sending.sweep_files(NOW.replace(year=2000)) == 0
