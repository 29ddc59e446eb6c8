from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.errors import NotFound
from tracker.core.metrics import Queue
from tracker.mail import queries
from tracker.mail.models import MailState, SentMail, WordingKind
from tracker.mail.operations import change_text, keep_wording, note_sent, note_trouble, queue_mail


@pytest.fixture
def meeting(make):
    return make.meeting()


@pytest.fixture
def mail(app, make):
    def queue(meeting, state=MailState.SENT, template="confirmed", **values):
        made = queue_mail(
            template,
            to="a@example.org",
            context={},
            locale="en",
            at=values.pop("at", NOW),
            meeting_id=meeting.id,
            subject_id=values.pop("subject_id", None),
        )
        made.state = state
        return make.save(made)

    return queue


def test_the_outbox_shows_the_latest_first_and_those_asked_for(meeting, make, mail):
    old = mail(meeting, at=NOW - timedelta(hours=2))
    refused = mail(meeting, MailState.REFUSED, at=NOW - timedelta(hours=3))
    new, _noise = mail(meeting), mail(make.meeting(), MailState.REFUSED)
    assert list(queries.list_mails(meeting.id, 1)) == [new, old, refused]
    assert list(queries.list_mails(meeting.id, 1, [MailState.REFUSED])) == [refused]
    assert queries.count_mails(meeting.id) == {MailState.REFUSED: 1, MailState.SENT: 2}


def test_mails_about_a_person_leave_out_others(meeting, make, mail):
    person = make.participant(meeting)
    ours, _noise = mail(meeting, subject_id=person.id), mail(meeting)
    assert list(queries.list_mails_about(person.id)) == [ours]


def test_a_mail_is_opened_with_its_copy_at_its_own_meeting_only(meeting, make, mail):
    waiting, sent = mail(meeting, MailState.QUEUED), mail(meeting, MailState.QUEUED)
    copy = SentMail(mail_id=sent.id, sender="", reply_to="", language="en", subject="S", text="T", html="")
    note_sent(sent, copy, now=NOW)
    assert queries.open_mail(meeting.id, waiting.id).copy is None
    assert queries.open_mail(meeting.id, sent.id).copy.text == "T"
    with pytest.raises(NotFound):
        queries.open_mail(make.meeting().id, sent.id)


def test_the_latest_version_of_a_text_counts(meeting, make):
    for number, words in enumerate([("A", "a"), ("B", "b")], 1):
        change_text(meeting.id, "link", "en", words, number=number, by="Mia", at=NOW)
    change_text(meeting.id, "link", "fr", ("C", "c"), number=1, by="Mia", at=NOW)
    change_text(meeting.id, "waiting", "en", ("C", "c"), number=1, by="Mia", at=NOW)
    change_text(meeting.id, "waiting", "en", None, number=2, by="Mia", at=NOW)
    change_text(make.meeting().id, "waiting", "ru", ("C", "c"), number=1, by="Mia", at=NOW)
    assert queries.find_text(meeting.id, "link", "en").subject == "B"
    assert queries.find_text(meeting.id, "link", "es") is None
    assert [v.number for v in queries.list_versions(meeting.id, "link", "en")] == [2, 1]
    assert queries.list_own_texts(meeting.id) == {("link", "en"), ("link", "fr")}


def test_words_written_once_are_found(meeting):
    kept = keep_wording(WordingKind.MESSAGE, {}, language="en", meeting_id=meeting.id, by="Mia", at=NOW)
    assert queries.find_wording(kept.id) == kept


def test_the_troubles_of_many_addresses_are_found_at_once(app, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 1)
    for address in ("A@x.org", "b@x.org", "noise@x.org"):
        note_trouble(address, status="5.1.1", diagnostic="no", now=NOW)
    assert list(queries.troubles_of(["a@x.org", "B@x.org", "fine@x.org", ""])) == ["a@x.org", "b@x.org"]


def test_mails_wait_from_when_they_are_due(meeting, mail, make):
    mail(meeting)  # sent
    due = [mail(meeting, MailState.QUEUED, at=NOW - timedelta(minutes=m)) for m in (2, 7)]
    mail(meeting, MailState.QUEUED, at=NOW + timedelta(minutes=1))
    assert queries.waiting(NOW) == Queue(len(due), NOW - timedelta(minutes=7))
