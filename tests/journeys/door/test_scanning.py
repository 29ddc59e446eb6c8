"""Badges before a camera, in a browser whose camera is a film of them; and scanners that type."""

import pytest
from playwright.sync_api import expect

from tests.journeys.door.camera import film
from tests.journeys.door.steps import events, kept, listed, said, strip
from tracker.registration.models import State


@pytest.fixture
def camera_phone(browsers, site, tmp_path):
    """Opens the desk on a phone that sees these codes, one after the other."""
    opened = []

    def start(*codes):
        running = browsers(*film(tmp_path / "badges.y4m", codes))
        opened.append(running)
        context = running.new_context(base_url=site, viewport={"width": 390, "height": 844}, locale="en-GB")
        page = context.new_page()
        page.goto("/c/joint")
        return page

    yield start
    for running in opened:
        running.close()


def typed_by_scanner(page, code):
    """A burst of keys, as a scanner sends it, whatever has the focus."""
    page.evaluate(
        """(text) => [...text, "Enter"].forEach((key) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))""",
        code,
    )


def test_the_scanner_reads_badges_and_goes_on_by_itself(camera_phone, make, meeting, ada, axe):
    people = [make.participant(meeting, given_name=f"Guest{n}") for n in range(3)]
    page = camera_phone(*(f"{person.code[:2]} {person.code[2:]}" for person in people))
    listed(page, 5)
    kept(page)
    page.click("[data-scan]")
    expect(page.locator("[data-quick]")).to_contain_text("Welcome · Checked in at")
    for person in people:  # one film, three badges, no touch in between
        expect(page.locator("[data-quick]")).to_contain_text(person.given_name)
    assert axe(page) == []
    page.click("[data-scan-close]")
    expect(page.locator("[data-count]")).to_have_text("3")
    strip(page, "Saved on this phone: 0 · Sent: ")
    assert {kind for kind, _ in events()} == {"in"}
    assert [result for _, result in events()].count("welcome") == 3


def test_scanning_works_without_a_network(camera_phone, make, meeting, ada):
    page = camera_phone(ada.code)
    listed(page, 2)
    kept(page)
    page.context.set_offline(True)
    page.reload()
    listed(page, 2)
    page.click("[data-scan]")
    expect(page.locator("[data-quick]")).to_contain_text("Thị Anh Nguyễn")
    page.click("[data-scan-close]")
    page.context.set_offline(False)
    strip(page, "Saved on this phone: 0 · Sent: 1, ")
    assert events() == [("in", "welcome")]


def test_what_needs_a_decision_fills_the_screen(camera_phone, make, meeting):
    person = make.participant(meeting, given_name="Elin", family_name="Lindqvist", state=State.WAITING)
    page = camera_phone(person.code)
    listed(page, 1)
    page.click("[data-scan]")
    expect(page.locator(".result h2")).to_have_text("Not confirmed")
    page.fill("#reason", "The chair asked")
    page.click(".insist button")
    said(page, "Welcome", "Elin Lindqvist")


def test_without_a_camera_it_says_so_and_the_names_remain(phone, ada):
    page = phone()
    listed(page, 2)
    page.click("[data-scan]")
    expect(page.locator("[data-notice]")).to_contain_text("The camera cannot be used.")
    expect(page.locator("#find")).to_be_visible()
    page.locator(".person").first.click()  # all that is sent and heard draws the notices anew
    said(page, "Welcome", "Thị Anh Nguyễn")
    strip(page, "Sent: 1")
    page.click("[data-next]")
    expect(page.locator("[data-notice]")).to_contain_text("The camera cannot be used.")


def test_a_scanner_types_wherever_the_cursor_is(phone, ada):
    page = phone()
    listed(page, 2)
    page.focus(".desk-name summary")
    typed_by_scanner(page, ada.code.lower())
    said(page, "Welcome", "Thị Anh Nguyễn")
    typed_by_scanner(page, "Z9 9Z9")
    said(page, "Not on the list", "Z99Z9")
