import io
import zipfile

import pytest

from tracker.letters import queries
from tracker.mail.queries import list_mails


def test_letters_are_issued_released_and_taken_away(browser, make, meeting):
    people = [make.participant(meeting, family_name=name, needs=["visa"]) for name in ("Achieng", "O'Brien")]
    page = browser.get("/o/joint/letters").text
    assert page.count("Visa letter") == 2
    assert browser.post("/o/joint/letters/issue", data={"id": [str(p.id) for p in people]}).status_code == 303
    page = browser.get("/o/joint/letters").text
    assert ("2 letters are issued." in page, page.count("not released")) == (True, 2)
    ids = [str(one.letter.id) for one in queries.list_letters(meeting.id)]
    word = browser.get(f"/o/joint/letters/{ids[0]}.docx")
    assert word.headers["Content-Disposition"] == 'attachment; filename="joint-0002-o-brien.docx"'
    assert word.headers["Cache-Control"] == "no-store"
    many = browser.post("/o/joint/letters/release", data={"id": ids, "take": "docx"})
    names = zipfile.ZipFile(io.BytesIO(many.data)).namelist()
    assert names == ["joint-0002-o-brien.docx", "joint-0001-achieng.docx"]
    assert list_mails(meeting.id, 1) == []
    browser.post("/o/joint/letters/release", data={"id": ids})
    assert (len(list_mails(meeting.id, 1)), browser.get("/o/joint/letters").text.count("not released")) == (2, 0)


def test_a_letter_is_issued_on_a_persons_page_in_the_language_chosen(browser, make, meeting):
    person = make.participant(meeting)
    answer = browser.post(f"/o/joint/letters/issue?person={person.id}", data={"id": str(person.id), "language": "ru"})
    assert answer.headers["Location"].endswith(f"/o/joint/letters?person={person.id}")
    assert queries.list_letters(meeting.id)[0].letter.language == "ru"


def test_without_a_tick_nothing_happens(browser, meeting):
    assert browser.post("/o/joint/letters/issue").status_code == 409
    assert browser.post("/o/joint/letters/release").status_code == 409


def test_a_letter_of_another_meeting_is_not_found(browser, make, meeting, issue):
    (letter,) = issue(make.participant(meeting))
    make.meeting(slug="other")
    assert browser.get(f"/o/other/letters/{letter.id}.pdf").status_code in (403, 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_sends_few_statements(browser, make, meeting, issue, queries, rows):
    for _ in range(rows):
        issue(make.participant(meeting))
        make.participant(meeting)
    with queries(6):
        assert browser.get("/o/joint/letters").status_code == 200
