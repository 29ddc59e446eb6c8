"""What the tests of the desk do and look at."""

from playwright.sync_api import expect
from sqlalchemy import select

from tracker.attendance.models import CheckIn
from tracker.core.db import db


def find(page, typed):
    page.fill("#find", typed)
    expect(page.locator(".person")).to_have_count(1)


def said(page, word, name):
    expect(page.locator(".result h1, .result h2")).to_have_text(word)
    expect(page.locator(".result .name")).to_have_text(name)


def events():
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(CheckIn.kind, CheckIn.result).order_by(CheckIn.at))]


def strip(page, text):
    """The line that says what is saved on this phone and what was sent."""
    expect(page.locator("[data-strip-text]")).to_contain_text(text)


def next_person(page):
    page.click("[data-next]")
    expect(page.locator("#desk")).to_be_visible()


def listed(page, count):
    """The app is there, with so many names."""
    expect(page.locator("html[data-ready]")).to_have_count(1)
    expect(page.locator("[data-about]")).to_contain_text(f"{count} names")


def kept(page):
    """The service worker has the whole app."""
    expect(page.locator("html[data-kept]")).to_have_count(1)
