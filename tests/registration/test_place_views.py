import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.mail.models import OutboxMail
from tracker.meetings.queries import get_meeting
from tracker.places.queries import limits_of
from tracker.registration.models import Participant, State


@pytest.fixture(autouse=True)
def _now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint", capacity=1)


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


def version(browser):
    return browser.get("/o/joint/places").text.split('name="version" value="')[1].split('"')[0]


def states():
    return [
        s.value
        for s in db.session.scalars(select(Participant.state).order_by(Participant.registered_at, Participant.id))
    ]


def test_the_page_shows_places_and_who_waits(browser, make, meeting):
    make.participant(meeting)
    make.participant(meeting, family_name="Odhiambo", state=State.WAITING)
    page = browser.get("/o/joint/places").text
    assert "1 of 1 places are taken. Left: 0." in page
    assert "1 person waits." in page
    assert "Odhiambo" in page
    assert "All places at this meeting are taken." in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_takes_few_statements_however_many_there_are(browser, make, meeting, queries, people):
    for _ in range(people):
        make.participant(meeting), make.participant(meeting, state=State.WAITING)
    browser.get("/o/joint/places")
    with queries(5):
        browser.get("/o/joint/places")


def test_new_places_are_saved_and_given_to_who_waits(browser, make, meeting):
    make.participant(meeting)
    for _ in range(2):
        make.participant(meeting, state=State.WAITING)
    data = {"version": version(browser), "capacity": "2", "moves_up": "yes", "each": "7"}
    answer = browser.post("/o/joint/places", data=data, follow_redirects=True)
    assert "The places are saved." in answer.text
    assert "1 person of the waiting list is confirmed, and is written to." in answer.text
    assert states() == ["confirmed", "confirmed", "waiting"]
    assert limits_of(get_meeting("joint")).each == 7


def test_what_is_wrong_is_said_and_what_was_typed_stays(browser):
    data = {"version": version(browser), "capacity": "lots", "group-name-0": "Africa", "group-places-0": "4"}
    answer = browser.post("/o/joint/places", data=data)
    assert answer.status_code == 422
    assert 'value="lots"' in answer.text
    assert 'value="Africa"' in answer.text
    assert '<a href="#capacity">Enter a whole number' in answer.text


def test_two_groups_of_one_name_are_refused(browser):
    groups = {f"group-{field}-{n}": value for n in (0, 1) for field, value in (("name", "Africa"), ("places", "4"))}
    answer = browser.post("/o/joint/places", data={"version": version(browser)} | groups)
    assert (answer.status_code, "Two groups have one name: Africa" in answer.text) == (422, True)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(browser):
    before = version(browser)
    browser.post("/o/joint/places", data={"version": before, "capacity": "5"})
    answer = browser.post("/o/joint/places", data={"version": before, "capacity": "9"})
    assert (answer.status_code, get_meeting("joint").capacity) == (409, 5)
    assert 'value="9"' in answer.text
    again = answer.text.split('name="version" value="')[1].split('"')[0]
    assert browser.post("/o/joint/places", data={"version": again, "capacity": "9"}).status_code == 303


def test_an_old_token_loses_nothing_that_was_typed(browser, app):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = browser.post("/o/joint/places", data={"capacity": "77"})
    app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, 'value="77"' in answer.text) == (400, True)


def test_the_organiser_moves_the_list_up_by_hand(browser, make, meeting):
    for _ in range(2):
        make.participant(meeting, state=State.WAITING)
    assert "1 person of the list finds a place now." in browser.get("/o/joint/places").text
    browser.post("/o/joint/places/move-up")
    assert states() == ["confirmed", "waiting"]
    assert len(db.session.scalars(select(OutboxMail).where(OutboxMail.template == "confirmed")).all()) == 1
    answer = browser.post("/o/joint/places/move-up", follow_redirects=True)
    assert "Nobody who waits finds a place at the moment." in answer.text


def test_a_decision_beyond_the_places_is_taken_for_a_reason(browser, make, meeting):
    make.participant(meeting)
    late = make.participant(meeting, family_name="Late", state=State.SUBMITTED)
    data = {"id": str(late.id), "state": "confirmed", "sure": "1"}
    page = browser.post("/o/joint/people/decide", data=data).text
    assert "All places at this meeting are taken." in page
    assert "Confirm beyond the places" in page
    assert states() == ["confirmed", "submitted"]
    browser.post("/o/joint/people/decide", data=data | {"exceed": "Chair of the meeting"})
    assert states() == ["confirmed", "confirmed"]
    assert "Chair of the meeting" in browser.get("/o/joint/history").text
    assert "Chair of the meeting" not in browser.get(f"/o/joint/people/{late.id}").text


def test_the_person_sees_their_number_on_the_waiting_list(client, make, meeting):
    from tracker.registration.private_links import token_of

    make.participant(meeting, state=State.WAITING)
    second = make.participant(meeting, state=State.WAITING)
    assert "You are number 2 on the waiting list" in client.get(f"/r/{token_of(second)}").text


def test_the_overview_says_that_places_are_free_while_people_wait(browser, make, meeting):
    make.participant(meeting, state=State.WAITING)
    assert "1 place is free, and people wait for one" in browser.get("/o/joint").text
    make.participant(meeting)
    assert "people wait for one" not in browser.get("/o/joint").text
