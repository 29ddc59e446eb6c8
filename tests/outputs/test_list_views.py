import re

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.outputs import building, operations, queries
from tracker.outputs.list_views import offers
from tracker.outputs.models import ListState
from tracker.registration.models import Participant, State
from tracker.registration.private_links import token_of


@pytest.fixture
def address(meeting):
    return f"/o/{meeting.slug}/list"


def test_issuing_keeps_a_list_and_shows_what_changed_since(organiser, meeting, address):
    assert "None yet." in organiser.get(address).text
    answer = organiser.post(address, data={"state": "provisional", "until": "2026-03-09", "notify": "yes"})
    assert (answer.status_code, answer.location) == (303, address)
    page = organiser.get(address).text
    assert ("corrections until 9 March 2026" in page, "Nothing. The next list" in page) == (True, True)
    db.session.rollback()
    listed = {"job_title": "Director", "state": State.CONFIRMED, "list_consent": True}
    person = db.session.query(Participant).filter_by(meeting_id=meeting.id, **listed).order_by(Participant.id).first()
    person.job_title = "Head of the centre"
    operations.note_taken(meeting, "participants", "pdf", by=SYSTEM, now=NOW)
    db.session.commit()
    assert "Head of the centre" in organiser.get(address).text


def test_a_day_that_is_none_is_no_day(organiser, meeting, address):
    organiser.post(address, data={"state": "final", "until": "soon"})
    (issued,) = queries.list_issued(meeting.id)
    assert (issued.state, issued.corrections_until) == (ListState.FINAL, None)


def buttons(page: str) -> tuple[list[str], str]:
    """The texts of the main buttons, and what is folded away."""
    main = re.findall(r'<button class="btn main"[^>]*>(?:<svg.*?</svg>)?\s*([^<]+)</button>', page)
    folded = page.partition("<details><summary>")[2].partition("</details>")[0]
    return main, re.sub(r'name="csrf_token" value="[^"]+"', "", folded)  # it tells the second it was made in


def test_the_final_list_is_issued_after_reading_what_that_does_and_then_comes_first(organiser, address):
    main, folded = buttons(organiser.get(address).text)
    assert main == ["Issue the provisional list"]
    assert folded.startswith("Issue the final list</summary>")
    assert 0 < folded.index("cannot be changed or taken back") < folded.index("Yes, issue the final list</button>")
    organiser.post(address, data={"state": "provisional"})
    assert buttons(organiser.get(address).text) == (main, folded)
    organiser.post(address, data={"state": "final"})
    main, folded = buttons(organiser.get(address).text)
    assert main == ["Issue a corrected final list"]
    assert folded.startswith("Issue a provisional list again</summary>")
    assert 0 < folded.index("in place of the final one") < folded.index("Issue the provisional list</button>")


@pytest.mark.parametrize("name", ["docx", "pdf", "html", "md", "json"])
def test_an_issued_list_is_a_file_in_every_format(organiser, meeting, address, name):
    operations.issue_list(meeting, ListState.FINAL, by=SYSTEM, now=NOW)
    answer = organiser.get(f"{address}/1.{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'-participants-1-final.{name}"')
    assert organiser.get(f"{address}/2.{name}").status_code == 404


def test_a_participant_takes_the_list_by_their_own_link(meeting, client, app):
    person = db.session.query(Participant).filter_by(meeting_id=meeting.id, state=State.CONFIRMED).first()
    with app.test_request_context():
        token = token_of(person)
        assert offers(person, token) == []
        operations.issue_list(meeting, ListState.PROVISIONAL, by=SYSTEM, now=NOW)
        (offer,) = offers(person, token)
    ((_, address),) = offer.files
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert client.get("/r/" + "A" * 43 + "/list.pdf").status_code == 404


def test_only_the_organiser_issues_lists(meeting, sign_in, address):
    assert sign_in(meeting, Role.DESK).post(address).status_code == 403
    assert queries.list_issued(meeting.id) == []


def test_an_empty_list_is_refused_in_words(sign_in, make):
    meeting = make.meeting()
    answer = sign_in(meeting, Role.ORGANISER).post(f"/o/{meeting.slug}/list", data={"state": "final"})
    assert (answer.status_code, "the list would be empty" in answer.text) == (409, True)


def test_a_list_too_long_to_be_made_at_once_is_not_issued_either(organiser, meeting, address, monkeypatch):
    monkeypatch.setattr(building, "AT_ONCE", 1)
    assert organiser.post(address, data={"state": "final"}).status_code == 409


def test_a_list_that_names_somebody_who_withdrew_is_closed_until_it_is_corrected(
    organiser, meeting, client, app, address
):
    entries = {"list_consent": True, "state": State.CONFIRMED}
    first, second = db.session.query(Participant).filter_by(meeting_id=meeting.id, **entries).limit(2)
    operations.issue_list(meeting, ListState.FINAL, by=SYSTEM, now=NOW)
    with app.test_request_context():
        link = f"/r/{token_of(second)}/list.pdf"
    assert (organiser.get(f"{address}/1.html").status_code, client.get(link).status_code) == (200, 200)
    db.session.rollback()
    first.list_consent = False
    operations.note_taken(meeting, "participants", "pdf", by=SYSTEM, now=NOW)
    assert "1 person withdrew a consent since list 1 was issued." in organiser.get(address).text
    assert (organiser.get(f"{address}/1.html").status_code, client.get(link).status_code) == (409, 409)
    organiser.post(address, data={"state": "final"})
    assert "withdrew a consent" not in organiser.get(address).text
    assert [organiser.get(f"{address}/{n}.html").status_code for n in (1, 2)] == [409, 200]
    assert client.get(link).status_code == 200
