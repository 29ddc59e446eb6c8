import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.invitations.test_forms import typed
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.invitations.models import Invitation
from tracker.invitations.rules import InvitationState, Kind
from tracker.mail.models import OutboxMail

ADA = ("Ada", "Lovelace", "ada@example.org", "Chemist", "fr", "")


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


def names(page):
    return re.findall(r'<th scope="row"><bdi>(.*?)</bdi>', page.text)


def mails():
    return [tuple(row) for row in db.session.execute(select(OutboxMail.template, OutboxMail.to_address))]


def test_everybody_invited_is_listed_whoever_invited_them(browser, make, meeting):
    make.invitation(meeting, family_name="A", created_at=NOW)
    make.invitation(request=make.request(meeting), family_name="B")
    make.invitation(meeting, kind=Kind.OPEN, email="", organisation_key="x", family_name="C")
    make.invitation(family_name="D")
    assert names(browser.get("/o/joint/invitations")) == ["Ida A", "Ida B"]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("silent", ["Ida invited"]),
        ("declined", ["Ida declined"]),
        ("ended", ["Ida withdrawn", "Ida replaced"]),
        ("nonsense", ["Ida invited", "Ida declined", "Ida withdrawn", "Ida replaced", "Ida standby"]),
    ],
)
def test_the_list_is_narrowed(browser, make, meeting, state, shown):
    for n, name in enumerate(("invited", "declined", "withdrawn", "replaced", "standby")):
        make.invitation(meeting, family_name=name, state=InvitationState(name), created_at=NOW - timedelta(hours=n))
    assert names(browser.get(f"/o/joint/invitations?state={state}")) == shown


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_is_read_with_few_statements(browser, make, meeting, queries, many):
    for _ in range(many):
        make.invitation(request=make.request(meeting))
    with queries(5):  # who asks, the meeting, the page, the counts, the undelivered
        browser.get("/o/joint/invitations")


def test_pages_follow_each_other(browser, make, meeting):
    for n in range(51):
        make.invitation(meeting, family_name=f"P{n:02}", created_at=NOW - timedelta(minutes=n))
    assert (len(names(browser.get("/o/joint/invitations"))), names(browser.get("/o/joint/invitations?page=2"))) == (
        50,
        ["Ida P50"],
    )


def test_people_are_invited_by_hand_for_an_organisation(browser, make, meeting):
    body = make.expected(meeting).organisation_id
    sent = typed(ADA, ("Bo", "Ek", "bo"), act="send", organisation=str(body))
    answer = browser.post("/o/joint/invitations/new", data=sent)
    assert (answer.status_code, 'value="bo"' in answer.text) == (422, True)
    [ada] = db.session.scalars(select(Invitation)).all()
    assert (ada.organisation_id, ada.created_by, ada.locale, mails()) == (
        body,
        "Mia Keller",
        "fr",
        [("invitation", "ada@example.org")],
    )


def test_only_expected_organisations_are_taken(browser, make, meeting):
    sent = typed(ADA, act="send", organisation=str(make.organisation().id))
    assert browser.post("/o/joint/invitations/new", data=sent).status_code == 303
    assert [one.organisation_id for one in db.session.scalars(select(Invitation))] == [None]


def test_looking_through_the_rows_invites_nobody(browser, meeting):
    answer = browser.post("/o/joint/invitations/new", data={"act": "read", "pasted": "Ada\tLovelace\tada@example.org"})
    assert (answer.status_code, 'value="ada@example.org"' in answer.text, mails()) == (200, True, [])


def test_the_reminder_is_shown_before_it_goes_to_all_who_are_silent(browser, make, meeting):
    make.invitation(meeting, email="ida@example.org")
    make.invitation(meeting, invited_at=NOW)
    make.invitation(meeting, state=InvitationState.DECLINED)
    page = browser.post("/o/joint/invitations/act", data={"act": "remind"}).text
    assert ("1 person gets this e-mail." in page, "/i/…" in page, mails()) == (True, True, [])
    browser.post("/o/joint/invitations/act", data={"act": "remind", "sure": "1"})
    assert mails() == [("invitation_reminder", "ida@example.org")]
    again = browser.post("/o/joint/invitations/act", data={"act": "remind"}, follow_redirects=True)
    assert "within the last day" in again.text


def test_an_invitation_is_taken_back(browser, make, meeting):
    ida, other = make.invitation(meeting), make.invitation()
    browser.post("/o/joint/invitations/act", data={"act": "take_back", "id": ida.id})
    browser.post("/o/joint/invitations/act", data={"act": "take_back", "id": other.id})
    browser.post("/o/joint/invitations/act", data={"act": "take_back"})
    assert (ida.state, other.state) == (InvitationState.WITHDRAWN, InvitationState.INVITED)
