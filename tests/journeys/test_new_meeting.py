"""A meeting entered on a phone by an administrator: its facts, programme, who is expected and in which order, who works there."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import sideways

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def boss(make):
    for code, kind in (("SCRC-KEN", "regional-centre"), ("KEMI", "government-agency"), ("BANK", "other")):
        make.organisation(code=code, short_name=code.title(), type=kind)
    return make.user(name="Boss", email="boss@example.org", is_admin=True)


def test_a_meeting_is_entered_on_a_phone(visit, boss, axe):
    page = visit("/o", as_=boss, **PHONE)

    def is_sound():
        assert (sideways(page), axe(page)) == (0, []), page.url

    enter(page, is_sound)
    add_a_session(page, is_sound)
    say_who_is_expected(page, is_sound)
    say_who_works_there(page, is_sound)
    look_after_accounts(page, is_sound)


def enter(page, is_sound):
    page.click("main >> text=New meeting")
    is_sound()
    page.fill("#title", "Joint meeting of the regional centres")
    page.fill("#short_title", "Joint meeting 2027")
    page.fill("#starts_on", "2027-10-04")
    page.fill("#ends_on", "2027-10-05")
    page.select_option("#timezone", "Africa/Nairobi")
    page.click("text=Enter the meeting")
    expect(page).to_have_url(re.compile(r"/o/joint-meeting-2027$"))
    is_sound()


def add_a_session(page, is_sound):
    page.goto("/o/joint-meeting-2027/programme")
    is_sound()
    page.click("main >> text=Add a session >> nth=0")
    page.fill("#title", "Opening")
    page.fill("#starts", "09:00")
    page.fill("#ends", "10:30")
    is_sound()
    page.click("button:text-is('Save')")
    expect(page.locator("table.programme")).to_contain_text("09:00–10:30")
    page.click("main >> text=Add a session >> nth=0")
    page.select_option("#kind", "break")
    expect(page.locator("[name=counted]")).not_to_be_checked()
    page.check("[name=counted]")
    page.select_option("#kind", "social")
    expect(page.locator("[name=counted]")).to_be_checked()  # as it was set by hand


def say_who_is_expected(page, is_sound):
    page.goto("/o/joint-meeting-2027/expected")
    for tab in page.locator(".subnav [aria-current]").all():  # "Settings" is the last of many
        expect(tab).to_be_in_viewport(ratio=0.9)
    is_sound()
    page.check("label:has-text('Scrc-Ken')")
    for code in ("BANK", "KEMI"):
        page.select_option(f"#part-{code}", "partner")
    page.locator("main form button.main").click()
    page.goto("/o/joint-meeting-2027/expected/order")
    is_sound()
    partners = page.locator("section:has-text('Partner bodies') th[scope=row]")
    before = partners.all_inner_texts()
    page.locator("button[value^=down]:not([aria-disabled])").click()
    expect(partners).to_have_text(before[::-1])


def say_who_works_there(page, is_sound):
    page.goto("/o/joint-meeting-2027/team")
    page.fill("#email", "ana@example.org")
    page.check("label:text-is('Organiser')")
    page.click("text=Add and send the link")
    expect(page.locator(".notice.ok")).to_contain_text("ana@example.org gets an e-mail")
    is_sound()


def look_after_accounts(page, is_sound):
    page.goto("/o")
    page.click("main >> text=Accounts")
    is_sound()
    page.fill("#q", "ana")
    page.click("text=Show")
    page.click("th >> text=ana@example.org")
    is_sound()
    page.click("text=Disable this account")
    page.fill("#reason", "typed a wrong address")
    is_sound()
    page.click("button:text-is('Disable this account')")
    expect(page.locator(".notice.warn")).to_contain_text("Disabled by Boss")
    page.click("text=Enable it again")
    page.click("text=Make an administrator")
    is_sound()
