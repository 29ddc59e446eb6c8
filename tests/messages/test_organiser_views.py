import pytest

from tests.factories import NOW
from tracker.core.db import db
from tracker.mail.models import MailState
from tracker.mail.operations import note_sent, note_trouble, queue_mail
from tracker.mail.sending import compose, copy_of


@pytest.fixture
def mail(make, meeting):
    def queue(state=MailState.QUEUED, **values):
        person = make.participant(meeting, **values)
        queued = queue_mail(
            "confirmed", to=person.email, context={}, locale="en", at=NOW, meeting_id=meeting.id, subject_id=person.id
        )
        if state is MailState.SENT:
            note_sent(queued, copy_of(queued, compose(queued)), now=NOW)
        queued.state = state
        return make.save(queued)

    return queue


@pytest.mark.parametrize("rows", [1, 3])
def test_the_outbox_sends_few_statements(browser, mail, queries, rows):
    for _ in range(rows):
        mail()
    with queries(6):
        assert browser.get("/o/joint/messages").text.count("<tr>") == rows + 1


def test_the_outbox_shows_why_one_was_not_sent_and_whose_address_is_bad(browser, mail):
    refused, _fine = mail(MailState.REFUSED, email="gone@x.org"), mail(MailState.SENT)
    refused.last_error = "AddressRefused: no such <mailbox>"
    db.session.commit()
    note_trouble("gone@x.org", status="5.1.1", diagnostic="no", now=NOW)
    page = browser.get("/o/joint/messages?state=failed").text
    assert page.count("<tr>") == 2
    assert "no such &lt;mailbox&gt;" in page
    assert page.count("does not arrive") == 1


def test_an_empty_page_says_so(browser, meeting):
    assert browser.get("/o/joint/messages?page=7").text.count('class="panel read"') == 1


def test_a_mail_is_shown_as_it_left_in_a_frame_that_runs_nothing(browser, mail):
    sent = mail(MailState.SENT, given_name="<b>Ada</b>", family_name="")
    page = browser.get(f"/o/joint/messages/{sent.id}")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "Dear &lt;b&gt;Ada&lt;/b&gt;," in page.text
    assert "/r/…" in page.text
    framed = browser.get(f"/o/joint/messages/{sent.id}/html")
    assert framed.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert (framed.headers["X-Frame-Options"], "Dear &lt;b&gt;Ada&lt;/b&gt;," in framed.text) == ("SAMEORIGIN", True)


def test_a_mail_that_waits_has_no_copy_yet(browser, mail):
    waiting = mail()
    assert "It has not left yet" in browser.get(f"/o/joint/messages/{waiting.id}").text
    assert browser.get(f"/o/joint/messages/{waiting.id}/html").status_code == 404


def test_a_mail_of_another_meeting_is_not_found(browser, mail, make):
    other = queue_mail("link", to="a@b.org", context={}, locale="en", at=NOW, meeting_id=make.meeting().id)
    assert browser.get(f"/o/joint/messages/{other.id}").status_code == 404
    assert browser.post(f"/o/joint/messages/{other.id}/again").status_code == 409


def test_a_failed_mail_is_sent_again(browser, mail):
    failed = mail(MailState.GIVEN_UP)
    assert browser.post(f"/o/joint/messages/{failed.id}/again").status_code == 303
    assert failed.state is MailState.QUEUED
