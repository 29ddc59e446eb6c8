from datetime import timedelta

from tests.factories import NOW
from tracker.core.db import db
from tracker.mail.models import MailState, OutboxMail
from tracker.mail.operations import claim_due, note_failed, note_sent, queue_mail
from tracker.mail.rules import LEASE, MOST_ATTEMPTS


def queue(at=NOW, to="ada@example.org"):
    return queue_mail("registered", to=to, context={}, locale="en", at=at)


def test_due_mails_are_taken_oldest_first_and_by_one_sender_only(app):
    late, early, _coming = queue(NOW), queue(NOW - timedelta(hours=1)), queue(NOW + timedelta(seconds=1))
    assert [mail.id for mail in claim_due(now=NOW, limit=10)] == [early.id, late.id]
    assert claim_due(now=NOW, limit=10) == []


def test_a_mail_whose_sender_died_is_taken_again_after_the_lease(app):
    mail = queue()
    claim_due(now=NOW, limit=1)
    assert [m.id for m in claim_due(now=NOW + LEASE, limit=1)] == [mail.id]
    assert db.session.get_one(OutboxMail, mail.id).attempts == 2


def test_a_sent_mail_is_never_taken_again(app):
    mail = queue()
    claim_due(now=NOW, limit=1)
    note_sent(mail, "Hello", now=NOW)
    assert (mail.state, mail.sent_at, mail.sent_subject) == (MailState.SENT, NOW, "Hello")
    assert claim_due(now=NOW + timedelta(days=9), limit=1) == []


def test_a_failed_mail_is_tried_again_later(app):
    mail = queue()
    claim_due(now=NOW, limit=1)
    note_failed(mail, "no route", now=NOW)
    assert (mail.state, mail.next_attempt_at, mail.last_error) == (
        MailState.QUEUED,
        NOW + timedelta(minutes=1),
        "no route",
    )


def test_a_mail_is_given_up_in_the_end_or_when_refused_for_good(app):
    tired, refused = queue(), queue()
    tired.attempts = MOST_ATTEMPTS
    note_failed(tired, "no route", now=NOW)
    note_failed(refused, "550 no such user", now=NOW, for_good=True)
    assert (tired.state, refused.state) == (MailState.FAILED, MailState.FAILED)


def test_the_message_id_never_changes(app):
    mail = queue()
    assert mail.message_id == f"<{mail.id}@tracker>"
