"""The public pages as a browser gets them."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.factories import NOW
from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.documents.operations import DocumentDetails, PhotoDetails, add_document, add_group, add_photo
from tracker.dossier.standins import make_pdf
from tracker.meetings.models import Part
from tracker.meetings.operations import raise_revision
from tracker.report.models import ReportVersion
from tracker.storage.folder import Folder

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def storage(tmp_path):
    return Folder(tmp_path)


def text_of(response) -> str:
    html = re.sub(r"<(script|style)\b.*?</\1>", "", response.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def add_papers(meeting, storage, count):
    group = add_group(meeting, "Presentations", by=SYSTEM, now=NOW)
    for n in range(count):
        details = DocumentDetails(
            title=f"Paper {n}",
            file_name=f"paper {n}.pdf",
            content=make_pdf(f"Paper {n}", []),
            recorded_size=(n + 1) * 2**20,
        )
        add_document(meeting, group, details, storage=storage, by=SYSTEM, now=NOW)


def test_meetings_lists_coming_and_past_ones(client, make):
    make.meeting(title="Running now")
    make.meeting(title="Long ago", starts_on=NOW.date().replace(year=2016), ends_on=NOW.date().replace(year=2016))
    page = text_of(client.get("/"))
    positions = [
        page.index(text) for text in ("Open and coming meetings", "Running now", "Past meetings", "2016", "Long ago")
    ]
    assert positions == sorted(positions)


def test_meetings_says_so_when_there_is_none(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "No meeting is announced at present." in response.text
    assert "Past meetings" not in response.text


@pytest.mark.parametrize("number", [1, 3])
def test_meetings_sends_one_query(client, make, queries, number):
    for _ in range(number):
        make.meeting()
    with queries(1):
        client.get("/")


@pytest.fixture
def coming(make):
    day = NOW.date() + timedelta(days=30)
    meeting = make.meeting(
        slug="coming",
        starts_on=day,
        ends_on=day + timedelta(days=1),
        objectives=["To meet."],
        audience="Directors.",
        contact_email="desk@example.org",
    )
    make.session(
        meeting,
        make.day(meeting, date=day),
        title="Opening",
        room="Room 1",
        starts_at=NOW + timedelta(days=30),
        ends_at=NOW + timedelta(days=30, hours=2),
    )
    return meeting


def test_a_coming_meeting_offers_the_form_and_its_programme(client, coming):
    page = client.get("/m/coming")
    text = text_of(page)
    assert page.text.count('class="btn main') == 1
    assert '<a class="btn main big" href="/m/coming/register">' in page.text
    assert "Registration open" in text
    assert "Register by 4 March 2026, 10:00 in Geneva" in text
    assert "Times are for Geneva (UTC+2)." in text  # the clocks change before the meeting
    assert "11:00 – 13:00 Opening Room 1" in text
    assert "To meet." in text
    assert "Summary" not in text


PAST = {"starts_on": NOW.date() - timedelta(days=3), "ends_on": NOW.date() - timedelta(days=1)}


@pytest.mark.parametrize(
    ("values", "status", "can_register"),
    [
        ({"registration_opens_at": NOW + timedelta(hours=1)}, "Announced", False),
        ({"registration_opens_at": None}, "Announced", False),
        ({"registration_closes_at": NOW}, "Registration closed", False),
        ({"starts_on": NOW.date(), "ends_on": NOW.date()}, "Taking place now", True),
        (PAST, "Over", True),
        (PAST | {"registration_closes_at": None}, "Over", False),
    ],
)
def test_the_main_action_follows_the_phase(client, make, coming, values, status, can_register):
    for name, value in values.items():
        setattr(coming, name, value)
    db.session.commit()
    page = client.get("/m/coming")
    assert status in text_of(page)
    assert ("/m/coming/register" in page.text) is can_register


@pytest.fixture
def over(make):
    day = NOW.date() - timedelta(days=9)
    meeting = make.meeting(slug="over", starts_on=day, ends_on=day, summary="It closed well.")
    session = make.session(meeting, make.day(meeting, date=day))
    centres = [make.organisation() for _ in range(3)]
    for centre in centres:
        make.expected(meeting, centre)
    for centre in centres[:2]:
        make.presence(make.participant(meeting, centre), session)
    make.presence(make.participant(meeting, make.organisation(), part=Part.ORGANISER), session)
    make.point(make.group(meeting), heading="recommendations", text="Do it.")
    return meeting


def test_an_over_meeting_shows_its_sentence_and_figures(client, over):
    text = text_of(client.get("/m/over"))
    assert (
        "The meeting was attended by two participants from two of the three regional centres. It closed well." in text
    )
    assert "Centres 2 of 3" in text
    assert "Discussion groups 1 Recommendations 1" in text


def test_while_a_meeting_goes_on_its_figures_stand_without_a_sentence_in_the_past(client, make):
    today = clock.now().date()
    meeting = make.meeting(slug="on", starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1))
    session, centre = make.session(meeting, make.day(meeting, date=today)), make.organisation()
    make.expected(meeting, centre)
    make.presence(make.participant(meeting, centre), session)
    text = text_of(client.get("/m/on"))
    assert "Centres 1 of 1" in text
    assert "was attended" not in text


def publish(make, meeting):
    make.save(
        ReportVersion(
            meeting_id=meeting.id,
            number=1,
            locked_at=NOW,
            locked_by="x",
            document={},
            figures=[],
            sha256="",
            published_at=NOW,
            published_by="x",
        )
    )


def test_a_published_report_is_the_main_action_at_once(client, make, over):
    assert "Read the report" not in client.get("/m/over").text
    publish(make, over)
    page = client.get("/m/over")
    assert '<a class="btn main big" href="/m/over/report">' in page.text
    assert page.text.count('class="btn main') == 1


def test_a_change_is_on_the_page_at_once_and_an_unchanged_page_is_not_sent_again(client, make, over):
    first = client.get("/m/over")
    assert (first.headers["Cache-Control"], "Cookie" in first.vary, "Accept-Language" in first.vary) == (
        "no-cache",
        True,
        True,
    )
    again = client.get("/m/over", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    over.summary = "It closed late."
    raise_revision(over.id)
    changed = client.get("/m/over", headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, "It closed late." in changed.text) == (200, True)


def test_documents_stand_in_groups_with_count_and_size_the_long_list_folded(client, over, storage):
    add_papers(over, storage, 9)
    page = client.get("/m/over")
    text = text_of(page)
    assert "Presentations 9 files, 45 MB" in text.replace(" ,", ",")
    assert "Show the other 4 files" in text
    assert page.text.count('class="size ltr big"') == 6  # those of 4 MB and more
    first = re.search(r'href="(/m/over/documents/[0-9a-f-]+/paper%200\.pdf)"', page.text)
    assert first is not None


def test_a_short_list_is_not_folded_and_an_empty_group_not_shown(client, over, storage):
    add_papers(over, storage, 7)
    add_group(over, "Nothing in it", by=SYSTEM, now=NOW)
    page = client.get("/m/over").text
    assert "Show the other" not in page
    assert "Nothing in it" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_a_meeting_sends_eight_queries_and_one_when_nothing_changed(client, make, over, storage, queries, number):
    add_papers(over, storage, number)
    for _ in range(number):
        make.meeting()
    with queries(8):
        client.get("/m/over")
    with queries(1):
        client.get("/m/over")


def test_what_an_organiser_typed_is_text_on_the_page(client, make, coming):
    coming.title = coming.theme = coming.summary = "<script>alert(1)</script>"
    coming.objectives = ["<img src=x onerror=alert(1)>"]
    raise_revision(coming.id)
    page = client.get("/m/coming").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_other_arguments_do_not_fill_the_kept_pages(client, coming):
    response = client.get("/m/coming?from=mail")
    assert (response.status_code, "ETag" in response.headers, response.headers["Cache-Control"]) == (
        200,
        False,
        "no-store",
    )


@pytest.mark.parametrize("path", ["/m/none", "/m/none/photos", "/m/none/calendar.ics"])
def test_a_meeting_that_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/m/coming", "/m/coming/photos", "/privacy", "/accessibility"])
def test_nothing_is_written_by_a_post(client, coming, path):
    assert client.post(path).status_code == 405


def test_photos_have_captions_and_words(client, over, storage, queries):
    add_photo(
        over,
        PhotoDetails(alternative="A hall", file_name="a.png", content=PNG, caption="Monday"),
        storage=storage,
        by=SYSTEM,
        now=NOW,
    )
    with queries(2):
        page = client.get("/m/over/photos")
    assert 'alt="A hall"' in page.text
    assert "Monday ( 70 B )" in text_of(page).replace("(70 B)", "( 70 B )")


def test_photos_without_any_says_so(client, over):
    assert "There are no photos of this meeting yet." in client.get("/m/over/photos").text


def test_calendar_is_a_file_with_links_to_the_public_address(client, coming, queries):
    with queries(2):
        response = client.get("/m/coming/calendar.ics", headers={"Host": "localhost"})
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="coming.ics"'
    events = Calendar.from_ical(response.data).walk("VEVENT")
    assert [str(event["url"]) for event in events] == ["http://localhost/m/coming"] * 2


def test_the_privacy_notice_names_its_version(client):
    assert "Version 1." in client.get("/privacy").text


def test_the_accessibility_page_opens(client):
    assert "Web Content Accessibility Guidelines" in client.get("/accessibility").text


def test_what_organisers_typed_keeps_its_own_direction_on_an_arabic_page(client, make):
    make.meeting(
        slug="joint", disclaimer="A rehearsal.", summary="It ran well.", objectives=["To agree;"], audience="Directors."
    )
    page = client.get("/m/joint?lang=ar").text
    typed = (
        'dir="auto">A rehearsal.<',
        '<p dir="auto" lang="en">It ran well.</p>',
        'dir="auto"><li>To agree;',
        'dir="auto">Directors.<',
    )
    assert [text in page for text in typed] == [True] * 4
