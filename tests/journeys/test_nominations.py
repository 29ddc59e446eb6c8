"""A focal point who names people, an invited person on a phone without a network, an organiser who asks and reminds."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.journeys.looks import faults
from tracker.core import clock
from tracker.core.db import db
from tracker.invitations.models import Invitation
from tracker.invitations.private_links import invitation_address, nomination_address
from tracker.invitations.rules import InvitationState
from tracker.mail.models import OutboxMail
from tracker.registration.models import Participant

FOUR = """Given names\tFamily name\tE-mail\tFunction
Ada\tLovelace\tada@example.org\tDirector
Bo\tEk\tbo at example.org\tChemist
Chen\tWei\tchen@example.org\t
\t\tdora@example.org\tDriver"""


@pytest.fixture
def meeting(make):
    now = clock.now()
    return make.meeting(
        slug="joint",
        starts_on=now.date() + timedelta(days=30),
        ends_on=now.date() + timedelta(days=32),
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=20),
        invitation_only=True,
    )


@pytest.fixture
def asked(make, meeting):
    centre = make.organisation(short_name="SCRC Kenya", name="Regional Centre in Nairobi")
    make.expected(meeting, centre)
    return make.request(meeting, centre, contact_name="Fay Focal", asked_at=clock.now() - timedelta(days=3))


def rows(model):
    db.session.rollback()
    return db.session.scalars(select(model).order_by(model.id)).all()


@pytest.mark.parametrize("script", [True, False])
def test_a_focal_point_pastes_four_people_corrects_two_and_replaces_one(visit, meeting, asked, script):
    page = visit(nomination_address(meeting, asked), java_script_enabled=script)
    page.click("text=Paste from a spreadsheet")
    page.fill("#pasted", FOUR)
    page.click("text=Put them into the rows")
    expect(page.locator(".errors li")).to_have_count(2)
    assert rows(Invitation) == []
    page.wait_for_load_state()
    page.click(".errors a >> text=Row 2")
    if script:
        expect(page.locator("#email-2")).to_be_focused()
    page.click("button.btn:has-text('Send the invitations')")
    expect(page.locator(".notice.ok")).to_contain_text("2 people are on your list.")
    page.fill("#email-1", "bo@example.org")
    page.fill("#family_name-2", "Duarte")
    page.click("button.btn:has-text('Send the invitations')")
    expect(page.locator(".list tbody tr")).to_have_count(4)
    page.click("summary:has-text('Ada Lovelace')")
    page.click("a:has-text('Name somebody instead: Ada Lovelace')")
    page.fill("#instead-family_name", "Emeka")
    page.fill("#instead-email", "emeka@example.org")
    page.click("text=Replace Ada Lovelace")
    replaced = page.locator("tr", has_text="Ada Lovelace replaced by Emeka on")
    expect(replaced).to_contain_text("by Fay Focal")
    by_email = {one.email: one for one in rows(Invitation)}
    ada, emeka = by_email["ada@example.org"], by_email["emeka@example.org"]
    assert (len(by_email), ada.state, ada.replaced_by_id) == (5, InvitationState.REPLACED, emeka.id)


def test_rows_that_were_typed_come_back_after_a_reload_each_in_its_place(visit, meeting, asked):
    page = visit(nomination_address(meeting, asked))
    for number in range(1, 5):
        if number == 4:
            page.click("text=One more row")
        page.fill(f"#family_name-{number}", f"Person {number}")
        page.fill(f"#email-{number}", f"p{number}@example.org")
    expect(page.locator("[data-draft-state]")).not_to_be_empty()
    page.wait_for_function("() => Object.values(localStorage).join().includes('p4@example.org')")
    page.reload()
    for number in range(1, 5):
        expect(page.locator(f"#family_name-{number}")).to_have_value(f"Person {number}")
    page.click("button.btn:has-text('Send the invitations')")
    expect(page.locator(".list tbody tr")).to_have_count(4)
    expect(page.locator("#family_name-1")).to_have_value("")


def test_an_invited_person_on_a_phone_loses_the_network_and_nothing_else(visit, make, asked):
    invitation = make.invitation(request=asked, given_name="Ida", family_name="Ek", email="ida@example.org")
    page = visit(invitation_address(invitation), viewport={"width": 390, "height": 844})
    expect(page.locator("#email")).to_have_value("ida@example.org")
    page.fill("#job_title", "Chemist")
    page.context.set_offline(True)
    page.fill("#remarks", "No nuts, please")
    page.check("#consent-yes")
    page.click("text=Send my registration")
    expect(page.locator("form [role=alert]")).to_contain_text("nothing is lost")
    expect(page.locator("#remarks")).to_have_value("No nuts, please")
    assert rows(Participant) == []
    page.context.set_offline(False)
    expect(page.locator("form [role=alert]")).to_contain_text("The network is back")
    page.reload()
    expect(page.locator("#remarks")).to_have_value("No nuts, please")
    expect(page.locator("#job_title")).to_have_value("Chemist")
    page.check("#consent-yes")
    page.dblclick("text=Send my registration")
    expect(page.locator("h1")).to_have_text("We have your registration")
    [person] = rows(Participant)
    assert (person.remarks, person.job_title, person.organisation_id) == (
        "No nuts, please",
        "Chemist",
        asked.organisation_id,
    )
    page.goto(invitation_address(invitation).removeprefix("http://localhost"))
    expect(page.locator("h1")).to_have_text("This invitation does not lead to a form")
    assert len(rows(Participant)) == 1


def test_an_organiser_asks_and_reminds(visit, make, meeting, asked):
    olga = make.user(name="Olga Organiser", is_admin=True)
    silent, body = asked.contact_email, make.expected(meeting, short_name="SCRC Lima").organisation_id
    page = visit("/o/joint/centres", as_=olga)
    page.click("text=Ask and remind")
    page.click("text=Focal points and seats")
    page.fill(f"#name-{body}", "Lía Focal")
    page.fill(f"#email-{body}", "lia@example.org")
    page.fill(f"#seats-{body}", "2")
    page.click("button:has-text('Save')")
    page.check("tr:has-text('SCRC Lima') input[type=checkbox]")
    page.click("text=Send the ticked ones their link")
    expect(page.locator(".letter")).to_contain_text("Travel is paid for 2 people")
    page.click("main button:has-text('Send')")
    page.click("text=Remind the silent ones (1)")
    expect(page.locator(".letter")).to_be_visible()
    page.click("main button:has-text('Send')")
    expect(page.locator(".notice.ok")).to_contain_text("1 e-mail is on its way.")
    assert [(mail.template, mail.to_address) for mail in rows(OutboxMail)] == [
        ("nomination", "lia@example.org"),
        ("nomination_reminder", silent),
    ]


def test_every_page_is_accessible_and_none_scrolls_sideways(visit, make, meeting, asked, axe):
    for state in InvitationState:
        make.invitation(request=asked, state=state)
    ida = make.invitation(request=asked)
    looked = {}

    def look(path, **more):
        page = visit(path, **more)
        looked[path] = faults(page, axe)
        return page

    address = nomination_address(meeting, asked)
    page = look(f"{address}?replace={ida.id}#instead")
    page.click("button.btn:has-text('Send the invitations')")
    expect(page.locator(".errors")).to_be_visible()
    looked["mistakes"] = faults(page, axe)
    look(invitation_address(ida))
    look("/i/" + "A" * 43)
    look("/m/joint/nominate/" + "A" * 43)
    olga = make.user(is_admin=True)
    for path in (
        "nominations",
        "nominations/contacts",
        f"nominations/{asked.organisation_id}",
        "invitations",
        "invitations/new",
    ):
        look(f"/o/joint/{path}", as_=olga)
    assert {name: wrong for name, wrong in looked.items() if wrong} == {}
