import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.invitations.models import NominationRequest
from tracker.invitations.rules import InvitationState
from tracker.mail.models import MailState, OutboxMail
from tracker.mail.operations import queue_mail


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def centre(make, meeting):
    return make.expected(meeting, short_name="Nairobi").organisation_id


def mails():
    return [tuple(row) for row in db.session.execute(select(OutboxMail.template, OutboxMail.to_address))]


def test_the_silent_stand_first_then_those_not_asked(browser, make, meeting):
    for short_name, what in (("Cairo", "named"), ("Dakar", "not asked"), ("Lima", "silent")):
        body = make.expected(meeting, short_name=short_name).organisation_id
        request = make.request(meeting, organisation_id=body, asked_at=None if what == "not asked" else NOW)
        if what == "named":
            make.invitation(request=request)
    page = browser.get("/o/joint/nominations").text
    assert re.findall(r'<th scope="row"><a [^>]*>(\w+)</a>', page) == ["Lima", "Dakar", "Cairo"]


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_is_read_with_few_statements(browser, make, meeting, queries, many):
    for _ in range(many):
        request = make.request(meeting, organisation_id=make.expected(meeting).organisation_id)
        make.invitation(request=request)
    with queries(5):  # who asks, the meeting, those expected, their people named and registered
        browser.get("/o/joint/nominations")


def test_a_mail_that_came_back_is_marked(browser, make, meeting, centre):
    request = make.request(meeting, organisation_id=centre)
    mail = queue_mail("nomination", to=request.contact_email, context={}, locale="en", at=NOW, subject_id=request.id)
    mail.state = MailState.BOUNCED
    make.save(mail)
    assert "mail not delivered" in browser.get("/o/joint/nominations").text


def test_focal_points_are_saved_together_or_not_at_all(browser, meeting, centre):
    good = {
        f"name-{centre}": "Fay",
        f"email-{centre}": "fay@example.org",
        f"locale-{centre}": "es",
        f"seats-{centre}": "2",
    }
    wrong = browser.post("/o/joint/nominations/contacts", data=good | {f"email-{centre}": "fay"})
    assert (wrong.status_code, 'value="fay"' in wrong.text, db.session.scalars(select(NominationRequest)).all()) == (
        422,
        True,
        [],
    )
    assert browser.post("/o/joint/nominations/contacts", data=good).status_code == 303
    [request] = db.session.scalars(select(NominationRequest)).all()
    assert (request.contact_email, request.locale, request.funded_seats, mails()) == ("fay@example.org", "es", 2, [])


def test_the_mail_is_shown_before_it_goes(browser, make, meeting, centre):
    make.request(meeting, organisation_id=centre, contact_email="fay@example.org", asked_at=None)
    form = {"act": "ask", "id": centre}
    page = browser.post("/o/joint/nominations/send", data=form)
    assert ("Whom do you send?" in page.text, "fay@example.org" in page.text, mails()) == (True, True, [])
    assert browser.post("/o/joint/nominations/send", data=form | {"sure": "1"}).status_code == 303
    assert mails() == [("nomination", "fay@example.org")]


def test_one_press_reminds_all_the_silent(browser, make, meeting, centre):
    make.request(meeting, organisation_id=centre, contact_email="fay@example.org")
    make.request(
        meeting, organisation_id=make.expected(meeting).organisation_id, asked_at=NOW, contact_email="new@example.org"
    )
    page = browser.post("/o/joint/nominations/send", data={"act": "remind"}).text
    assert ("fay@example.org" in page, "new@example.org" in page) == (True, False)
    browser.post("/o/joint/nominations/send", data={"act": "remind", "sure": "1", "id": centre})
    assert mails() == [("nomination_reminder", "fay@example.org")]
    again = browser.post("/o/joint/nominations/send", data={"act": "remind"}, follow_redirects=True)
    assert "within the last day" in again.text


def test_nothing_chosen_sends_nothing(browser, make, meeting, centre):
    make.request(meeting, organisation_id=centre, asked_at=None)
    for act in ("ask", "other"):
        browser.post("/o/joint/nominations/send", data={"act": act, "sure": "1"})
    assert mails() == []


def test_one_organisations_page_shows_its_people_and_its_links(browser, make, meeting, centre):
    request = make.request(meeting, organisation_id=centre)
    person = make.participant(meeting)
    make.invitation(request=request, state=InvitationState.REGISTERED, participant_id=person.id, family_name="Ek")
    page = browser.get(f"/o/joint/nominations/{centre}").text
    assert ("Ida Ek" in page, f"/o/joint/people/{person.id}" in page) == (True, True)
    assert "http://localhost/m/joint/nominate/" in page


def test_the_organiser_calls_in_and_takes_off(browser, make, meeting, centre):
    request = make.request(meeting, organisation_id=centre)
    ida = make.invitation(request=request, state=InvitationState.STANDBY)
    here = f"/o/joint/nominations/{centre}"
    browser.post(here, data={"act": "call_in", "id": ida.id})
    assert ida.state is InvitationState.INVITED
    browser.post(here, data={"act": "take_off", "id": ida.id})
    assert (ida.state, ida.state_by) == (InvitationState.WITHDRAWN, "Mia Keller")
    assert "another state" in browser.post(here, data={"act": "call_in", "id": ida.id}, follow_redirects=True).text


def test_a_link_for_everybody_is_made_and_ended(browser, meeting, centre):
    here = f"/o/joint/nominations/{centre}"
    page = browser.post(here, data={"act": "open"}, follow_redirects=True).text
    assert "http://localhost/i/" in page
    assert "http://localhost/i/" not in browser.post(here, data={"act": "close"}, follow_redirects=True).text


def test_a_focal_points_links_are_ended(browser, make, meeting, centre):
    request = make.request(meeting, organisation_id=centre)
    browser.post(f"/o/joint/nominations/{centre}", data={"act": "renew"})
    assert request.link_epoch == 2


def test_what_is_not_there_is_not_found(browser, make, meeting, centre):
    other = make.expected(make.meeting()).organisation_id
    here = f"/o/joint/nominations/{centre}"
    assert browser.get(f"/o/joint/nominations/{other}").status_code == 404
    for data in ({"act": "nothing"}, {"act": "take_off"}, {"act": "call_in"}):
        assert browser.post(here, data=data).status_code == 404


def test_the_centres_page_counts_whom_each_named(browser, make, meeting, centre):
    request = make.request(meeting, organisation_id=centre, asked_at=NOW - timedelta(days=1))
    for state in ("invited", "invited", "standby", "withdrawn"):
        make.invitation(request=request, state=InvitationState(state))
    page = browser.get("/o/joint/centres").text
    assert re.search(r'data-label="Named:"><a [^>]*>2<', page)
