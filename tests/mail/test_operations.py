from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories import NOW
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.mail.models import AddressTrouble, MailState, OutboxMail, SentMail, Trouble, WordingKind
from tracker.mail.operations import (
    change_text,
    claim_due,
    keep_wording,
    note_bounced,
    note_failed,
    note_sent,
    queue_mail,
    release,
    send_again,
    take_back,
)
from tracker.mail.queries import list_versions
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
    note_sent(mail, copy(mail), now=NOW)
    assert (mail.state, mail.sent_at, mail.sent_subject) == (MailState.SENT, NOW, "Hello")
    assert claim_due(now=NOW + timedelta(days=9), limit=1) == []


def test_a_failed_mail_is_tried_again_later(app):
    mail = queue()
    claim_due(now=NOW, limit=1)
    note_failed(mail, "no route", now=NOW)
    assert (mail.state, mail.claimed_until, mail.last_error) == (MailState.QUEUED, None, "no route")
    assert timedelta(seconds=48) <= mail.next_attempt_at - NOW <= timedelta(seconds=72)


def test_a_mail_is_given_up_in_the_end_or_when_refused_for_good(app, make):
    tired, refused = queue(), queue()
    tired.attempts = MOST_ATTEMPTS
    make.save(tired)
    note_failed(tired, "no route", now=NOW)
    note_failed(refused, "550 no such user", now=NOW, for_good=True)
    assert (tired.state, refused.state) == (MailState.GIVEN_UP, MailState.REFUSED)


def test_what_was_taken_and_not_tried_is_given_back_without_losing_a_try(app):
    mail = queue()
    release(claim_due(now=NOW, limit=1))
    assert (mail.attempts, mail.claimed_until) == (0, None)
    assert [m.id for m in claim_due(now=NOW, limit=1)] == [mail.id]


def test_a_held_mail_is_not_taken_before_its_time_and_can_be_taken_back(app):
    mail, _noise = (
        queue_mail(
            "confirmed", to="a@example.org", context={}, locale="en", at=NOW, leaves_at=NOW + timedelta(minutes=2)
        ),
        queue(NOW + timedelta(hours=1)),
    )
    assert claim_due(now=NOW + timedelta(minutes=1), limit=9) == []
    assert take_back([mail.id], now=NOW) == []
    assert mail.state is MailState.CANCELLED
    assert claim_due(now=NOW + timedelta(minutes=3), limit=9) == []


def test_a_mail_that_somebody_is_sending_cannot_be_taken_back(app):
    mail, other = queue(), queue()
    claim_due(now=NOW, limit=1)
    assert take_back([mail.id, other.id], now=NOW) == [mail.id]
    assert (mail.state, other.state) == (MailState.QUEUED, MailState.CANCELLED)


def test_a_mail_that_two_senders_had_is_sent_whatever_the_slower_one_says(app):
    mail = queue()
    claim_due(now=NOW, limit=1)
    note_sent(mail, copy(mail), now=NOW)
    note_failed(mail, "connection lost", now=NOW)
    note_sent(mail, copy(mail), now=NOW)
    assert mail.state is MailState.SENT


def test_a_bounce_marks_the_mail_and_its_address_once(app):
    mail, _noise = queue(), queue(to="bob@example.org")
    for _ in range(2):
        note_bounced(mail.id, status="5.1.1", diagnostic="no such user", for_good=True, now=NOW)
    assert (mail.state, mail.last_error) == (MailState.BOUNCED, "no such user")
    (trouble,) = db.session.query(AddressTrouble).all()
    assert (trouble.address, trouble.trouble, trouble.status, trouble.times) == (
        "ada@example.org",
        Trouble.HARD,
        "5.1.1",
        1,
    )


def test_a_late_mail_stays_sent_and_its_address_is_in_passing_trouble(app):
    mail = queue()
    claim_due(now=NOW, limit=1)
    note_sent(mail, copy(mail), now=NOW)
    note_bounced(mail.id, status="4.4.1", diagnostic="still trying", for_good=False, now=NOW)
    assert (mail.state, db.session.query(AddressTrouble).one().trouble) == (MailState.SENT, Trouble.SOFT)


def test_a_bounce_of_no_mail_of_ours_changes_nothing(app):
    assert note_bounced(new_id(), status="5.1.1", diagnostic="", for_good=True, now=NOW) is None
    assert db.session.query(AddressTrouble).count() == 0


def test_a_mail_that_did_not_arrive_can_be_sent_again_as_the_same_mail(app, make):
    meeting = make.meeting()
    mail = queue_mail("link", to="a@example.org", context={}, locale="en", at=NOW, meeting_id=meeting.id)
    assert send_again(meeting.id, mail.id, now=NOW) is None
    note_failed(mail, "550 no", now=NOW, for_good=True)
    assert send_again(make.meeting().id, mail.id, now=NOW) is None
    again = send_again(meeting.id, mail.id, now=NOW)
    assert (again.id, again.state, again.attempts) == (mail.id, MailState.QUEUED, 0)


def test_one_message_is_queued_for_a_person_once(app, make):
    meeting, person = make.meeting(), make.participant()
    wording = keep_wording(
        WordingKind.MESSAGE,
        {"en": {"subject": "S", "text": "T"}},
        language="en",
        meeting_id=meeting.id,
        by="Mia",
        at=NOW,
    )
    values = {"to": "a@example.org", "context": {}, "locale": "en", "at": NOW, "subject_id": person.id}
    queue_mail("message", **values, wording_id=wording.id)
    with pytest.raises(IntegrityError):
        queue_mail("message", **values, wording_id=wording.id)


def test_a_text_keeps_every_version(app, make):
    meeting = make.meeting()
    for number, words in enumerate([("S", "T"), None], 1):
        change_text(meeting.id, "confirmed", "en", words, number=number, by="Mia", at=NOW)
    versions = list_versions(meeting.id, "confirmed", "en")
    assert [(v.number, v.subject, v.text) for v in versions] == [(2, None, None), (1, "S", "T")]


def copy(mail):
    return SentMail(
        mail_id=mail.id, sender="a@b.org", reply_to="", language="en", subject="Hello", text="Text", html="<p>"
    )


def test_the_message_id_never_changes(app):
    mail = queue()
    assert mail.message_id == f"<{mail.id}@tracker>"
