from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.mail.operations import queue_mail


@pytest.mark.parametrize(("queued", "output"), [(0, "0 mails sent.\n"), (1, "1 mail sent.\n"), (2, "2 mails sent.\n")])
def test_the_command_sends_what_is_due_and_says_how_many(app, make, tmp_path, monkeypatch, queued, output):
    monkeypatch.setitem(app.config, "TRACKER_MAIL_URL", (tmp_path / "outbox.jsonl").as_uri())
    person = make.participant()
    for _ in range(queued):
        queue_mail(
            "link",
            to=person.email,
            context={},
            locale="en",
            at=NOW - timedelta(days=9999),
            subject_id=person.id,
        )
    result = app.test_cli_runner().invoke(args=["mail", "send"])
    assert (result.exit_code, result.output) == (0, output)
