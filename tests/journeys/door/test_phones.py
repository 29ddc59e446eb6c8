"""A phone without an account: paired by the QR picture, locked by a PIN, limited, signed out, and what it still had."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.door.steps import events, find, kept, listed, next_person, said, strip
from tracker.accounts import devices, sessions
from tracker.accounts.devices import NewDevice
from tracker.attendance import queries
from tracker.core import clock
from tracker.core.access import SYSTEM


@pytest.fixture
def invite(app, monkeypatch, meeting, site):
    """The address in the QR picture; from then on the application looks for real who asks."""
    monkeypatch.setitem(app.extensions, "tracker.who", sessions.who)

    def ask(**values):
        until = clock.now() + timedelta(days=1000)
        wanted = NewDevice("Door 2", **values)
        device, code = devices.invite_device("joint", meeting.id, wanted, expires_at=until, by=SYSTEM, now=clock.now())
        return device, f"/c/joint/pair/{code}"

    return ask


@pytest.fixture
def new_phone(chrome, site):
    """A phone nobody has used yet."""
    context = chrome.new_context(base_url=site, viewport={"width": 390, "height": 844}, locale="en-GB")
    yield context.new_page()
    context.close()


def paired(page, address):
    page.goto(address)
    page.click("main button.main")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    return page


def database(page):
    return page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")


def test_it_is_paired_and_checks_in_under_its_name(new_phone, invite, ada, axe):
    _device, address = invite()
    new_phone.goto(address)
    assert axe(new_phone) == []
    page = paired(new_phone, address)
    listed(page, 2)
    find(page, "ngu")
    page.click(".person")
    said(page, "Welcome", "Thị Anh Nguyễn")
    strip(page, "Sent: 1, ")
    assert [(event.by, event.device) for event in queries.list_check_ins(ada.meeting_id)] == [("Door 2", "Door 2")]


def test_signed_out_it_hands_over_what_it_had_and_forgets_the_names(new_phone, invite, meeting, ada):
    device, address = invite()
    page = paired(new_phone, address)
    listed(page, 2)
    kept(page)
    page.context.set_offline(True)
    find(page, "ngu")
    page.click(".person")
    next_person(page)
    devices.revoke_device("joint", meeting.id, device.id, by=SYSTEM, now=clock.now())
    page.context.set_offline(False)
    expect(page.locator("[data-strip-text]")).to_contain_text("The organisers signed this phone out.")
    expect(page.locator("#desk")).to_be_hidden()
    assert database(page) == []
    assert events() == [("in", "rejected")]
    assert [event.name for event in queries.list_refused(meeting.id)] == ["Thị Anh Nguyễn"]


def test_opened_anew_without_a_network_it_still_says_that_it_is_signed_out_and_how_to_come_back(
    new_phone, invite, meeting, ada
):
    device, address = invite()
    page = paired(new_phone, address)
    listed(page, 2)
    kept(page)
    devices.revoke_device("joint", meeting.id, device.id, by=SYSTEM, now=clock.now())
    page.reload()
    strip(page, "The organisers signed this phone out.")
    page.context.set_offline(True)
    page.reload()
    strip(page, "The organisers signed this phone out.")
    strip(page, "To check in with it again, scan a new QR picture of the organisers, with a network.")
    expect(page.locator("#desk")).to_be_hidden()
    expect(page.locator("[data-notice]")).to_be_hidden()
    page.context.set_offline(False)
    _device, again = invite()
    paired(page, again)
    listed(page, 2)
    expect(page.locator("#desk")).to_be_visible()
    page.click(".desk-name summary")
    page.click("[data-leave]")
    strip(page, "This phone is signed out and has forgotten the names. To check in with it again")
    page.context.set_offline(True)
    page.reload()
    strip(page, "This phone is signed out and has forgotten the names. To check in with it again")
    expect(page.locator("#desk")).to_be_hidden()


def test_whoever_puts_it_away_signs_it_out_but_not_before_all_is_sent(new_phone, invite, meeting, ada):
    device, address = invite()
    page = paired(new_phone, address)
    listed(page, 2)
    page.context.set_offline(True)
    find(page, "ngu")
    page.click(".person")
    next_person(page)
    page.click(".desk-name summary")
    page.click("[data-leave]")
    expect(page.locator("[data-about]")).to_have_text("1 check-ins are not sent yet. Connect this phone first.")
    page.context.set_offline(False)
    strip(page, "Saved on this phone: 0 · Sent: 1, ")
    page.context.set_offline(True)
    page.click("[data-leave]")
    expect(page.locator("[data-about]")).to_have_text("Signing out needs a network. Connect this phone first.")
    page.context.set_offline(False)
    page.click("[data-leave]")
    strip(page, "This phone is signed out and has forgotten the names.")
    assert database(page) == []
    assert devices.get_device("joint", device.id).revoked_at is not None
    assert events() == [("in", "welcome")]


def test_a_pin_opens_it_with_and_without_a_network(new_phone, invite, ada):
    _device, address = invite(pin="2468")
    page = paired(new_phone, address)
    expect(page.locator("#desk")).to_be_hidden()
    page.fill("#pin", "1111")
    page.keyboard.press("Enter")
    expect(page.locator("[data-pin-error]")).to_have_text("This is not the PIN. Tries left: 9.")
    page.fill("#pin", "2468")
    page.keyboard.press("Enter")
    expect(page.locator("#desk")).to_be_visible()
    listed(page, 2)
    kept(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#lock")).to_be_visible()
    expect(page.locator("#desk")).to_be_hidden()
    page.fill("#pin", "1357")
    page.keyboard.press("Enter")
    expect(page.locator("[data-pin-error]")).to_contain_text("Tries left: 9.")
    page.fill("#pin", "2468")
    page.keyboard.press("Enter")
    expect(page.locator("#desk")).to_be_visible()
    find(page, "ngu")


def test_the_phone_is_limited_to_its_doors(new_phone, invite, make, meeting, session, ada):
    make.session(meeting, title="Closed session", starts_at=clock.now(), ends_at=clock.now() + timedelta(days=1000))
    _device, address = invite(places=[session.id])
    page = paired(new_phone, address)
    listed(page, 2)
    expect(page.locator("#at option")).to_have_count(1)
