from io import BytesIO

import pytest

from tests.factories import NOW
from tests.report.editing.test_word_files import a_template
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.report.drafts import draft
from tracker.report.editing import operations
from tracker.report.editing.rules import State, handle
from tracker.report.operations import lock_version


@pytest.fixture
def organiser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


def passage(meeting, name="attendance.total"):
    return draft(meeting, clock.now()).desk.find(handle(name))


def test_a_version_is_compared_with_the_draft_in_text_and_figures(organiser, meeting, make):
    lock_version(meeting, by=SYSTEM, now=NOW)
    same = organiser.get(f"/o/{meeting.slug}/report/compare?first=1&second=1").text
    assert ("No figure differs." in same, "No text differs." in same) == (True, True)
    make.expected(meeting, make.organisation())
    operations.save_text(meeting, passage(meeting), "Mine <b>.", revision=0, by=SYSTEM, now=clock.now())
    page = organiser.get(f"/o/{meeting.slug}/report/compare").text
    assert ("<ins>Mine &lt;b&gt;" in page, "<del>" in page, '<td class="n">4</td><td class="n">5</td>' in page) == (
        True,
        True,
        True,
    )
    assert organiser.get(f"/o/{meeting.slug}/report/compare?first=9").status_code == 404


def test_a_changed_file_is_shown_and_what_is_chosen_is_kept(organiser, meeting, sheet):
    sheet.write("attendance.total", "Nine people came.")
    address = f"/o/{meeting.slug}/report/returned"
    assert organiser.get(address).status_code == 200
    page = organiser.post(address, data={"file": (BytesIO(sheet.save()), "report.docx")})
    key = f"text:{passage(meeting).handle}"
    assert (page.status_code, f'value="{key}" checked' in page.text) == (200, True)
    assert passage(meeting).state == State.GENERATED
    kept = organiser.post(
        f"{address}/take",
        data={
            "take": [key, "dance:x"],
            f"at:{key}": passage(meeting).handle,
            f"words:{key}": "Nine people came.",
            f"revision:{key}": "0",
        },
    )
    assert (kept.status_code, passage(meeting).text) == (303, "Nine people came.")


def test_where_nothing_of_a_file_can_be_kept_nothing_is_offered(organiser, meeting, sheet):
    sheet.word.paragraphs[0].insert_paragraph_before("Somebody wrote this above the title.")
    page = organiser.post(
        f"/o/{meeting.slug}/report/returned", data={"file": (BytesIO(sheet.save()), "report.docx")}
    ).text
    assert ("Somebody wrote this above the title." in page, "Keep what is ticked" in page) == (True, False)


def test_a_file_that_is_none_is_refused_in_words(organiser, meeting):
    address = f"/o/{meeting.slug}/report/returned"
    assert organiser.post(address, data={}).status_code == 422
    page = organiser.post(address, data={"file": (BytesIO(b"%PDF-1.7 x"), "report.docx")})
    assert (page.status_code, "This is not a Word file" in page.text) == (422, True)


def test_a_template_is_given_and_taken_back(organiser, meeting):
    address = f"/o/{meeting.slug}/report/template"
    assert "Numbered Paragraph" in organiser.get(address).text
    assert organiser.post(address, data={"file": (BytesIO(b"x"), "a.docx")}).status_code == 422
    assert organiser.post(address, data={"file": (BytesIO(a_template("{report}")), "own.docx")}).status_code == 303
    assert "own.docx" in organiser.get(address).text
    assert organiser.get(f"/o/{meeting.slug}/report.docx").status_code == 200
    assert organiser.post(address, data={"do": "drop"}).status_code == 303
    assert "own.docx" not in organiser.get(address).text


def test_what_changed_since_the_file_was_looked_at_is_not_passed_over(organiser, meeting, make):
    address = f"/o/{meeting.slug}/report/returned/take"
    seen = passage(meeting)
    key = f"text:{seen.handle}"
    row = {
        "take": key,
        f"at:{key}": seen.handle,
        f"words:{key}": "Mine.",
        f"revision:{key}": "0",
        f"seen:{key}": seen.seen,
    }
    gone = organiser.post(address, data={**row, f"at:{key}": "nobody"})
    assert (gone.status_code, "Choose the file again." in gone.text) == (422, True)
    make.expected(meeting, make.organisation())
    operations.set_parts(meeting, [], by=SYSTEM, now=clock.now())
    assert organiser.post(address, data=row).status_code == 422
    assert passage(meeting).state == State.GENERATED
    assert organiser.post(address, data={**row, f"seen:{key}": passage(meeting).seen}).status_code == 303
    assert (
        organiser.post(address, data={**row, f"seen:{key}": passage(meeting).seen, f"words:{key}": " "}).status_code
        == 422
    )


def test_the_report_leads_to_comparison_and_template(organiser, meeting):
    page = organiser.get(f"/o/{meeting.slug}/report").text
    assert [page.count(f'href="/o/{meeting.slug}/report/{name}"') for name in ("compare", "template")] == [1, 1]
