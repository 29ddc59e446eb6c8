"""An organiser edits a paragraph, the register changes, they choose; the report goes to Word and comes back changed."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import sideways
from tests.report.build import a_whole_meeting
from tests.report.editing.conftest import Sheet
from tracker.audit.operations import record
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.report.editing.queries import editing
from tracker.report.editing.rules import handle

TOTAL = handle("attendance.total")


@pytest.fixture
def meeting(make):
    return a_whole_meeting(make)


@pytest.fixture
def organiser(visit, make, meeting):
    user = make.user(name="Mia Keller")
    make.role(user, meeting, Role.ORGANISER)
    return visit("/o", as_=user)


def kept(meeting):
    db.session.rollback()
    return [edit.text for edit in editing(meeting.id).edits]


def is_narrow_enough(page):
    page.set_viewport_size({"width": 320, "height": 800})
    fits = sideways(page) == 0
    page.set_viewport_size({"width": 1280, "height": 900})
    return fits


def write_by_hand(page, base, axe):
    page.goto(f"{base}/edit")
    assert (axe(page), is_narrow_enough(page)) == ([], True)
    page.locator(f"#p-{TOTAL} a").click()
    page.get_by_label("Text", exact=True).fill("")
    page.get_by_role("button", name="Save the text").click()
    expect(page.locator(".errors")).to_contain_text("Write the text of the paragraph.")
    page.get_by_label("Text", exact=True).fill("Nine people came, of four centres expected.")
    page.get_by_role("button", name="Save the text").click()
    expect(page.locator(".page-head .tag")).to_have_text("Edited")


def choose(page, base, axe):
    page.goto(base)
    page.get_by_role("link", name="Compare and choose").click()
    page.wait_for_url(f"**{base}/edit**")
    page.get_by_role("link", name="Compare and choose").click()
    expect(page.locator(".choose")).to_contain_text("your text was written when it was 4; the register now says 5.")
    assert (axe(page), is_narrow_enough(page)) == ([], True)
    page.get_by_role("button", name="Keep my text").click()
    expect(page.locator(".page-head .tag")).to_have_text("Edited")
    page.get_by_role("button", name="Adopted as it stands").click()
    page.wait_for_url(lambda url: TOTAL not in url)


def through_word(page, base, axe, folder):
    page.goto(base)
    with page.expect_download() as coming:
        page.get_by_role("link", name="To edit in Word").click()
    sheet = Sheet(Path(coming.value.path()).read_bytes())
    sheet.write("attendance.total", "Nine people came, of five centres expected.")
    (folder / "report.docx").write_bytes(sheet.save())
    page.get_by_role("link", name="Back from Word").click()
    page.get_by_label("Word file of the report").set_input_files(folder / "report.docx")
    page.get_by_role("button", name="See what was changed").click()
    expect(page.locator("#changed")).to_have_text("Changed paragraphs (1)")
    assert (axe(page), is_narrow_enough(page)) == ([], True)
    page.get_by_role("button", name="Keep what is ticked").click()


def test_a_paragraph_is_edited_told_of_a_change_and_comes_back_from_word(organiser, meeting, make, axe, tmp_path):
    page, base = organiser, f"/o/{meeting.slug}/report"
    write_by_hand(page, base, axe)
    make.expected(meeting, make.organisation())
    record("meeting.changed", by=SYSTEM, at=clock.now(), meeting_id=meeting.id)
    db.session.commit()
    choose(page, base, axe)
    through_word(page, base, axe, tmp_path)
    expect(page.locator(f"#p-{TOTAL}")).to_contain_text("of five centres expected")
    expect(page.locator(f"#p-{TOTAL}")).to_contain_text("Changed since adopted")
    assert kept(meeting) == ["Nine people came, of five centres expected."]
