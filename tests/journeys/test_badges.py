"""An organiser designs the badges, sees each change before anything is saved, prints them; a certificate is checked by its link."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import faults

DESIGN = "/o/joint-2016/badges/design"


@pytest.fixture
def organiser(chrome, server, signed_in):
    """A browser of the organiser: `organiser(java_script_enabled=False)`."""
    opened = []

    def open_page(address, **values):
        context = chrome.new_context(base_url=server.url, storage_state=signed_in, locale="en-GB", **values)
        opened.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in opened:
        context.close()


def shown(page):
    """The address of the picture, once it is there."""
    page.wait_for_function(
        "() => { const i = document.querySelector('[data-preview]'); return i.complete && i.naturalWidth > 0; }"
    )
    return page.locator("[data-preview]").get_attribute("src")


def test_the_designer_has_no_faults(organiser, axe):
    page = organiser(DESIGN)
    page.locator("details summary").click()
    assert faults(page, axe) == []


def test_the_preview_follows_what_is_typed(organiser):
    page = organiser(DESIGN)
    before = shown(page)
    page.get_by_label("Line at the top").fill("Geneva, autumn")
    page.get_by_label("Badges printed together").select_option("a6")
    picture = "document.querySelector('[data-preview]').src"
    page.wait_for_function(f"() => {picture}.includes('Geneva') && {picture}.includes('size=a6')")
    after = shown(page)
    assert after != before
    assert ("meeting_line=Geneva%2C+autumn" in after, "size=a6" in after, "csrf" in after) == (True, True, False)
    page.get_by_label("Colour of the band of: Centres").select_option("red")
    expect(page.locator(".band").first.locator("rect")).to_have_attribute("fill", "#a61b1b")
    page.reload()
    assert page.get_by_label("Line at the top").input_value() != "Geneva, autumn"


def test_without_a_script_a_button_shows_it_and_another_saves_it(organiser):
    page = organiser(DESIGN, java_script_enabled=False)
    page.get_by_label("Word on the band of: Partners").fill("Friend")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[data-preview]")).to_have_attribute("src", re.compile("word-partner=Friend"))
    page.get_by_role("button", name="Save the design").click()
    expect(page.locator("[role=status]").first).to_contain_text("The design is saved.")
    expect(page.get_by_label("Word on the band of: Partners")).to_have_value("Friend")


def test_badges_are_printed_and_counted(organiser, axe):
    page = organiser("/o/joint-2016/badges?q=benhaddad")
    assert axe(page) == []
    with page.expect_download() as started:
        page.get_by_role("button", name=re.compile("Print 1 badge")).click()
    assert started.value.path().read_bytes().startswith(b"%PDF")
    page.goto("/o/joint-2016/badges?printed=printed")
    assert "BENHADDAD" in page.locator("tbody").inner_text().upper()


def test_on_a_phone_who_has_no_badge_yet_takes_two_lines(organiser):
    page = organiser("/o/joint-2016/badges?printed=new&part=centre")
    page.set_viewport_size({"width": 390, "height": 844})
    heights = page.evaluate("Array.from(document.querySelectorAll('.each-badge tbody tr'), (row) => row.offsetHeight)")
    assert len(heights) > 9
    assert sorted(heights)[len(heights) // 2] < 100  # a long name may take a line more


def test_who_opens_a_certificates_link_is_told_whether_it_is_genuine(page, axe):
    page.goto(f"/v/{'A' * 43}")
    assert "This is no certificate of ours." in page.locator("main").inner_text()
    assert axe(page) == []
