"""The registration form in a real browser: with script and without, right and wrong, on a desk and on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import faults
from tracker.core import clock
from tracker.registration.private_links import token_of

FORM = "/m/joint/register"


@pytest.fixture(autouse=True)
def meeting(make):
    now = clock.now()
    today = now.date()
    make.meeting(
        slug="joint",
        online=True,
        starts_on=today + timedelta(days=30),
        ends_on=today + timedelta(days=32),
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=20),
    )
    make.organisation(code="SCRC-KEN", short_name="SCRC Kenya")


def fill(page, email):
    page.fill("#given_name", "Amina")
    page.fill("#family_name", "Odhiambo")
    page.fill("#email", email)
    page.fill("#job_title", "Director")


def choose_centre(page):
    page.fill("#organisation-find", "ken")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_a_person_registers_with_the_keyboard_alone_in_the_picker(visit):
    page = visit(FORM)
    fill(page, "amina@example.org")
    choose_centre(page)
    page.check("#consent-yes")
    page.click("text=Send my registration")
    expect(page.locator("h1")).to_have_text("We have your registration")
    expect(page.locator(".pass")).to_contain_text("SCRC Kenya")


def test_an_organisation_that_was_typed_and_not_picked_is_the_one_found_or_a_new_one(visit):
    page = visit(FORM)
    fill(page, "amina@example.org")
    page.fill("#organisation-find", "ken")
    page.focus("#job_title")
    expect(page.locator("#organisation-find")).to_have_value("SCRC Kenya")
    page.fill("#organisation-find", "Ministry of Lakes")
    page.focus("#job_title")
    expect(page.locator("#organisation_other")).to_have_value("Ministry of Lakes")
    expect(page.locator("#organisation_other")).to_be_visible()
    page.fill("#organisation_other", "")
    page.fill("#organisation-find", "Ministry of Rivers")
    page.check("#consent-yes")
    page.focus("#organisation-find")
    page.keyboard.press("Enter")
    expect(page.locator(".pass")).to_contain_text("Ministry of Rivers")


def test_a_person_registers_without_script(visit):
    page = visit(FORM, java_script_enabled=False)
    fill(page, "noscript@example.org")
    page.select_option("#organisation", "SCRC-KEN")
    page.check("#consent-yes")
    page.click("text=Send my registration")
    expect(page.locator("h1")).to_have_text("We have your registration")


def test_after_a_mistake_the_summary_has_the_focus_and_leads_to_the_field(visit):
    page = visit(FORM)
    fill(page, "amina@")
    page.click("text=Send my registration")
    expect(page.locator(".errors")).to_be_focused()
    page.click(".errors a >> text=Choose your centre")
    expect(page.locator("#organisation-find")).to_be_focused()
    expect(page.locator("#email")).to_have_value("amina@")


def test_what_was_typed_comes_back_after_a_reload_but_not_the_agreement(visit):
    page = visit(FORM)
    fill(page, "amina@example.org")
    choose_centre(page)
    page.check("#needs-visa")
    page.check("#consent-yes")
    page.reload()
    expect(page.locator("#family_name")).to_have_value("Odhiambo")
    expect(page.locator("#organisation-find")).to_have_value("SCRC Kenya")
    expect(page.locator("#needs-visa")).to_be_checked()
    expect(page.locator("#consent-yes")).not_to_be_checked()


def test_what_is_typed_before_the_script_is_there_is_not_lost_to_the_draft(visit):
    page, held = visit(FORM), []
    fill(page, "amina@example.org")
    page.route("**/tracker.js*", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks what it calls
    page.goto(FORM, wait_until="commit")
    page.locator("#family_name").press_sequentially("Anew")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator("#job_title")).to_have_value("Director")
    expect(page.locator("#family_name")).to_have_value("Anew")


def test_what_is_folded_opens_when_a_draft_brings_something_back(visit):
    page = visit(FORM)
    more = page.locator("details.more")
    expect(page.locator("#phone")).to_be_hidden()
    more.locator("summary").click()
    page.fill("#phone", "+254 1")
    expect(page.locator("[data-draft-state]")).not_to_be_empty()
    page.reload()
    expect(page.locator("#phone")).to_be_visible()
    expect(page.locator("#phone")).to_have_value("+254 1")


def test_a_kept_draft_is_gone_once_it_was_sent(visit):
    page = visit(FORM)
    fill(page, "amina@example.org")
    choose_centre(page)
    page.check("#consent-yes")
    page.click("text=Send my registration")
    expect(page.locator("h1")).to_have_text("We have your registration")
    page.wait_for_load_state()  # the draft goes by script, after the heading is there
    page.goto("/m/joint/register")
    expect(page.locator("#family_name")).to_have_value("")


def test_every_page_is_accessible_and_none_scrolls_sideways(visit, make, axe):
    person = make.participant()
    page = visit(FORM)
    looked = {}

    def look(name):
        looked[name] = faults(page, axe)

    look("form")
    page.click("text=Send my registration")
    expect(page.locator(".errors")).to_be_visible()
    look("mistakes")
    fill(page, "amina@example.org")
    choose_centre(page)
    page.check("#consent-yes")
    page.click("text=Send my registration")
    expect(page.locator("h1")).to_have_text("We have your registration")
    look("done")
    for name, path in {"link": "/m/joint/link", "mine": f"/r/{token_of(person)}", "cut": "/r/cut"}.items():
        page.goto(path)
        look(name)
    assert {name: wrong for name, wrong in looked.items() if wrong} == {}
