"""Without a desk: somebody checks themselves in by the code shown in the room, and a kiosk at the entrance."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tracker.attendance import oneself
from tracker.attendance.models import CheckIn
from tracker.attendance.rules import Channel
from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.db import db

pytestmark = pytest.mark.usefixtures("site")
PHONE = {"width": 390, "height": 844}


def small_targets(page):
    """Buttons and fields that a finger misses."""
    boxes = page.eval_on_selector_all(
        "main button, main input:not([type=hidden]), main select",
        "all => all.map(e => [e.outerHTML, e.getBoundingClientRect().height])",
    )
    return [html[:80] for html, height in boxes if 0 < height < 44]


def channels():
    db.session.rollback()
    return db.session.scalars(select(CheckIn.channel)).all()


@pytest.mark.parametrize("script", [True, False])
def test_somebody_checks_themselves_in_with_the_code_shown_in_the_room(visit, meeting, session, ada, axe, script):
    oneself.set_self_check_in(meeting.id, in_room=True, online=False, by=SYSTEM, now=clock.now())
    screen = visit(f"/c/joint/screen/{session.id}", viewport={"width": 1280, "height": 720})
    assert axe(screen) == []
    code = re.sub(r"\D", "", screen.locator(".digits").inner_text())
    mine = visit("/m/joint/here", viewport=PHONE, java_script_enabled=script)
    if script:
        assert axe(mine) == []
        assert small_targets(mine) == []
    mine.get_by_label("Your entry code").fill(f"{ada.code[:2]} {ada.code[2:]}".lower())
    mine.get_by_label("Code shown in the room").fill("000 000" if code != "000000" else "1")
    mine.get_by_role("button", name="Check in").click()
    expect(mine.locator(".errors")).to_contain_text("This is not the code shown in the room now.")
    mine.get_by_label("Code shown in the room").fill(f"{code[:3]} {code[3:]}")
    mine.get_by_role("button", name="Check in").click()
    expect(mine.locator("h1")).to_have_text("Welcome")
    assert "Nguyễn" not in mine.locator("body").inner_text()
    assert channels() == [Channel.SELF]


def test_a_kiosk_takes_one_badge_after_the_other_and_goes_back_by_itself(visit, meeting, session, ada, axe):
    kiosk = visit("/c/joint/kiosk", viewport={"width": 1024, "height": 768})
    assert (axe(kiosk), small_targets(kiosk)) == ([], [])
    expect(kiosk.locator("#code")).to_be_focused()
    kiosk.keyboard.type(ada.code)  # a reader types into the field that has the focus
    kiosk.keyboard.press("Enter")
    kiosk.get_by_role("heading", name="Welcome").wait_for()
    assert "Nguyễn" in kiosk.locator(".result").inner_text()
    assert axe(kiosk) == []
    expect(kiosk.locator("#code")).to_be_focused()
    kiosk.keyboard.type("ZZZZZ")
    kiosk.keyboard.press("Enter")
    kiosk.get_by_role("heading", name="Please go to the desk").wait_for()
    assert channels() == [Channel.KIOSK, Channel.KIOSK]


def test_a_delegation_is_checked_in_at_one_tap_on_a_phone(visit, make, meeting, session, axe):
    organisation = make.organisation(short_name="SCRC Chile")
    for name in ("Abad", "Baeza", "Cid"):
        make.participant(meeting, organisation, family_name=name)
    page = visit(f"/c/joint/delegation/{organisation.id}", viewport=PHONE)
    assert axe(page) == []
    page.get_by_label("Cid").uncheck()
    page.get_by_role("button", name="Check in all 3").click()
    page.wait_for_url(re.compile(r"/c/joint\?"))
    assert channels() == [Channel.DOOR] * 2
