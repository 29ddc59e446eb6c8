from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.mail.test_bounces import notice
from tracker.mail.models import MailState
from tracker.mail.operations import queue_mail
from tracker.mail.queries import troubles_of


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


def test_a_notice_marks_the_mail_and_its_address(app):
    mail = queue_mail("link", to="ada@example.org", context={}, locale="en", at=NOW)
    text = notice("postfix", message_id=mail.message_id)
    result = app.test_cli_runner().invoke(args=["mail", "bounce", "-"], input=text)
    assert (result.exit_code, result.output) == (0, "ada@example.org: 5.1.1, sent back.\n")
    assert (mail.state, list(troubles_of(["ada@example.org"]))) == (MailState.BOUNCED, ["ada@example.org"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"Subject: holiday\n\nI am away", "Error: This is no notice about a mail that could not be delivered.\n"),
        (notice("exchange"), "Error: It is about no mail of ours.\n"),
    ],
)
def test_what_is_no_bounce_of_ours_is_told_and_changes_nothing(app, text, told):
    result = app.test_cli_runner().invoke(args=["mail", "bounce", "-"], input=text)
    assert (result.exit_code, result.output) == (1, told)
