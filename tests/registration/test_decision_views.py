import re
from datetime import timedelta

import pytest

from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.mail.models import MailState, OutboxMail
from tracker.registration.rules import State


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def people(make, meeting):
    return [make.participant(meeting, state=State.SUBMITTED, locale=locale) for locale in ("en", "en", "fr")]


def post(browser, people, state="confirmed", **values):
    data = {"id": [str(person.id) for person in people], "state": state} | values
    return browser.post("/o/joint/people/decide?state=submitted", data=data)


def undo_address(browser, page="/o/joint/people?state=confirmed"):
    return re.search(r'action="(/o/joint/people/undo/[^"]+)"', browser.get(page).text)[1].replace("&amp;", "&")


def mails():
    return db.session.query(OutboxMail).populate_existing().all()


def test_the_mail_is_shown_once_in_each_language_before_it_goes(browser, people):
    page = post(browser, people, reason="Bring <b>it</b>").text
    assert page.count('class="letter" lang=') == 2
    assert page.index('lang="en" dir="ltr"') < page.index('lang="fr" dir="ltr"')
    assert ("and 1 other in this language" in page, "Bring &lt;b&gt;it&lt;/b&gt;" in page) == (True, True)
    assert "You can undo it for 2 minutes" in page
    assert mails() == []


def test_fifty_are_decided_about_and_undone_together(browser, make, meeting):
    fifty = [make.participant(meeting, state=State.SUBMITTED) for _ in range(50)]
    assert post(browser, fifty, sure="1").status_code == 303
    page = browser.get("/o/joint/people?state=confirmed").text
    assert ("50 people: Confirmed." in page, "Undo these 50" in page, "E-mails leave at" in page) == (True, True, True)
    assert {mail.next_attempt_at > clock.now() for mail in mails()} == {True}
    browser.post(undo_address(browser))
    assert "Taken back for 50 people; no e-mail goes." in browser.get("/o/joint/people").text
    assert {person.state for person in fifty} == {State.SUBMITTED}
    assert {mail.state for mail in mails()} == {MailState.CANCELLED}


def test_undoing_too_late_names_everybody_and_why(browser, make, people):
    post(browser, people[:1], sure="1")
    address = undo_address(browser)
    (mail,) = mails()
    mail.claimed_until = clock.now() + timedelta(minutes=5)
    make.save(mail)
    page = browser.post(address).text
    assert ("These could not be undone:" in page, "The e-mail has left already: decide anew." in page) == (True, True)
    assert people[0].state is State.CONFIRMED


def test_a_decision_on_one_person_s_page_is_undone_there(browser, people):
    browser.post(
        f"/o/joint/people/decide?one={people[0].id}", data={"id": str(people[0].id), "state": "declined", "sure": "1"}
    )
    address = undo_address(browser, f"/o/joint/people/{people[0].id}")
    answer = browser.post(address)
    assert answer.headers["Location"].endswith(f"/o/joint/people/{people[0].id}")
    assert people[0].state is State.SUBMITTED
    assert browser.get(f"/o/joint/people/{people[1].id}").text.count("/people/undo/") == 0


def test_words_changed_for_this_decision_go_out_and_unknown_fields_are_refused(browser, people):
    wrong = post(browser, people, sure="1", subject_en="{nme}", text_en="Dear {name}")
    assert (wrong.status_code, "Did you mean {name}?" in wrong.text, 'value="{nme}"' in wrong.text) == (422, True, True)
    assert mails() == []
    shown = post(browser, people, subject_en="Special", text_en="Dear {name}")
    assert "<strong>Special</strong>" in shown.text
    post(browser, people, sure="1", subject_en="Special", text_en="Dear {name}")
    assert len({mail.wording_id for mail in mails()} - {None}) == 1


def test_words_left_as_they_were_are_not_kept_apart(browser, people):
    page = post(browser, people[:1]).text
    subject = re.search(r'name="subject_en" value="([^"]*)"', page)[1]
    text = re.search(r'name="text_en"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1]
    post(browser, people[:1], sure="1", subject_en=subject, text_en=text.replace("&#39;", "'"))
    assert [mail.wording_id for mail in mails()] == [None]


def test_a_strange_undo_is_not_found(browser, people, make):
    from tracker.core.ids import new_id

    assert browser.post(f"/o/joint/people/undo/{new_id()}").status_code == 404
