"""An administrator sets up a passkey in a browser with a virtual authenticator, and signs in with it."""

import re

import pytest
from playwright.sync_api import expect

from tests.accounts.conftest import PASSWORD
from tests.factories import NOW
from tracker.accounts import operations
from tracker.core.access import SYSTEM, Role


@pytest.fixture
def passkeys_here(app, served, monkeypatch):
    """The site under the name that browsers allow passkeys for."""
    address = served.replace("127.0.0.1", "localhost")
    monkeypatch.setitem(app.config, "TRACKER_BASE_URL", address)
    monkeypatch.setitem(app.config, "TRACKER_SECOND_FACTOR", "admins")
    return address


def test_a_passkey_is_made_and_opens_the_account(chrome, passkeys_here, axe):
    operations.create_user_with_role("ana@example.org", Role.ADMIN, name="Ana", password=PASSWORD, by=SYSTEM, now=NOW)
    visitor = chrome.new_context(base_url=passkeys_here, locale="en-GB", reduced_motion="reduce")
    page = visitor.new_page()
    faults = plug_in(visitor, page)

    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a second step")
    assert axe(page) == []
    page.get_by_label("Name, to know it by").first.fill("Laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert (axe(page), page.locator("main code").count()) == ([], 10)
    recovery = page.locator("main code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    page.goto("/account")
    expect(page.locator("main")).to_contain_text("Laptop")
    assert axe(page) == []
    sign_out(page)

    sign_in(page)
    assert axe(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile(r"/o$"))
    page.goto("/account")
    sign_out(page)

    sign_in(page)
    page.get_by_label("Recovery code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/o$"))
    visitor.close()
    assert faults == []


def plug_in(visitor, page):
    """A passkey device that is part of this browser, whose person agrees to everything; what the console complains of."""
    faults = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    device = visitor.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return faults


def sign_out(page):
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url(lambda address: not address.endswith("/account"))


def sign_in(page):
    page.goto("/login")
    page.get_by_label("E-mail address").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/login/second$"))
