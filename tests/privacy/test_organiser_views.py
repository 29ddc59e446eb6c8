import pytest

from tests.factories import NOW
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.meetings.models import Meeting
from tracker.privacy import operations, queries
from tracker.privacy.inventory import Scope
from tracker.privacy.models import RequestState
from tracker.registration.models import Participant


@pytest.fixture
def home(meeting):
    return f"/o/{meeting.slug}/privacy"


@pytest.fixture
def browser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


def fresh(thing):
    db.session.expire_all()
    return db.session.get(type(thing), thing.id)


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_sends_few_statements(make, sign_in, queries, people):
    meeting = make.meeting()
    for _ in range(people):
        operations.ask_to_be_erased(make.participant(meeting), by=SYSTEM, now=NOW)
    browser = sign_in(meeting, Role.ORGANISER)
    with queries(7):
        assert browser.get(f"/o/{meeting.slug}/privacy").status_code == 200


def test_the_page_says_who_agreed_to_what_and_what_would_go(browser, home, meeting):
    page = browser.get(home).get_data(as_text=True)
    people = queries.count_people(Scope(meeting.id))
    assert f"What would be erased of {people} people" in page
    assert "History of the registration" in page


def test_the_time_is_set_or_refused_with_what_was_typed_kept(browser, home, meeting):
    assert browser.post(f"{home}/keep", data={"days": "90"}).status_code == 303
    assert fresh(meeting).retention_days == 90
    answer = browser.post(f"{home}/keep", data={"days": "soon"})
    assert (answer.status_code, 'value="soon"' in answer.get_data(as_text=True)) == (422, True)
    browser.post(f"{home}/keep", data={"days": ""})
    assert fresh(meeting).retention_days is None


def test_a_new_notice_is_published_or_refused(browser, home, meeting):
    assert browser.post(f"{home}/notice", data={"text-en": "We film.", "changed": "Film"}).status_code == 303
    assert (fresh(meeting).notice_version, queries.list_notices(meeting.id)[0].text) == ("2", "We film.")
    answer = browser.post(f"{home}/notice", data={"text-en": " ", "changed": "Nothing at all"})
    assert (answer.status_code, "Nothing at all" in answer.get_data(as_text=True)) == (422, True)


def test_a_request_is_refused_with_a_reason_or_done(browser, home, meeting, person):
    request = queries.list_requests(meeting.id)[0].request
    assert browser.post(f"{home}/requests/{request.id}", data={"answer": ""}).status_code == 422
    assert browser.post(f"{home}/requests/{request.id}", data={"answer": "Visa pending"}).status_code == 303
    assert fresh(request).state is RequestState.REFUSED
    assert browser.post(f"/o/{meeting.slug}/people/{person.id}/erase").status_code == 303
    assert db.session.get(Participant, person.id).erased_at is not None


def test_who_is_erased_is_offered_nothing_more(browser, meeting, person):
    page = f"/o/{meeting.slug}/people/{person.id}"
    offers = (f"{page}/edit", "Decide", f"letters?person={person.id}")
    before = browser.get(page).text
    browser.post(f"{page}/erase")
    after = browser.get(page).text
    assert ([offer in before for offer in offers], [offer in after for offer in offers]) == ([True] * 3, [False] * 3)


def test_everybody_is_erased_only_when_the_short_name_is_typed_and_the_meeting_has_ended(
    browser, home, meeting, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert browser.post(f"{home}/purge", data={"slug": meeting.slug}).status_code == 409
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(month=6))
    assert browser.post(f"{home}/purge", data={"slug": "other"}).status_code == 422
    assert db.session.get(Meeting, meeting.id).purged_at is None
    assert browser.post(f"{home}/purge", data={"slug": meeting.slug}).status_code == 303
    assert queries.count_people(Scope(meeting.id)) == 0
    assert "Figures and locked reports are as they were." in browser.get(home).get_data(as_text=True)
