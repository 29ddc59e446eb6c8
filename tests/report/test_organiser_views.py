import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM, Role
from tracker.report import operations, queries
from tracker.report.printing import FORMATS


@pytest.fixture
def organiser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


def test_the_draft_is_shown_with_its_parts_records_and_files(organiser, meeting):
    page = organiser.get(f"/o/{meeting.slug}/report")
    assert page.status_code == 200
    for words in (
        "The meeting was attended by",
        f'href="/o/{meeting.slug}/figures/attended_from_centres"',
        "Lock as version 1",
        "Group 2: the notes are not agreed yet.",
        "One thing is still open.",
        f"/o/{meeting.slug}/report.docx",
    ):
        assert words in page.text


def test_locking_makes_a_version_and_publishing_shows_it(organiser, meeting, client):
    answer = organiser.post(f"/o/{meeting.slug}/report/lock")
    assert (answer.status_code, answer.location) == (303, f"/o/{meeting.slug}/report?version=1")
    page = organiser.get(answer.location).text
    assert "Version 1 locked" in page
    assert "Ready to lock?" not in page
    assert "Publish on the meeting page" in page
    assert client.get(f"/m/{meeting.slug}/report").status_code == 404
    published = organiser.post(f"/o/{meeting.slug}/report/1/publish")
    assert published.status_code == 303
    assert client.get(f"/m/{meeting.slug}/report").status_code == 200
    assert organiser.post(f"/o/{meeting.slug}/report/1/publish").status_code == 409


def test_nothing_locks_or_publishes_by_get(organiser, meeting):
    operations.lock_version(meeting, by=SYSTEM, now=NOW)
    assert organiser.get(f"/o/{meeting.slug}/report/lock").status_code == 405
    assert organiser.get(f"/o/{meeting.slug}/report/1/publish").status_code == 405
    assert queries.published_version(meeting.id) is None


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_a_download(organiser, meeting, name):
    answer = organiser.get(f"/o/{meeting.slug}/report.{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{meeting.slug}-report-draft.{name}"'
    assert (answer.content_type, len(answer.data) > 1000) == (FORMATS[name].media_type, True)


@pytest.mark.parametrize(
    "path",
    [
        "report?version=9",
        f"report?version={10**30}",
        f"report/{10**30}/manifest.json",
        "report.exe",
        "report.docx?version=9",
        "report/9/publish",
    ],
)
def test_what_is_not_there_is_not_found(organiser, meeting, path):
    send = organiser.post if "publish" in path else organiser.get
    assert send(f"/o/{meeting.slug}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", "report"), ("get", "report.pdf"), ("post", "report/lock"), ("post", "report/1/publish")],
)
def test_only_the_meetings_organiser_may(meeting, make, sign_in, client, method, path):
    operations.lock_version(meeting, by=SYSTEM, now=NOW)
    address = f"/o/{meeting.slug}/{path}"
    assert getattr(client, method)(address).status_code in (303, 401)
    assert getattr(sign_in(make.meeting(), Role.ORGANISER), method)(address).status_code == 403
    assert getattr(sign_in(meeting, Role.DESK), method)(address).status_code == 403
    assert (len(queries.list_versions(meeting.id)), queries.published_version(meeting.id)) == (1, None)


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_sends_as_many_queries_however_many_people(organiser, meeting, make, queries, people):
    """A draft is written from the whole meeting: nineteen statements. It is kept until something changes: four then."""
    for _ in range(people):
        make.participant(meeting)
    with queries(24):
        organiser.get(f"/o/{meeting.slug}/report")
    with queries(4):
        organiser.get(f"/o/{meeting.slug}/report")


def test_a_meeting_without_anything_has_a_page_too(make, sign_in):
    meeting = make.meeting()
    page = sign_in(meeting, Role.ORGANISER).get(f"/o/{meeting.slug}/report")
    assert (page.status_code, "No attendance has been recorded." in page.text) == (200, True)
