import pytest

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.core.access import SYSTEM, Role
from tracker.report import operations


@pytest.fixture
def meeting(make):
    return a_whole_meeting(make)


def test_the_draft_comes_as_blocks_with_their_records(meeting, program):
    answer = program(meeting, Role.ORGANISER, "report").get(f"/api/v1/meetings/{meeting.slug}/report")
    assert (answer.status_code, answer.json["version"]) == (200, 0)
    sections = {section["key"]: section for section in answer.json["document"]["sections"]}
    assert sections["attendance"]["blocks"][0]["sources"][0]["kind"] == "figure"


def test_a_locked_version_is_asked_for_by_its_number(meeting, program):
    version = operations.lock_version(meeting, by=SYSTEM, now=NOW)
    browser = program(meeting, Role.ORGANISER, "report")
    shown = browser.get(f"/api/v1/meetings/{meeting.slug}/report?version=1")
    assert shown.json["document"] == version.document
    file = browser.get(f"/api/v1/meetings/{meeting.slug}/report.docx?version=1")
    assert (file.status_code, file.data[:2]) == (200, b"PK")
    assert file.headers["Content-Disposition"] == f'attachment; filename="{meeting.slug}-report-v1.docx"'


@pytest.mark.parametrize(("version", "status"), [("2", 404), ("x", 422), ("-1", 422), ("99999999999999999999", 404)])
def test_a_strange_version_is_a_problem(meeting, program, version, status):
    answer = program(meeting, Role.ORGANISER, "report").get(f"/api/v1/meetings/{meeting.slug}/report?version={version}")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize("path", ["report", "report.pdf"])
def test_the_report_needs_the_organiser_and_the_scope(meeting, make, program, client, path):
    address = f"/api/v1/meetings/{meeting.slug}/{path}"
    assert client.get(address).status_code == 401
    assert program(meeting, Role.ORGANISER, "read").get(address).status_code == 403
    assert program(make.meeting(), Role.ORGANISER, "report").get(address).status_code == 403
