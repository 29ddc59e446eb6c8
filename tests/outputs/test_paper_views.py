import pytest

from tracker.core.access import Role
from tracker.outputs import building
from tracker.outputs.papers import PAPERS


def test_the_page_offers_every_paper_in_its_formats(organiser, meeting):
    page = organiser.get(f"/o/{meeting.slug}/papers").text
    for name in PAPERS:
        assert f"/papers/{name}.docx" in page
    assert ("/papers/brief.pdf" in page, "/papers/recommendations/sheet.xlsx" in page) == (True, True)


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_is_a_download(organiser, meeting, name):
    answer = organiser.get(f"/o/{meeting.slug}/papers/{name}.html")
    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{meeting.slug}-{name}.html"'


@pytest.mark.parametrize("path", ["papers/nothing.pdf", "papers/groups/sheet.csv", "papers/participants.exe"])
def test_what_is_not_there_is_not_found(organiser, meeting, path):
    assert organiser.get(f"/o/{meeting.slug}/{path}").status_code == 404


def test_the_brief_is_a_file_and_a_picture(organiser, meeting):
    assert organiser.get(f"/o/{meeting.slug}/papers/brief.pdf").data.startswith(b"%PDF")
    assert organiser.get(f"/o/{meeting.slug}/papers/brief.svg").mimetype == "image/svg+xml"


def test_tables_are_spreadsheets_too(organiser, meeting):
    lines = organiser.get(f"/o/{meeting.slug}/papers/recommendations/sheet.csv").text.splitlines()
    assert (len(lines), lines[1].startswith("R1,Share one calendar")) == (5, True)
    answer = organiser.get(f"/o/{meeting.slug}/papers/participants/sheet.xlsx")
    assert answer.data.startswith(b"PK")


def test_a_long_list_is_not_made_while_somebody_waits(organiser, meeting, monkeypatch):
    monkeypatch.setattr(building, "AT_ONCE", 2)
    for path in ("participants.pdf", "participants/sheet.xlsx", "certificates.pdf", "certificates/sheet.csv"):
        assert organiser.get(f"/o/{meeting.slug}/papers/{path}").status_code == 409
    page = organiser.get(f"/o/{meeting.slug}/papers").text
    assert page.count("It is long, so it is made in the background.") == page.count("/papers/make") == 2
    for path in ("papers/recommendations.md", "papers/recommendations/sheet.csv"):
        assert organiser.get(f"/o/{meeting.slug}/{path}").status_code == 200


def test_only_the_organiser_takes_papers(meeting, sign_in, client):
    for browser, status in ((client, 401), (sign_in(meeting, Role.DESK), 403)):
        assert browser.get(f"/o/{meeting.slug}/papers/participants.md").status_code in (status, 303)


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_sends_as_many_queries_however_many_people(organiser, meeting, make, queries, people):
    for _ in range(people):
        make.participant(meeting)
    with queries(6):
        assert organiser.get(f"/o/{meeting.slug}/papers").status_code == 200
