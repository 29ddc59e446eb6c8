import re

import pytest

from tests.factories import NOW
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail
from tracker.questions.queries import all_questions
from tracker.registration.models import Participant, State

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*19191919}}", "O'Brien & Söhne"]


@pytest.fixture(autouse=True)
def _now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint", short_title="Joint meeting")


@pytest.fixture
def browser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


def listed(page):
    return re.findall(r'href="/o/joint/people/[0-9a-f-]{36}">(.*?)</a>', page.text)


def family(page):
    return [re.sub(r"<.*?>", "", name) for name in listed(page)]


def test_the_first_look_shows_who_waits_for_a_decision(browser, make, meeting):
    make.participant(meeting, given_name="Grace", family_name="Kamau", state=State.SUBMITTED)
    make.participant(meeting, family_name="Confirmed")
    page = browser.get("/o/joint/people")
    assert family(page) == ["Kamau, Grace"]
    assert "2 registered" in page.text


def test_the_first_look_shows_everybody_when_nobody_waits(browser, make, meeting):
    make.participant(meeting, given_name="", family_name="Sutrisno")
    assert family(browser.get("/o/joint/people")) == ["Sutrisno"]


def test_everybody_can_be_asked_for_while_some_wait(browser, make, meeting):
    make.participant(meeting, family_name="B", sort_key="b", state=State.SUBMITTED)
    make.participant(meeting, family_name="A", sort_key="a")
    assert family(browser.get("/o/joint/people?state=")) == ["A, Ada", "B, Ada"]


def test_nobody_found_says_so(browser, make, meeting):
    make.participant(meeting)
    assert "Nobody is found" in browser.get("/o/joint/people?q=zzz").text


def test_an_empty_meeting_says_so(browser):
    assert "Nobody has registered yet" in browser.get("/o/joint/people").text


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_sends_seven_statements(browser, make, meeting, queries, people):
    for _ in range(people):
        make.participant(meeting)
    all_questions(meeting.id, meeting.revision)  # once a revision
    with queries(7):
        assert len(listed(browser.get("/o/joint/people?state=confirmed"))) == people


@pytest.mark.parametrize("address", ["?page=0", "?page=-1", "?page=x", "?page=99999999999", "?state=x&region='&q=%25"])
def test_strange_addresses_are_answered(browser, make, meeting, address):
    make.participant(meeting)
    assert browser.get("/o/joint/people" + address).status_code == 200


def test_pages_keep_the_filter(browser, make, meeting):
    centre = make.organisation()
    for n in range(51):
        make.participant(meeting, centre, family_name=f"P{n:02}", sort_key=f"p{n:02}")
    page = browser.get("/o/joint/people?state=&q=ada")
    assert 'rel="next" href="/o/joint/people?page=2&amp;state=&amp;q=ada"' in page.text
    assert family(browser.get("/o/joint/people?page=2&state=&q=ada")) == ["P50, Ada"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stay_text_in_the_list_the_question_and_the_desk_s_list(browser, make, meeting, name):
    person = make.participant(
        meeting, family_name=name, given_name="", job_title=name, organisation_short=name, organisation_name=name
    )
    pages = [
        browser.get("/o/joint/people?state=").text,
        browser.post("/o/joint/people/decide", data={"id": person.id, "state": "declined", "reason": name}).text,
        browser.get("/o/joint/people/desk-list").text,
        browser.get("/o/joint/people", query_string={"q": name}).text,
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "134343433" not in page


def test_the_mail_is_shown_before_it_goes(browser, make, meeting):
    person = make.participant(meeting, email="grace@example.org", state=State.SUBMITTED)
    page = browser.post("/o/joint/people/decide", data={"id": person.id, "state": "declined", "reason": "No room left"})
    assert "grace@example.org" in page.text
    assert page.text.count("No room left") == 2
    assert db.session.get(Participant, person.id).state is State.SUBMITTED
    assert db.session.query(OutboxMail).count() == 0


def test_the_preview_holds_no_private_link(browser, make, meeting):
    person = make.participant(meeting, state=State.SUBMITTED)
    page = browser.post("/o/joint/people/decide", data={"id": person.id, "state": "confirmed"})
    assert "/r/…" in page.text
    assert not re.search(r"/r/[A-Za-z0-9_-]{20}", page.text)


def test_nobody_without_an_address_gets_a_mail(browser, make, meeting):
    person = make.participant(meeting, email=None, state=State.SUBMITTED)
    page = browser.post("/o/joint/people/decide", data={"id": person.id, "state": "confirmed"})
    assert "No e-mail goes out" in page.text


def test_many_are_decided_at_once(browser, make, meeting):
    people = [make.participant(meeting, state=State.SUBMITTED) for _ in range(2)]
    noise = make.participant(meeting, state=State.SUBMITTED)
    data = {"id": [str(p.id) for p in people], "state": "confirmed", "sure": "1"}
    answer = browser.post("/o/joint/people/decide?state=submitted", data=data)
    assert (answer.status_code, answer.location) == (303, "/o/joint/people?state=submitted")
    assert [db.session.get(Participant, p.id).state for p in (*people, noise)] == [
        State.CONFIRMED,
        State.CONFIRMED,
        State.SUBMITTED,
    ]
    assert "2 people: Confirmed." in browser.get("/o/joint/people").text


def test_those_who_cannot_be_decided_about_are_named_with_the_reason(browser, make, meeting):
    done = make.participant(meeting, state=State.SUBMITTED)
    gone = make.participant(meeting, given_name="Gone", family_name="<b>Away</b>", state=State.WITHDRAWN)
    page = browser.post(
        "/o/joint/people/decide", data={"id": [str(done.id), str(gone.id)], "state": "confirmed", "sure": "1"}
    )
    assert "Gone &lt;b&gt;Away&lt;/b&gt;" in page.text
    assert "cannot be decided any more" in page.text
    assert db.session.get(Participant, done.id).state is State.CONFIRMED


@pytest.mark.parametrize(
    "data", [{}, {"state": "confirmed"}, {"id": "x", "state": "confirmed"}, {"id": str(new_id()), "state": "invited"}]
)
def test_a_decision_without_people_or_state_changes_nothing(browser, make, meeting, data):
    make.participant(meeting, state=State.SUBMITTED)
    answer = browser.post("/o/joint/people/decide?q=kamau", data=data)
    assert (answer.status_code, answer.location) == (303, "/o/joint/people?state=&q=kamau")


def test_another_meeting_s_people_are_out_of_reach(browser, make):
    other = make.participant(state=State.SUBMITTED)
    for sure in ({}, {"sure": "1"}):
        browser.post("/o/joint/people/decide", data={"id": other.id, "state": "confirmed"} | sure)
    assert db.session.get(Participant, other.id).state is State.SUBMITTED


def test_a_decision_on_one_person_s_page_leads_back_to_it(browser, make, meeting):
    person = make.participant(meeting, state=State.SUBMITTED)
    answer = browser.post(
        f"/o/joint/people/decide?one={person.id}", data={"id": person.id, "state": "waiting", "sure": "1"}
    )
    assert answer.location == f"/o/joint/people/{person.id}"


def test_the_files_are_named_and_never_opened_in_the_browser(browser, make, meeting):
    make.participant(meeting, family_name="=1+1")
    text = browser.get("/o/joint/people.csv")
    assert text.headers["Content-Disposition"] == 'attachment; filename="joint-participants.csv"'
    assert "'=1+1" in text.text
    with browser.get("/o/joint/people.xlsx") as book:
        assert "joint-participants.xlsx" in book.headers["Content-Disposition"]
        assert book.headers["Cache-Control"] == "no-store"
        assert book.data[:2] == b"PK"


def test_the_files_hold_whom_the_filter_lets_through(browser, make, meeting):
    make.participant(meeting, family_name="Kamau", state=State.SUBMITTED)
    make.participant(meeting, family_name="Ochieng")
    text = browser.get("/o/joint/people.csv?state=submitted").text
    assert ("Kamau" in text, "Ochieng" in text) == (True, False)


def test_the_desk_s_list_says_name_organisation_and_code(browser, make, meeting):
    person = make.participant(meeting, given_name="Grace", family_name="Kamau", code="K74QX", email="g@example.org")
    page = browser.get("/o/joint/people/desk-list").text
    assert person.organisation_short in page
    assert "K7 4QX" in page
    assert "g@example.org" not in page


def test_an_unknown_meeting_is_not_found(sign_in):
    assert sign_in(admin=True).get("/o/none/people").status_code == 404


PAGES = ["people", "people.csv", "people.xlsx", "people/desk-list"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.DESK, Role.FACILITATOR, Role.RAPPORTEUR, Role.FOCAL_POINT])
def test_other_roles_see_no_list(sign_in, meeting, make, page, role):
    make.participant(meeting)
    assert sign_in(meeting, role).get(f"/o/joint/{page}").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_another_meeting_s_organiser_sees_no_list(sign_in, meeting, make, page):
    assert sign_in(make.meeting(), Role.ORGANISER).get(f"/o/joint/{page}").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_the_public_is_asked_to_sign_in(client, meeting, page):
    assert client.get(f"/o/joint/{page}").location == f"/login?next=/o/joint/{page}"


def test_the_desk_decides_nothing(sign_in, meeting, make):
    person = make.participant(meeting, state=State.SUBMITTED)
    data = {"id": person.id, "state": "confirmed", "sure": "1"}
    assert sign_in(meeting, Role.DESK).post("/o/joint/people/decide", data=data).status_code == 403
    assert db.session.get(Participant, person.id).state is State.SUBMITTED


def test_a_decision_without_token_is_refused(browser, app, meeting, make, monkeypatch):
    person = make.participant(meeting, state=State.SUBMITTED)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    data = {"id": person.id, "state": "confirmed", "sure": "1"}
    assert browser.post("/o/joint/people/decide", data=data).status_code == 400
