"""The data's whole way, once: a person registers, is confirmed, checked in, speaks in a group, and stands in the report."""

import io
import json
import re
import time
from pathlib import Path

import docx
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server import Server, start

MEETING = "joint-2016"
POINT = "Shared inventories of obsolete pesticides help every centre of the region."


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Server:
    """A server of its own: the journey changes the sample's figures."""
    running = start(tmp_path_factory.mktemp("whole") / "data")
    yield running
    running.stop()


@pytest.fixture
def visitor(chrome: Browser, fresh: Server) -> Page:
    context = chrome.new_context(base_url=fresh.url, locale="en-GB", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def organiser(chrome: Browser, fresh: Server) -> Page:
    context = chrome.new_context(base_url=fresh.url, locale="en-GB", reduced_motion="reduce", accept_downloads=True)
    page = context.new_page()
    page.goto(fresh.sign_in_link())
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/o"))
    yield page
    context.close()


def test_from_the_registration_form_to_the_downloaded_report(fresh, visitor, organiser, tmp_path):
    code, link = register(visitor, fresh)
    confirm(organiser)
    assert "Confirmed" in visitor_state(visitor, link)
    check_in(organiser, code)
    write_a_point(organiser)
    figures = json.loads(fresh.flask("figures", "show", MEETING, "--json"))
    attended = {figure["name"]: figure["value"] for figure in figures["figures"]}
    assert attended["attended_from_centres"] == 39
    assert attended["centres_represented"] == 22
    texts = download_report(organiser, tmp_path)
    for text in texts:
        assert "attended by 39 participants from 22 of the 23 regional centres" in text
        assert "TESTOVÁ" in text
        assert POINT in text
    publish(organiser)
    visitor.goto(f"/m/{MEETING}")
    visitor.get_by_role("link", name=re.compile("Read the report")).first.click()
    expect(visitor.locator("main")).to_contain_text(POINT)


def register(page: Page, server: Server) -> tuple[str, str]:
    """Fill in the public form; gives the entry code shown and the private link of the mail."""
    page.goto(f"/m/{MEETING}")
    page.get_by_role("link", name=re.compile("^Register")).first.click()
    page.wait_for_url("**/register")
    page.get_by_label("Given names").fill("Jana")
    page.get_by_label("Family name").fill("Testová")
    page.locator("#email").fill("jana.testova@example.org")
    page.locator("#job_title").fill("Adviser")
    page.get_by_role("combobox", name="Centre or organisation").fill("brno")
    page.get_by_role("option").first.click()
    page.locator("#list_consent-yes").check()
    page.locator("#consent-yes").check()
    page.get_by_role("button", name="Send my registration").click()
    page.wait_for_url("**/register/done")
    code = re.sub(r"\s", "", page.locator(".pass code").inner_text())
    return code, mailed_link(server, "jana.testova@example.org")


def mailed_link(server: Server, address: str) -> str:
    """The private link in the mail that the worker wrote out."""
    outbox = Path(server.data) / "mail" / "outbox.jsonl"
    end = time.monotonic() + 60
    while time.monotonic() < end:
        lines = outbox.read_text().splitlines() if outbox.exists() else []
        for mail in map(json.loads, lines):
            if mail["to"] == address:
                return re.search(r"http://\S+/r/[\w-]+", mail["text"])[0]
        time.sleep(0.1)
    raise AssertionError("no mail was written")


def confirm(page: Page) -> None:
    page.goto(f"/o/{MEETING}/people?q=testova")
    page.get_by_label(re.compile("Tick .*Testová")).check()
    page.get_by_role("button", name=re.compile("Confirm the")).click()
    page.get_by_role("button", name="Decide and send").click()
    expect(page.get_by_role("button", name="Undo this decision")).to_be_visible()


def visitor_state(page: Page, link: str) -> str:
    page.goto(link)
    return page.locator("main").inner_text()


def check_in(page: Page, code: str) -> None:
    """At the desk: the code is typed, the person is tapped, the answer fills the screen."""
    page.goto(f"/c/{MEETING}")
    page.wait_for_selector("html[data-ready]")
    page.locator("#find").fill(code.lower())
    page.get_by_role("button", name=re.compile("Testová")).first.click()
    expect(page.locator("#answer")).to_contain_text("Welcome")


def write_a_point(organiser: Page) -> None:
    """From the list of groups to a group's notes: Enter saves the point and makes the next."""
    organiser.goto(f"/o/{MEETING}/groups")
    organiser.get_by_role("link", name=re.compile("^Write")).first.click()
    organiser.wait_for_selector("html[data-ready]")
    box = organiser.locator("section[data-heading='strengths'] textarea:visible").last
    box.fill(POINT)
    # the page says "Saved" already, of the notes that were there before
    with organiser.expect_response(lambda answer: answer.request.method == "POST" and "/points" in answer.url):
        box.press("Enter")
    expect(organiser.locator("#save-state")).to_contain_text("Saved")
    organiser.reload()
    organiser.wait_for_selector("html[data-ready]")
    texts = organiser.locator("section[data-heading='strengths'] textarea")
    assert POINT in [texts.nth(n).input_value() for n in range(texts.count())]


def download_report(page: Page, folder: Path) -> list[str]:
    """The text of the Word and the PDF file, on one line each."""
    page.goto(f"/o/{MEETING}/report")
    files = {}
    for kind in ("docx", "pdf"):
        with page.expect_download() as event:
            page.locator(f".docs a[href*='report.{kind}']").first.click()
        files[kind] = folder / f"report.{kind}"
        event.value.save_as(files[kind])
    word = docx.Document(io.BytesIO(files["docx"].read_bytes()))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    written = " ".join([*(p.text for p in word.paragraphs), *cells])
    printed = " ".join(page.extract_text() for page in pypdf.PdfReader(files["pdf"]).pages)
    return [re.sub(r"\s+", " ", text) for text in (written, printed)]


def publish(page: Page) -> None:
    page.goto(f"/o/{MEETING}/report")
    page.get_by_role("button", name=re.compile("Lock as version")).click()
    page.get_by_role("button", name="Publish on the meeting page").click()
    expect(page.locator("main")).to_contain_text("published")
