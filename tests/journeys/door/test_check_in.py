"""The check-in desk in a real browser, with script and without: two letters, one tap, the answer fills the screen."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.journeys.door.steps import events, find, listed, said, strip
from tracker.attendance.models import Presence
from tracker.core.db import db
from tracker.registration.models import Participant, State


def test_two_letters_and_one_tap(phone, ada):
    page = phone()
    find(page, "ngu")
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    page.click("[data-next]")
    expect(page.locator("[data-count]")).to_have_text("1")
    find(page, "anh")
    expect(page.locator(".person .tag")).to_contain_text("Here")
    page.click(".person")
    said(page, "Already here", "Thị Anh Nguyễn")
    strip(page, "Saved on this phone: 0 · Sent: 2, ")
    assert events() == [("in", "welcome"), ("in", "already_here")]


def test_what_is_typed_before_the_app_is_there_is_kept(chrome, site, ada):
    phone, held = chrome.new_context(base_url=site), []
    phone.route("**/desk/store.js*", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks what it calls
    page = phone.new_page()
    page.goto("/c/joint", wait_until="commit")
    page.locator("#plain #find").press_sequentially("ngu")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    listed(page, 2)
    expect(page.locator("#find")).to_have_value("ngu")
    expect(page.locator("#find")).to_be_focused()
    expect(page.locator(".person")).to_have_count(1)
    phone.unroute_all(behavior="ignoreErrors")
    phone.close()


def test_a_list_that_is_drawn_again_under_a_finger_takes_no_tap_away(phone, ada):
    page = phone()
    find(page, "ngu")
    page.locator(".person").hover()
    page.mouse.down()
    page.dispatch_event("#find", "input")
    page.mouse.up()
    said(page, "Welcome", "Thị Anh Nguyễn")


def test_the_way_back_leads_to_the_list_and_not_out_of_the_app(phone, ada):
    page = phone()
    listed(page, 2)
    page.click("[data-walk]")
    expect(page.locator("#walk")).to_be_visible()
    page.go_back()
    expect(page.locator("#desk")).to_be_visible()
    find(page, "ngu")
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    page.go_back()
    expect(page.locator("#desk")).to_be_visible()
    expect(page.locator("[data-count]")).to_have_text("1")


def test_undo_is_one_tap_more(phone, ada):
    page = phone()
    find(page, "ngu")
    page.click(".person")
    page.click("[data-undo]")
    expect(page.locator("[data-last]")).to_have_text("Undone: Thị Anh Nguyễn is not checked in.")
    expect(page.locator("[data-count]")).to_have_text("0")
    strip(page, "Saved on this phone: 0 · Sent: 2, ")
    db.session.rollback()
    assert db.session.scalars(select(Presence.attended)).all() == [False]


def test_a_scanner_types_a_code_and_enter(phone, ada):
    page = phone()
    listed(page, 2)
    page.fill("#find", ada.code)
    page.keyboard.press("Enter")
    said(page, "Welcome", "Thị Anh Nguyễn")
    page.click("[data-next]")
    page.fill("#find", "Z9 9Z9")
    page.keyboard.press("Enter")
    said(page, "Not on the list", "Z99Z9")


def test_a_cut_network_loses_nothing_and_doubles_nothing(phone, ada):
    page = phone()
    find(page, "ngu")
    page.context.set_offline(True)
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    strip(page, "No network. Saved on this phone: 1 · Sent: 0")
    page.context.set_offline(False)
    strip(page, "Saved on this phone: 0 · Sent: 1, ")
    assert events() == [("in", "welcome")]


def test_somebody_not_confirmed_comes_in_with_a_reason(phone, make, meeting):
    make.participant(meeting, given_name="Elin", family_name="Lindqvist", state=State.WAITING)
    page = phone()
    find(page, "lin")
    page.click(".person")
    said(page, "Not confirmed", "Elin Lindqvist")
    page.fill("#reason", "The chair asked")
    page.click(".insist button")
    said(page, "Welcome", "Elin Lindqvist")


def test_names_from_outside_stay_text(phone, make, meeting):
    make.participant(meeting, given_name="<img src=x onerror=alert(1)>", family_name="'\"><script>alert(2)</script>")
    page = phone()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    listed(page, 1)
    find(page, "img")
    page.click(".person")
    expect(page.locator(".result h2")).to_have_text("Welcome")
    assert page.locator("#answer img, #answer script").count() == 0


def test_everything_works_without_script(phone, ada):
    page = phone(java_script_enabled=False)
    page.fill("#find", "anh ngu")
    page.click("text=Find")
    expect(page.locator(".person")).to_have_count(1)
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    page.click("text=Undo")
    expect(page.locator(".notice")).to_contain_text("Undone: Thị Anh Nguyễn is not checked in.")
    page.click("text=Add a walk-in")
    page.fill("#family_name", "Joseph")
    page.fill("#organisation", "BCRC Caribbean")
    page.click("button.main")
    said(page, "Welcome", "Joseph")
    db.session.rollback()
    assert db.session.scalars(select(Participant.origin).where(Participant.family_name == "Joseph")).all() == [
        "walk-in"
    ]


def test_nobody_is_called_absent_before_the_server_said_who_is_here(chrome, site, make, session, ada):
    make.presence(ada, session)
    phone, held = chrome.new_context(base_url=site), []
    phone.route("**/here.json*", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks what it calls
    page = phone.new_page()
    page.goto("/c/joint")
    expect(page.locator(".person")).to_have_count(2)
    expect(page.locator("[data-count]")).to_have_text("…")
    assert page.locator(".person .tag").count() == 0
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator("[data-count]")).to_have_text("1")
    expect(page.locator(".person .tag.none")).to_have_text("Not here yet")
    phone.unroute_all(behavior="ignoreErrors")
    phone.close()


def test_the_session_chosen_by_hand_stays_when_the_page_opens_again(phone, ada, make, meeting, session):
    later = make.session(meeting, starts_at=session.starts_at + timedelta(hours=3), ends_at=session.ends_at)
    page = phone()
    listed(page, 2)
    assert page.input_value("#at") == str(session.id)
    page.select_option("#at", str(later.id))
    page.reload()
    listed(page, 2)
    assert page.input_value("#at") == str(later.id)
