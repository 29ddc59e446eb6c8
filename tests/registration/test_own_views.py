from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.storage.made_files import PDF
from tracker.core import clock
from tracker.core.access import SYSTEM, Role
from tracker.core.db import db
from tracker.mail.models import OutboxMail
from tracker.questions.models import Answer
from tracker.questions.operations import set_deadline
from tracker.questions.rules import Kind, Stage
from tracker.registration.models import State
from tracker.registration.private_links import token_of


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    meeting = make.meeting(slug="joint")
    make.question(meeting, "Hotel", ("Yes", "No"), stage=Stage.SECOND, required=True)
    make.question(meeting, "Copy", kind=Kind.FILE, stage=Stage.SECOND)
    make.question(meeting, "Online only", stage=Stage.SECOND, only_if=(("mode", "online"),))
    return meeting


@pytest.fixture
def person(make, meeting):
    return make.participant(meeting=meeting, family_name="Alpha")


@pytest.fixture
def organiser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


def texts():
    return list(db.session.scalars(select(Answer.text).order_by(Answer.text)))


def test_the_second_form_is_reached_from_the_private_page_and_kept(client, person):
    link = f"/r/{token_of(person)}"
    assert "Fill in the second form" in client.get(link).text
    page = client.get(f"{link}/more")
    assert ("Hotel" in page.text, "Online only" in page.text) == (True, False)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    answer = client.post(f"{link}/more", data={"own": "yes", "q-copy": (BytesIO(PDF), "passport.pdf")})
    assert (answer.status_code, "passport.pdf" in answer.text, texts()) == (422, True, [])
    kept = answer.text.partition('name="kept-copy" value="')[2].partition('"')[0]
    answer = client.post(f"{link}/more", data={"own": "yes", "q-hotel": "c1", "kept-copy": kept}, follow_redirects=True)
    assert "We have your second form." in answer.text
    assert texts() == ["Yes", "passport.pdf"]


def test_the_person_and_organisers_fetch_a_file_and_nobody_else(client, organiser, make, meeting, person):
    other = make.participant(meeting=meeting)
    link = f"/r/{token_of(person)}"
    client.post(f"{link}/more", data={"own": "yes", "q-hotel": "c1", "q-copy": (BytesIO(PDF), "passport.pdf")})
    question = db.session.scalars(select(Answer.question_id).where(Answer.blob.is_not(None))).one()
    for browser, url in ((client, f"{link}/files/copy"), (organiser, f"/o/joint/people/{person.id}/files/{question}")):
        answer = browser.get(url, buffered=True)
        assert (answer.status_code, answer.data) == (200, PDF)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for url in (f"/r/{token_of(other)}/files/copy", f"{link}/files/hotel", f"{link}/files/x", "/r/AAAA/files/copy"):
        assert client.get(url).status_code == 404
    assert organiser.get(f"/o/joint/people/{other.id}/files/{question}").status_code == 404


def test_an_answered_form_shows_what_was_answered(client, make, meeting, person):
    link = f"/r/{token_of(person)}/more"
    client.post(link, data={"own": "yes", "q-hotel": "c2"})
    assert 'value="c2" checked' in client.get(link).text


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN])
def test_who_is_not_confirmed_is_led_back(client, make, meeting, state):
    link = f"/r/{token_of(make.participant(meeting=meeting, state=state))}"
    assert client.get(f"{link}/more").headers["Location"].endswith(link)
    assert client.get("/r/AAAA/more").status_code == 404


def test_a_closed_form_says_so(client, meeting, person):
    set_deadline(meeting.id, NOW, by=SYSTEM, now=NOW)
    link = f"/r/{token_of(person)}/more"
    assert "This form is closed." in client.get(link).text
    assert client.post(link, data={"own": "yes", "q-hotel": "c1"}).status_code == 409
    assert texts() == []


def test_an_old_page_keeps_what_was_typed(app, client, person):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(f"/r/{token_of(person)}/more", data={"own": "yes", "q-hotel": "c2", "csrf_token": "old"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, 'value="c2" checked' in answer.text) == (400, True)


def test_organisers_see_who_lacks_and_remind_them(organiser, make, meeting, person):
    make.participant(meeting=meeting, family_name="Beta")
    page = organiser.get("/o/joint/people/second-form").text
    assert "0 of 2 confirmed people have completed it." in page
    organiser.post("/o/joint/people/second-form", data={"who": "ticked", "id": str(person.id)})
    answer = organiser.post("/o/joint/people/second-form", data={"who": "ticked"}, follow_redirects=True)
    assert "Nobody was written to" in answer.text
    organiser.post("/o/joint/people/second-form", data={"who": "all"})
    assert list(db.session.scalars(select(OutboxMail.template))) == ["second_form"] * 2


def test_a_meeting_without_second_form_says_how_to_begin(sign_in, make):
    meeting = make.meeting(slug="plain")
    browser = sign_in(meeting, Role.ORGANISER)
    assert "There is no second form" in browser.get("/o/plain/people/second-form").text


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_few_statements_however_many_lack(organiser, make, meeting, queries, people):
    for _ in range(people):
        make.participant(meeting=meeting)
    organiser.get("/o/joint/people/second-form")
    with queries(6):
        organiser.get("/o/joint/people/second-form")


@pytest.mark.parametrize("answered", [1, 3])
def test_the_form_takes_few_statements_however_much_is_answered(client, make, meeting, person, queries, answered):
    for number in range(answered):
        make.answer(make.question(meeting, f"More {number}", stage=Stage.SECOND), person)
    link = f"/r/{token_of(person)}/more"
    client.get(link)
    with queries(5):
        client.get(link)
