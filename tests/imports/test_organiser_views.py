import io
import re

import pytest
from sqlalchemy import select

from tests import clamd
from tests.imports.files import csv_of, workbook
from tracker.core.access import Role
from tracker.core.db import db
from tracker.imports.models import ImportFile
from tracker.registration.models import Participant
from tracker.storage.scanning import Scanner

TITLES = ["Given names", "Family name", "E-mail", "Organisation"]
GOOD = ["Ada", "One", "ada@example.org", "Ministry"], ["Bo", "Two", "bo@example.org", "KemI"]


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


def send(browser, data, name="people.csv", **values):
    fields = {"file": (io.BytesIO(data), name)} | values
    return browser.post("/o/joint/people/import", data=fields, content_type="multipart/form-data")


def sent(browser, *rows, titles=TITLES):
    return send(browser, csv_of(titles, *rows)).headers["Location"]


def people(meeting):
    rows = select(Participant.given_name, Participant.state).where(Participant.meeting_id == meeting.id)
    return {name: state.value for name, state in db.session.execute(rows).all()}


@pytest.mark.parametrize("xlsx", [False, True])
def test_a_file_is_sent_looked_through_and_stored(browser, meeting, xlsx):
    rows = [TITLES, *GOOD, ["Cy", "Three", "wrong", ""]]
    answer = send(browser, workbook(rows), "people.xlsx") if xlsx else send(browser, csv_of(*rows))
    assert answer.status_code == 303
    place = answer.headers["Location"]
    page = browser.get(place).text
    assert "Store 2 people" in page
    assert "E-mail: Enter an e-mail address in full" in page
    assert people(meeting) == {}
    stored = browser.post(f"{place}/store", data={"wish": "confirmed"}, follow_redirects=True).text
    assert "2 people are stored" in stored
    assert "1 row is left out" in stored
    assert people(meeting) == {"Ada": "confirmed", "Bo": "confirmed"}


def test_a_file_is_shown_to_the_scanner_before_it_is_read(browser, app, monkeypatch):
    with clamd.daemon() as (address, seen):
        monkeypatch.setattr(app.extensions["tracker.storage"], "scan", Scanner(address).check)
        answer = send(browser, csv_of(TITLES, *GOOD) + clamd.EICAR)
        assert (answer.status_code, "The file holds a virus" in answer.text, len(seen)) == (422, True, 1)
        assert db.session.scalar(select(ImportFile)) is None
        assert send(browser, csv_of(TITLES, *GOOD)).status_code == 303


def test_rows_left_out_are_taken_away_with_the_reason(browser):
    place = sent(browser, ["=1+1", "Three", "wrong", ""])
    answer = browser.get(f"{place}/left-out.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="joint-left-out.csv"'
    assert answer.text.lstrip("\ufeff").splitlines() == [
        "Row,Why it is left out,Given names,Family name,E-mail,Organisation",
        '2,"E-mail: Enter an e-mail address in full, like name@example.org",\'=1+1,Three,wrong,',
    ]


def test_what_the_columns_hold_is_corrected(browser):
    place = sent(browser, ["Odhiambo", "Amina"], titles=["Rufname", "Nachname"])
    page = browser.get(place).text
    assert "No column holds a name yet" in page
    assert "No row can be stored as it is." in page
    answer = browser.post(place, data={"column-0": "family_name", "column-1": "given_name"}, follow_redirects=True)
    assert "The rows are checked again." in answer.text
    assert "Store 1 person" in answer.text
    assert re.search(r'value="family_name" selected', answer.text)


def test_all_or_nobody_is_refused_with_what_is_wrong(browser, meeting):
    place = sent(browser, *GOOD, ["Cy", "Three", "wrong", ""])
    answer = browser.post(f"{place}/store", data={"whole": "yes", "wish": "confirmed", "notify": "yes"})
    assert (answer.status_code, people(meeting)) == (409, {})
    assert "Nothing was stored, as not every row can be." in answer.text
    assert 'id="whole-yes" name="whole" value="yes" checked' in answer.text


@pytest.mark.parametrize(
    ("data", "name", "status", "said"),
    [
        (b"", "", 422, "Choose a file"),
        (b"Name\n", "a.csv", 422, "There are no rows with people in this file."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a.png", 422, "cannot be"),
        (b"PK\x03\x04", "a.xlsx", 422, "The file is damaged."),
    ],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(browser, data, name, status, said):
    answer = send(browser, data, name)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert db.session.scalars(select(ImportFile)).all() == []


def test_nobody_else_sees_the_file_not_even_another_organiser(browser, sign_in, meeting, make):
    place = sent(browser, *GOOD)
    other, elsewhere = sign_in(meeting, Role.ORGANISER), make.meeting(slug="elsewhere")
    for path in (place, f"{place}/left-out.csv"):
        assert other.get(path).status_code == 404
        assert sign_in(elsewhere, Role.ORGANISER).get(path).status_code == 403
    assert other.post(f"{place}/store").status_code == 404
    assert other.post(place).status_code == 404
    other.post(f"{place}/discard")
    assert browser.get(place).status_code == 200
    assert "people.csv" not in other.get("/o/joint/people/import").text
    assert "people.csv" in browser.get("/o/joint/people/import").text


def test_a_file_is_thrown_away(browser):
    place = sent(browser, *GOOD)
    assert "The file is thrown away." in browser.post(f"{place}/discard", follow_redirects=True).text
    assert browser.get(place).status_code == 404
    assert "This file is no longer here" in browser.post(f"{place}/discard", follow_redirects=True).text


def test_a_file_stored_twice_is_stored_once(browser, meeting):
    place = sent(browser, *GOOD)
    browser.post(f"{place}/store")
    assert browser.post(f"{place}/store").status_code == 404
    assert len(people(meeting)) == 2


def test_markup_in_a_file_is_shown_as_text(browser):
    place = sent(browser, ["<b>Ada</b>", "O'Brien", "", "<script>x</script>"])
    page = browser.get(place).text
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_an_empty_table_has_titles_that_are_known(browser):
    titles = browser.get("/o/joint/people/import/columns.csv?lang=fr").text.lstrip("\ufeff").strip().split(",")
    page = browser.get(sent(browser, ["A", "B", "c@example.org"], titles=titles)).text
    assert page.count(" selected>") == len(titles)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_few_statements_however_long_the_file_is(browser, make, queries, rows):
    place = sent(browser, *[[f"A{n}", "B", "wrong" if n else "", make.organisation().code] for n in range(rows)])
    browser.get(place)
    with queries(3):
        browser.get(place)
    with queries(3):
        browser.get("/o/joint/people/import")
