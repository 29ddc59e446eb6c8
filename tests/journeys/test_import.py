"""An organiser takes people from a spreadsheet: sees what is wrong, sets it right, stores them; then looks at the places."""

from itertools import count

import pytest
from playwright.sync_api import expect

from tests.imports.files import csv_of, workbook
from tests.journeys.looks import sideways

ROWS = [
    ["Prénom", "Nom de famille", "Courriel", "Organisme", "Rufnummer"],
    ["Amina", "Odhiambo-Journey", "amina.journey@example.org", "SCRC Kenya", "+254 20 1"],
    ["Zoë", "Müller-Journey", "zoe.journey@example.org", "KemI", ""],
    ["Li", "Wu-Journey", "not an address", "BCRC China", ""],
    ["Amina", "Odhiambo-Journey", "amina.journey@example.org", "SCRC Kenya", ""],
]


#: each run of a journey brings people of its own
RUNS = count(1)


@pytest.fixture(
    params=[(1280, True, "xlsx"), (390, True, "csv"), (390, False, "csv")], ids=["desk", "phone", "without script"]
)
def organiser(request, chrome, server, signed_in):
    width, script, ending = request.param
    visitor = chrome.new_context(
        base_url=server.url,
        storage_state=signed_in,
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        locale="en-GB",
    )
    page = visitor.new_page()
    page.has_script, page.ending = script, ending
    yield page
    visitor.close()


def clean(page, axe):
    """Nothing for axe to object to, and no scrolling sideways; where there is no script there is no axe either."""
    if page.has_script:
        assert sideways(page) == 0
        assert axe(page) == []


def of_this_run(rows):
    mark = next(RUNS)
    return [rows[0], *([row[0], row[1], row[2].replace("journey", f"journey{mark}"), *row[3:]] for row in rows[1:])]


def read(page, rows):
    """Send them as a file; how else it may be written is tried in tests/imports."""
    data = csv_of(*rows, sign=";") if page.ending == "csv" else workbook(rows)
    name = {"name": f"people.{page.ending}", "mimeType": "application/octet-stream", "buffer": data}
    page.set_input_files("#file", name)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name=f"people.{page.ending}")).to_be_visible()


def test_people_come_from_a_file(organiser, axe):
    page = organiser
    page.goto("/o/joint-2016/people")
    page.get_by_role("navigation").get_by_role("link", name="People from a file").click()
    page.wait_for_url("**/people/import")
    clean(page, axe)
    read(page, of_this_run(ROWS))
    expect(page.get_by_text("E-mail: Enter an e-mail address in full, like name@example.org")).to_be_visible()
    expect(page.get_by_text("The same person as in row 2")).to_be_visible()
    clean(page, axe)
    page.select_option("#column-4", "phone")
    page.get_by_role("button", name="Check the rows again").click()
    expect(page.get_by_text("The rows are checked again.")).to_be_visible()
    expect(page.locator("#column-4")).to_have_value("phone")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take them away with the reasons").click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Row", "4", "5"]
    page.get_by_label("Store all or nobody").check()
    page.get_by_role("button", name="Store 2 people").click()
    expect(page.get_by_role("heading", name="Nothing was stored, as not every row can be.")).to_be_visible()
    page.get_by_label("Store the others").check()
    page.get_by_label("Confirmed").check()
    page.get_by_role("button", name="Store 2 people").click()
    expect(page.get_by_role("heading", name="2 people are stored")).to_be_visible()
    clean(page, axe)
    page.get_by_role("link", name="See who came from files").click()
    expect(page.get_by_text("Odhiambo-Journey").first).to_be_visible()


def test_places_are_limited_and_a_mistake_keeps_what_was_typed(organiser, axe):
    page = organiser
    page.goto("/o/joint-2016/places")
    clean(page, axe)
    page.get_by_label("Places of every organisation").fill("many")
    page.get_by_label("Organisation 1", exact=True).fill("SCRC Kenya")
    page.get_by_label("Places of organisation 1").fill("7")
    page.get_by_role("button", name="Save the places").click()
    expect(page.get_by_role("heading", name="Nothing was saved yet")).to_be_visible()
    expect(page.get_by_label("Organisation 1", exact=True)).to_have_value("SCRC Kenya")
    clean(page, axe)
    page.get_by_label("Places of every organisation").fill("")
    page.get_by_role("button", name="Save the places").click()
    expect(page.get_by_text("The places are saved.")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("link", name="SCRC Kenya")).to_be_visible()
    page.get_by_label("Organisation 1", exact=True).fill("")
    page.get_by_label("Places of organisation 1").fill("")
    with page.expect_navigation():
        page.get_by_role("button", name="Save the places").click()
    expect(page.get_by_role("table").get_by_role("link", name="SCRC Kenya")).to_have_count(0)
    expect(page.get_by_label("Organisation 1", exact=True)).to_have_value("")
