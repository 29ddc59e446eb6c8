"""An organiser asks questions of the meeting's own, somebody answers on a phone, and no later edit loses an answer."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.looks import sideways
from tests.server import Server
from tests.storage.made_files import PDF

PHONE = {"width": 390, "height": 800}
PASSPORT = {"name": "passport.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def organiser(chrome: Browser, server: Server, signed_in: str) -> Iterator[Page]:
    context = chrome.new_context(base_url=server.url, storage_state=signed_in, locale="en-GB", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chrome: Browser, server: Server) -> Iterator[Page]:
    context = chrome.new_context(base_url=server.url, viewport=PHONE, locale="en-GB", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def ask(page: Page, label: str, kind: str, *, choices: str = "", only: str = "", **fields: str) -> None:
    page.goto("/o/coming/questions/new")
    page.locator("#label").fill(label)
    page.get_by_label("Kind of answer").select_option(kind)
    if choices:
        page.get_by_label("One a line").fill(choices)
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)
    if only:
        page.get_by_text("Choose the answers", exact=True).click()
        page.get_by_label(only).check()
    page.get_by_role("button", name="Save the question").click()
    expect(page.get_by_text("The question is asked from now on.")).to_be_visible()


def fill(page: Page, email: str) -> None:
    page.goto("/m/coming/register")
    page.get_by_label("Family name", exact=True).fill("Questionnaire")
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_label("Function", exact=True).fill("Director")
    page.get_by_text("It is not in the list").click()
    page.get_by_label("Name of the organisation").fill("Ministry of Questions")
    page.locator("#consent-yes").check()


@pytest.fixture
def coming(server: Server, tmp_path) -> None:
    """A meeting that takes registrations now."""
    server.flask("meeting", "load", str(write_meeting(tmp_path)))


def write_meeting(folder):
    today = date.today()
    path = folder / "coming.toml"
    path.write_text(
        f"""
[meeting]
slug = "coming"
title = "A meeting with questions"
short_title = "Meeting with questions"
starts_on = {today + timedelta(days=30)}
ends_on = {today + timedelta(days=31)}
timezone = "Europe/Zurich"
[registration]
opens_at = "{today - timedelta(days=2)} 09:00"
closes_at = "{today + timedelta(days=20)} 09:00"
confirms_itself = true
"""
    )
    return path


def test_questions_are_asked_answered_on_a_phone_and_edited_without_loss(coming, organiser, phone, axe):
    ask(organiser, "What do you eat?", "choice", choices="Vegetarian\nHalal\nAnything", key="food")
    ask(organiser, "Number of your passport", "text", only="A letter for a visa", key="passport", retain_days="30")
    ask(organiser, "Copy of your passport", "file", only="A letter for a visa", key="copy", purpose="your visa letter")
    assert axe(organiser) == []
    _answer(phone, axe)
    _see_columns(organiser, axe)
    _edit(organiser)
    organiser.goto("/o/coming/people?state=&q=ak1234567")
    organiser.get_by_role("link", name=re.compile("Questionnaire", re.IGNORECASE)).click()
    own = organiser.get_by_role("region", name="Questions of the meeting's own")
    for kept in ("Halal", "AK1234567", "passport.pdf"):
        expect(own.get_by_text(kept, exact=True)).to_be_visible()
    expect(own.get_by_text("asked no more")).to_be_visible()
    assert axe(organiser) == []


def _answer(phone: Page, axe) -> None:
    """What depends on an answer appears with it; a file outlives a mistake elsewhere."""
    fill(phone, "questionnaire@example.org")
    expect(phone.get_by_label("Number of your passport")).to_be_hidden()
    phone.get_by_label("A letter for a visa").check()
    expect(phone.get_by_label("Number of your passport")).to_be_visible()
    expect(phone.get_by_text("Used for your visa letter.")).to_be_visible()
    phone.get_by_label("Halal").check()
    phone.get_by_label("Number of your passport").fill("AK1234567")
    phone.get_by_label("Copy of your passport").set_input_files(PASSPORT)
    assert (axe(phone), sideways(phone)) == ([], 0)
    phone.get_by_label("Family name", exact=True).fill("")
    phone.get_by_role("button", name="Send my registration").click()
    expect(phone.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(phone.get_by_text("is kept and goes with this form")).to_be_visible()
    assert (axe(phone), sideways(phone)) == ([], 0)
    phone.get_by_label("Family name", exact=True).fill("Questionnaire")
    phone.get_by_role("button", name="Send my registration").click()
    phone.wait_for_url(re.compile("register/done"))


def _see_columns(organiser: Page, axe) -> None:
    organiser.goto("/o/coming/people?state=")
    organiser.get_by_text("Columns", exact=True).click()
    for label in ("What do you eat?", "Copy of your passport"):
        organiser.get_by_label(label).check()
    organiser.get_by_role("button", name="Show these columns").click()
    row = organiser.get_by_role("row", name=re.compile("Questionnaire", re.IGNORECASE))
    expect(row.get_by_role("cell", name="Halal")).to_be_visible()
    assert axe(organiser) == []
    with organiser.expect_download() as download:
        row.get_by_role("link", name="passport.pdf").click()
    assert download.value.path().read_bytes() == PDF


def _edit(organiser: Page) -> None:
    """Take the chosen answer away, reword the question, and ask another for another kind of answer."""
    organiser.goto("/o/coming/questions")
    organiser.get_by_role("link", name="What do you eat?").click()
    expect(organiser.get_by_text("1 person has answered.")).to_be_visible()
    organiser.locator("#label").fill("Your food")
    organiser.get_by_label("Answer 2").fill("")
    organiser.get_by_label("Further answers, one a line").fill("Kosher")
    organiser.get_by_role("button", name="Save the question").click()
    organiser.get_by_role("link", name="Number of your passport").click()
    organiser.get_by_label("Kind of answer").select_option("long-text")
    organiser.get_by_role("button", name="Save the question").click()
    expect(organiser.get_by_role("heading", name="Asked no more")).to_be_visible()


def test_without_script_all_questions_are_shown_and_the_server_judges(coming_asked, chrome, server, axe):
    context = chrome.new_context(base_url=server.url, viewport=PHONE, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    fill(page, "scriptless@example.org")
    expect(page.get_by_text("Only if you answered “A letter for a visa”.").first).to_be_visible()
    page.get_by_label("Anything", exact=True).check()
    page.get_by_role("button", name="Send my registration").click()
    expect(page.get_by_text("You get an e-mail").or_(page.get_by_text("scriptless@example.org")).first).to_be_visible()
    context.close()


@pytest.fixture
def coming_asked(server: Server, tmp_path) -> None:
    """The same meeting with the questions of its file."""
    path = write_meeting(tmp_path)
    with path.open("a") as file:
        file.write("""
[[questions]]
key = "food"
label = "What do you eat?"
kind = "choice"
choices = ["Vegetarian", "Halal", "Anything"]
[[questions]]
key = "passport"
label = "Number of your passport"
kind = "text"
required = true
only_if = ["needs: visa"]
""")
    server.flask("meeting", "load", str(path), "--replace")
