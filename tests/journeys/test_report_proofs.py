"""The downloaded report, opened from a disk: a click on a sentence shows what it rests on, another hides it again."""

import pytest
from playwright.sync_api import Browser, expect

from tests.factories import NOW
from tests.journeys.looks import sideways
from tests.report.build import a_whole_meeting
from tracker.report.compile import compile_report
from tracker.report.writers import html

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_a_sentence_of_the_downloaded_report_opens_its_figures(chrome: Browser, axe, make, tmp_path, width):
    file = tmp_path / "report.html"
    file.write_bytes(html.write(compile_report(a_whole_meeting(make), NOW)))
    context = chrome.new_context(viewport={"width": width, "height": 900}, java_script_enabled=True, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator('[id="r-attendance.total"] .rests').first.click()
    sheet = page.locator(".proof:visible")
    expect(sheet).to_have_count(1)
    expect(sheet).to_contain_text("Persons who attended for a regional centre.")
    assert sideways(page) == 0
    assert axe(page) == []
    sheet.get_by_role("link", name="Close").click()
    expect(sheet).to_have_count(0)
    page.emulate_media(media="print")
    assert page.locator(".proof:visible").count() == 0
    context.close()
