import re
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.factories import NOW
from tests.registration.test_public_views import FORM
from tests.storage.made_files import GIF, PDF
from tracker.core import clock
from tracker.core.db import db
from tracker.questions.models import Answer, PendingUpload
from tracker.questions.rules import Kind, Stage
from tracker.registration import own_fields
from tracker.registration.forms import RegistrationForm
from tracker.registration.models import Participant
from tracker.registration.private_links import token_of


@pytest.fixture(autouse=True)
def at_noon(make, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make.country()


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


def texts():
    return list(db.session.scalars(select(Answer.text).order_by(Answer.text)))


def post(client, **fields):
    return client.post("/m/joint/register", data=FORM | {"own": "yes"} | fields)


def pdf(name="passport.pdf", content=PDF):
    return (BytesIO(content), name)


def test_the_form_shows_questions_in_the_readers_language_with_their_purpose(client, make, meeting):
    said = {"fr": {"label": "Repas", "help": "Choisissez", "purpose": "la cuisine"}}
    make.question(
        meeting,
        "Food",
        kind=Kind.CHOICE,
        choices=("Meat", "Fish"),
        help="Choose",
        purpose="the kitchen",
        retain_days=30,
        translations=said,
    )
    english, french = client.get("/m/joint/register").text, client.get("/m/joint/register?lang=fr").text
    for words in ("Food", "Choose", "Used for the kitchen.", "Deleted 30 days after the meeting.", "Meat"):
        assert words in english
    for words in ("Repas", "Choisissez", "la cuisine", "Meat"):
        assert words in french


def test_a_changed_question_is_in_the_kept_form_at_once(client, make, meeting):
    assert "Hotel" not in client.get("/m/joint/register").text
    make.question(meeting, "Hotel")
    assert "Hotel" in client.get("/m/joint/register").text


def test_the_form_is_multipart_only_where_a_file_is_asked_for(client, make, meeting):
    make.question(meeting, "Hotel")
    assert "multipart" not in client.get("/m/joint/register").text
    make.question(meeting, "Copy", kind=Kind.FILE)
    assert "multipart" in client.get("/m/joint/register").text


def test_a_condition_is_told_to_readers_and_to_the_script(client, make, meeting):
    make.question(meeting, "Hotel", ("Yes", "No"))
    make.question(
        meeting, "Nights", only_if=(("needs", "visa"), ("hotel", "c1")), organisation_types=frozenset({"ngo"})
    )
    page = client.get("/m/joint/register").text
    assert 'data-if="needs:visa q-hotel:c1" data-types="ngo"' in page
    assert "Only if you answered “A letter for a visa” or “Yes”. Only for: Non-governmental organizations." in page
    assert "js/questions" in page


def test_answers_are_stored_and_wrong_ones_shown_with_all_that_was_typed(client, make, meeting):
    make.question(meeting, "Food", ("Meat", "Fish"), required=True)
    make.question(meeting, "Nights", kind=Kind.NUMBER)
    answer = post(client, **{"q-food": "c1", "q-nights": "many"})
    assert (answer.status_code, texts()) == (422, [])
    assert '<a href="#q-nights">Nights: Enter a number in digits, like 2 or 1.5</a>' in answer.text
    assert re.search(r'name="q-nights"[^>]*value="many"', answer.text)
    assert 'value="c1" checked' in answer.text
    assert post(client, **{"q-food": "c1", "q-nights": "2"}).status_code == 303
    assert texts() == ["2", "Meat"]


def test_a_file_is_not_lost_when_something_else_is_wrong(client, make, meeting):
    make.question(meeting, "Copy", kind=Kind.FILE, required=True)
    answer = post(client, **{"q-copy": pdf(), "email": ""})
    assert (answer.status_code, "passport.pdf" in answer.text) == (422, True)
    kept = re.search(r'name="kept-copy" value="([^"]+)"', answer.text)[1]
    submission = re.search(r'name="submission" value="([^"]+)"', answer.text)[1]
    answer = post(client, **{"kept-copy": kept, "submission": submission})
    assert (answer.status_code, texts()) == (303, ["passport.pdf"])
    assert db.session.scalars(select(PendingUpload)).all() == []


def test_somebody_elses_kept_file_is_not_taken(client, make, meeting):
    make.question(meeting, "Copy", kind=Kind.FILE)
    theirs = re.search(r'name="kept-copy" value="([^"]+)"', post(client, **{"q-copy": pdf(), "email": ""}).text)[1]
    assert post(client, **{"kept-copy": theirs}).status_code == 303
    assert texts() == []


def test_a_refused_file_is_said_beside_the_other_errors(client, make, meeting):
    make.question(meeting, "Copy", kind=Kind.FILE)
    answer = post(client, **{"q-copy": pdf("a.gif", GIF), "job_title": ""})
    assert answer.status_code == 422
    assert '<a href="#q-copy">Send a PDF, JPEG or PNG file</a>' in answer.text
    assert 'href="#job_title"' in answer.text


def test_a_file_is_refused_where_too_many_wait(client, make, meeting, monkeypatch):
    make.question(meeting, "Copy", kind=Kind.FILE)
    monkeypatch.setattr(own_fields, "has_room", lambda meeting_id: False)
    assert "Send it later by your link" in post(client, **{"q-copy": pdf()}).text


def test_a_person_replaces_and_removes_their_file_by_the_link(client, make, meeting):
    make.question(meeting, "Copy", kind=Kind.FILE)
    post(client, **{"q-copy": pdf()})
    link = f"/r/{token_of(db.session.scalars(select(Participant)).one())}"
    assert "passport.pdf" in client.get(link).text
    change = FORM | {"act": "change", "own": "yes"}
    client.post(link, data=change)
    assert texts() == ["passport.pdf"]
    client.post(link, data=change | {"q-copy": pdf("new.pdf", PDF + b"\n")})
    assert texts() == ["new.pdf"]
    client.post(link, data=change | {"drop-copy": "yes"})
    assert texts() == []


def test_the_private_page_shows_the_answers_and_changes_them(client, make, meeting):
    food = make.question(meeting, "Food", ("Meat", "Fish"), kind=Kind.CHOICES)
    person = make.participant(meeting=meeting)
    make.answer(food, person, "Fish")
    link = f"/r/{token_of(person)}"
    assert 'value="c2" checked' in client.get(link).text
    client.post(link, data=FORM | {"act": "change", "own": "yes", "q-food": ["c1", "c2"]})
    assert texts() == ["Meat; Fish"]


def test_a_retired_choice_is_offered_to_who_has_it_alone(client, make, meeting):
    food = make.question(meeting, "Food", ("Meat", "Fish"))
    person, other = make.participant(meeting=meeting), make.participant(meeting=meeting)
    make.answer(food, person, "Fish")
    food.choices = [food.choices[0], food.choices[1] | {"retired": True}]
    meeting.revision += 1
    db.session.commit()
    pages = [client.get(f"/r/{token_of(one)}").text for one in (person, other)]
    assert ["Fish (no longer offered)" in page for page in pages] == [True, False]


def test_only_what_stood_in_the_form_was_typed():
    typed = MultiDict({"q-food": "c1", "drop-copy": "yes", "kept-letter": "id", "email": "x"})
    assert own_fields.own_typed(typed) is None
    typed["own"] = "yes"
    assert own_fields.own_typed(typed) == {"food": ["c1"], "copy": [], "letter": ["id"]}


def test_a_form_without_questions_is_empty(app, meeting):
    with app.test_request_context():
        own = own_fields.own_form(meeting, Stage.REGISTRATION, RegistrationForm(MultiDict()))
    assert (own.fields, own.has_files, own.depends, own.by_type) == ((), False, False, False)


def test_organisations_tell_their_type_where_a_question_needs_it(client, make, meeting):
    make.organisation(short_name="SCRC Kenya")
    assert "data-type=" not in client.get("/m/joint/register").text
    make.question(meeting, "Mandate", organisation_types=frozenset({"regional-centre"}))
    assert 'data-type="regional-centre"' in client.get("/m/joint/register").text


def test_a_country_is_chosen_from_the_list(client, make, meeting):
    make.question(meeting, "Passport of", kind=Kind.COUNTRY)
    page = client.get("/m/joint/register").text
    assert '<select class="input" id="q-passport-of"' in page
    post(client, **{"q-passport-of": "KE"})
    assert texts() == ["KE"]
