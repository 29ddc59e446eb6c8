"""An organiser decides about fifty registrations: filter, tick all, read the mail, decide, undo, decide again; by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import sideways
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.mail.models import MailState, OutboxMail
from tracker.mail.operations import claim_due
from tracker.registration.private_links import token_of
from tracker.registration.rules import State

PEOPLE = 50


@pytest.fixture
def meeting(make):
    meeting = make.meeting(slug="joint")
    centre = make.organisation(short_name="SCRC Kenya")
    make.expected(meeting, centre)
    for number in range(PEOPLE):
        make.participant(meeting, centre, state=State.SUBMITTED, family_name=f"Waiting{number:02}")
    make.participant(meeting, state=State.SUBMITTED, family_name="Elsewhere")
    return meeting


@pytest.fixture
def mia(make, meeting):
    user = make.user(name="Mia Keller")
    make.role(user, meeting, Role.ORGANISER)
    return user


@pytest.fixture
def organiser(visit, mia):
    return visit("/o", as_=mia)


def mails():
    db.session.rollback()
    return db.session.query(OutboxMail).populate_existing().all()


def press(page, target, key="Enter"):
    """Reach something with the keyboard as somebody without a mouse does, and press a key on it."""
    for _ in range(200):
        if target.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    raise AssertionError("not reached with the keyboard")


def test_fifty_are_decided_undone_and_decided_again_with_the_keyboard(organiser, axe):
    page = organiser
    page.goto("/o/joint/people?q=waiting&state=submitted")
    press(page, page.locator("[data-tick-all]"), "Space")
    expect(page.locator("button", has_text="Confirm the 50 ticked")).to_be_visible()
    # the buttons stand before the table: back to them
    page.locator("button", has_text="Confirm the 50 ticked").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Confirm: 50 people")
    expect(page.locator(".letter").first).to_contain_text("Your place is confirmed")
    assert axe(page) == []
    press(page, page.locator("button[name=sure]"))
    undo = page.locator("button", has_text="Undo these 50")
    expect(undo).to_be_visible()
    expect(page.locator(".undo")).to_contain_text("E-mails leave at")
    assert axe(page) == []
    assert (len(mails()), claim_due(now=clock.now(), limit=99)) == (PEOPLE, [])
    press(page, undo)
    expect(page.locator("main")).to_contain_text("Taken back for 50 people; no e-mail goes.")
    assert {mail.state for mail in mails()} == {MailState.CANCELLED}


def test_words_of_one_decision_are_changed_and_faults_told_beside_them(organiser, axe):
    page = organiser
    page.goto("/o/joint/people?q=waiting&state=submitted")
    page.check("[data-tick-all]")
    page.click("button[value=declined]")
    page.click("summary:has-text('Other words')")
    page.fill("#subject_en", "Sorry, {nme}")
    page.click("button[name=sure]")
    expect(page.locator(".errors")).to_contain_text("Did you mean {name}?")
    assert page.input_value("#subject_en") == "Sorry, {nme}"
    assert axe(page) == []
    page.fill("#subject_en", "Sorry, {name}")
    page.click("button[name=sure]")
    expect(page.locator("button", has_text="Undo these 50")).to_be_visible()
    assert [mail.state for mail in mails()].count(MailState.QUEUED) == PEOPLE


def test_without_script_a_decision_is_taken_and_undone(visit, mia):
    waiting = "/o/joint/people?q=elsewhere&state=submitted"
    page = visit(waiting, as_=mia, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.check("input[name=id]")
    page.click("button[value=confirmed]")
    page.click("button[name=sure]")
    page.click("text=Undo this decision")
    expect(page.locator("main")).to_contain_text("Taken back for 1 person")


def test_the_words_of_the_mails_are_changed_with_a_preview_beside_them(organiser, axe):
    page = organiser
    page.goto("/o/joint/messages/texts/confirmed/en")
    page.fill("#subject", "Welcome {name}")

    def is_of_all(answer):
        return answer.url.endswith("/preview") and re.search(r"See(\+|%20| )you", answer.request.post_data or "")

    with page.expect_response(is_of_all):  # it follows the keys by itself
        page.fill("#text", "Dear {name},\n\nSee you.\n\nYour page:\n{link}\n\n{code}")
    with page.expect_response(is_of_all) as shown:
        page.click("text=Show what I typed")  # nothing runs in the frame, so what it got is read
    text = shown.value.text()
    assert ("Dear Amina Odhiambo," in text, ">Your page</a>" in text) == (True, True)
    page.check("#size-phone")
    assert page.locator("iframe").bounding_box()["width"] <= 390
    assert axe(page) == []
    page.click("text=Save the text")
    expect(page.locator("main")).to_contain_text("The text is saved.")


def test_a_letter_is_issued_released_and_taken_from_the_private_link(organiser, meeting, make, axe):
    person = make.participant(meeting, family_name="Traveller", needs=["visa"])
    page = organiser
    page.goto("/o/joint/letters")
    assert axe(page) == []
    page.check("[aria-label='Tick Ada Traveller']")
    page.click("text=Issue the 1 ticked")
    expect(page.locator("main")).to_contain_text("1 letter is issued.")
    page.check("section:has(#issued) input[name=id]")
    page.click("text=Release the ticked to their people")
    expect(page.locator("main")).to_contain_text("can be taken by its person now")
    page.goto("/o/joint/letters/texts/en")
    assert axe(page) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for address in (
            "letters",
            "letters/texts/en",
            "messages",
            "messages/texts",
            "messages/texts/confirmed/en",
            "messages/write",
        ):
            page.goto(f"/o/joint/{address}")
            assert sideways(page) == 0, address
    page.goto(f"/r/{token_of(person)}")
    with page.expect_download() as taken:
        page.click("a[href*='/letters/'][href$='.pdf']")
    assert taken.value.suggested_filename.endswith("-traveller.pdf")


def test_the_pages_about_mail_give_axe_nothing_to_object_to(organiser, axe):
    page = organiser
    for address in ("messages", "messages/texts", "messages/write"):
        page.goto(f"/o/joint/{address}")
        assert axe(page) == [], address
