from datetime import date

import pytest

from tracker.core.access import Role
from tracker.core.db import db
from tracker.recommendations import following
from tracker.recommendations.models import State


@pytest.fixture
def earlier(make, meeting):
    found = make.meeting(slug="before", short_title="Before", starts_on=date(2025, 3, 2), ends_on=date(2025, 3, 3))
    make.recommendation(found, number=4, text="Share one calendar")
    return found


def test_without_an_earlier_meeting_the_page_says_so(sign_in, meeting):
    page = sign_in(meeting, Role.ORGANISER).get("/o/joint/recommendations/follow-up")
    assert "You organise no earlier meeting" in page.text


def test_an_earlier_meeting_is_chosen_and_its_recommendations_shown(sign_in, make, meeting, earlier):
    browser = sign_in(admin=True)
    address = "/o/joint/recommendations/follow-up"
    assert "Share one calendar" not in browser.get(address).text
    page = browser.post(address, data={"previous": str(earlier.id)}, follow_redirects=True)
    assert ("Share one calendar" in page.text, "R4" in page.text) == (True, True)
    refused = browser.post(address, data={"previous": "x"}, follow_redirects=True)
    assert ("Choose an earlier meeting" in refused.text, following.find_previous(meeting.id)) == (True, earlier)


def test_somebody_elses_earlier_meeting_is_not_offered(sign_in, meeting, earlier):
    browser = sign_in(meeting, Role.ORGANISER)
    address = "/o/joint/recommendations/follow-up"
    assert "Before" not in browser.get(address).text
    assert "Choose an earlier" in browser.post(address, data={"previous": str(earlier.id)}, follow_redirects=True).text


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_is_read_in_few_statements(sign_in, make, meeting, earlier, queries, many):
    browser = sign_in(admin=True)
    browser.post("/o/joint/recommendations/follow-up", data={"previous": str(earlier.id)})
    for _ in range(many):
        make.recommendation(earlier)
    with queries(6):
        browser.get("/o/joint/recommendations/follow-up")


def test_the_later_meeting_says_how_it_stands_and_does_not_reword_it(sign_in, make, meeting, earlier):
    one = make.recommendation(earlier, text="Merge the templates")
    address = f"/o/joint/recommendations/{one.id}"
    browser = sign_in(meeting, Role.ORGANISER)
    assert browser.get(address).status_code == 404
    sign_in(admin=True).post("/o/joint/recommendations/follow-up", data={"previous": str(earlier.id)})
    page = browser.get(address)
    assert (page.status_code, "Change it" in page.text) == (200, False)
    assert browser.post(f"{address}/state", data={"state": "done", "note": "Seen"}).status_code == 303
    assert browser.get(f"{address}/edit").status_code == 404
    db.session.refresh(one)
    assert (one.state, one.progress) == (State.DONE, "Seen")


def test_the_meeting_chosen_by_another_stays_chosen_when_somebody_saves(sign_in, meeting, earlier):
    address = "/o/joint/recommendations/follow-up"
    sign_in(admin=True).post(address, data={"previous": str(earlier.id)})
    browser = sign_in(meeting, Role.ORGANISER)
    assert browser.post(address, data={"previous": str(earlier.id)}).status_code == 303
    assert following.find_previous(meeting.id) == earlier


def test_the_agenda_begins_with_what_became_of_them(sign_in, make, meeting, earlier):
    browser = sign_in(admin=True)
    assert "Share one calendar" not in browser.get("/o/joint/agenda").text
    browser.post("/o/joint/recommendations/follow-up", data={"previous": str(earlier.id)})
    assert "Share one calendar" in browser.get("/o/joint/agenda").text
