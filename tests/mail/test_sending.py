import base64
import itertools
import json
import threading
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.factories import NOW
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.mail import operations, sending
from tracker.mail.models import MailState, OutboxMail
from tracker.mail.operations import queue_mail
from tracker.mail.sending import compose, send_due


@pytest.fixture
def outbox(app, tmp_path, monkeypatch):
    path = tmp_path / "mail" / "outbox.jsonl"
    monkeypatch.setitem(app.config, "TRACKER_MAIL_URL", path.as_uri())
    return path


@pytest.fixture
def person(make):
    return make.participant(meeting=make.meeting(contact_email="olga@example.org"), email="ada@example.org")


def queue(person, template="registered", **values):
    values = {"to": person.email, "context": {}, "locale": "en", "at": NOW, "subject_id": person.id} | values
    return queue_mail(template, **values)


def lines(path: Path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_line_holds_the_whole_mail(outbox, person):
    mail = queue(person)
    assert send_due(NOW) == 1
    (line,) = lines(outbox)
    assert list(line) == [
        "to",
        "from",
        "reply_to",
        "subject",
        "text",
        "html",
        "attachments",
        "message_id",
        "envelope_from",
    ]
    assert (line["to"], line["reply_to"], line["message_id"]) == (
        "ada@example.org",
        "olga@example.org",
        mail.message_id,
    )
    (attachment,) = line["attachments"]
    assert base64.b64decode(attachment["content"]).startswith(b"BEGIN:VCALENDAR")
    assert db.session.get_one(OutboxMail, mail.id).sent_subject == line["subject"]


def test_a_mail_is_sent_once(outbox, person):
    queue(person)
    assert (send_due(NOW), send_due(NOW), len(lines(outbox))) == (1, 0, 1)


def test_one_bad_mail_does_not_hold_up_the_next(outbox, person):
    bad, erased, good = queue(person, "no_such_template"), queue(person, subject_id=new_id()), queue(person)
    assert send_due(NOW) == 1
    assert [line["message_id"] for line in lines(outbox)] == [good.message_id]
    assert [db.session.get_one(OutboxMail, m.id).state for m in (bad, erased)] == [MailState.QUEUED, MailState.REFUSED]


def test_no_more_are_sent_than_asked_for(outbox, person):
    for _ in range(3):
        queue(person)
    assert (send_due(NOW, limit=2), len(lines(outbox))) == (2, 2)


def test_in_a_long_round_a_lease_counts_from_when_its_mail_is_taken(outbox, person, monkeypatch):
    for _ in range(21):
        queue(person)
    seconds, taken, claim = itertools.count(step=400), [], operations.claim_due
    monkeypatch.setattr(operations, "claim_due", lambda now, limit: (taken.append(now), claim(now=now, limit=limit))[1])
    monkeypatch.setattr(sending, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    assert send_due(NOW) == 21
    assert taken[:2] == [NOW + timedelta(seconds=seconds) for seconds in (400, 800)]


def test_two_senders_at_once_send_each_mail_once(app, outbox, person):
    for _ in range(30):
        queue(person)
    start = threading.Barrier(2)

    def work():
        with app.app_context():
            start.wait()
            send_due(NOW)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = [line["message_id"] for line in lines(outbox)]
    assert (len(sent), len(set(sent))) == (30, 30)


@pytest.mark.parametrize("to", ["ada@example.org\nBcc: all@example.org", "nobody", "ada@example.org, bob@example.org"])
def test_no_second_receiver_gets_in_through_the_address(outbox, person, to):
    queue(person, to=to)
    send_due(NOW)
    assert [line["to"] for line in lines(outbox) if line["to"] != "ada@example.org"] == []


def test_a_line_break_in_a_title_does_not_make_a_header(make, outbox):
    meeting = make.meeting(short_title="Joint\r\nBcc: all@example.org")
    message = compose(queue(make.participant(meeting=meeting), "link"))
    assert message["Bcc"] is None
    assert message["Subject"] == "Your link: Joint Bcc: all@example.org"


def test_markup_in_a_name_stays_text_in_both_parts(make, outbox):
    message = compose(queue(make.participant(given_name="<b>Bobby</b>", family_name="{{7*191}}")))
    assert "<b>Bobby</b> {{7*191}}" in message.get_body(("plain",)).get_content()
    assert "&lt;b&gt;Bobby&lt;/b&gt; {{7*191}}" in message.get_body(("html",)).get_content()


def test_a_domain_in_another_script_goes_out_in_ascii(outbox, person):
    assert str(compose(queue(person, to="ada@müller.de"))["To"]) == "ada@xn--mller-kva.de"


def test_a_mail_that_could_not_be_written_is_tried_again(app, outbox, person, monkeypatch):
    mail = queue(person)
    outbox.parent.parent.joinpath("mail").write_text("a file where the folder should be")
    with pytest.raises(FileExistsError):
        send_due(NOW)
    assert db.session.get_one(OutboxMail, mail.id).state is MailState.QUEUED
    outbox.parent.unlink()
    assert send_due(NOW + timedelta(minutes=6)) == 1


@pytest.mark.parametrize(("share", "seconds"), [(1.0, 0.0), (0.5, 0.01), (0.2, 0.04)])
def test_mails_beside_the_web_server_leave_the_processor_to_visitors(share, seconds):
    assert sending.rest(0.01, share) == pytest.approx(seconds)
