import pytest
from sqlalchemy import func, select

from tracker.core.access import Role
from tracker.core.db import db
from tracker.mail.models import OutboxMail


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def owner(make, meeting):
    found = make.owner(meeting, name="UNEP", contact_email="una@example.org")
    make.recommendation(meeting, owner=found)
    return found


def count_mails():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(OutboxMail))


def test_without_owners_the_page_says_so(browser):
    page = browser.get("/o/joint/recommendations/owners").text
    assert "No recommendation names who sees to it yet" in page
    assert '<a class="btn main" href="/o/joint/recommendations">Open the register</a>' in page


@pytest.mark.parametrize("many", [1, 3])
def test_owners_are_read_in_few_statements(browser, make, meeting, queries, many):
    for _ in range(many):
        make.recommendation(meeting, owner=make.owner(meeting))
    with queries(3):
        assert browser.get("/o/joint/recommendations/owners").status_code == 200


def test_addresses_are_kept_and_wrong_ones_said(browser, owner):
    address, key = "/o/joint/recommendations/owners", owner.id
    wrong = browser.post(address, data={f"email-{key}": "una", f"name-{key}": "Una"})
    assert (wrong.status_code, 'value="una"' in wrong.text) == (422, True)
    assert browser.post(address, data={f"email-{key}": "new@example.org", f"locale-{key}": "fr"}).status_code == 303
    db.session.refresh(owner)
    assert (owner.contact_email, owner.locale, owner.reminded_by_itself) == ("new@example.org", "fr", False)


def test_the_mail_is_shown_before_it_goes(browser, owner):
    address = "/o/joint/recommendations/owners/send"
    shown = browser.post(address, data={"id": str(owner.id)})
    assert (shown.status_code, "Dear una@example.org," in shown.text, count_mails()) == (200, True, 0)
    sent = browser.post(address, data={"id": str(owner.id), "sure": "1"}, follow_redirects=True)
    assert ("1 e-mail is on its way." in sent.text, count_mails()) == (True, 1)
    again = browser.post(address, data={"id": str(owner.id)}, follow_redirects=True)
    assert ("Nobody to write to" in again.text, count_mails()) == (True, 1)


def test_a_link_is_renewed(browser, owner):
    assert browser.post(f"/o/joint/recommendations/owners/{owner.id}/link").status_code == 303
    db.session.refresh(owner)
    assert owner.link_epoch == 2
