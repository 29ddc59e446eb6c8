from datetime import date
from uuid import UUID

import pytest
from werkzeug.datastructures import MultiDict

from tracker.core.texts import Text
from tracker.registration import forms
from tracker.registration.answers import RegistrationDetails, checked
from tracker.registration.forms import RegistrationForm, days_of
from tracker.registration.rules import NEEDS, Gender, Origin


def form(**typed):
    return RegistrationForm(MultiDict(typed))


def test_an_empty_form_is_empty_answers():
    assert form().details("fr") == RegistrationDetails(email="", locale="fr")


def test_the_id_of_a_form_is_its_own_or_a_new_one():
    known = "01a20979-5e74-7122-87ec-87a4b7b03577"
    assert form(submission=known).submission == UUID(known)
    assert form(submission="nonsense").submission != form().submission


@pytest.mark.parametrize(
    ("typed", "ticked"), [("yes", True), (" ON ", True), ("1", True), ("no", False), ("", False), ("maybe", False)]
)
def test_what_counts_as_a_tick(typed, ticked):
    assert form(consent=typed).details("en").consent is ticked


def test_a_box_ticked_twice_counts_once():
    assert form(days=["2026-03-02", "2026-03-02"]).details("en").days == ("2026-03-02",)


def test_errors_are_kept_by_field_as_they_are_read(app):
    wrong = form()
    with app.test_request_context():
        wrong.add_errors({"email": Text("Enter your e-mail address")})
    assert wrong.errors == {"email": "Enter your e-mail address"}


def test_a_kept_registration_fills_the_form_and_comes_back_the_same(app, make):
    meeting = make.meeting()
    person = make.participant(
        meeting=meeting, needs=["visa"], days=["2026-03-03"], gender=Gender.WOMAN, job_title="Chemist", remarks="a\nb"
    )
    details = checked(RegistrationForm.of(person, "SCRC-KEN").details("en"), meeting, Origin.FORM)
    assert (details.family_name, details.email, details.organisation) == (person.family_name, person.email, "SCRC-KEN")
    assert (details.needs, details.days, details.gender, details.remarks) == (
        ("visa",),
        ("2026-03-03",),
        "woman",
        "a\nb",
    )
    assert (details.list_consent, details.contact_consent) == (True, False)


def test_days_are_asked_where_there_is_more_than_one(make, app):
    assert days_of(make.meeting(ends_on=date(2026, 3, 3))) == [date(2026, 3, 2), date(2026, 3, 3)]
    assert days_of(make.meeting(ends_on=date(2026, 3, 2))) == []


def test_every_choice_that_may_be_made_is_offered(app):
    with app.test_request_context():
        assert tuple(forms.needs()) == NEEDS
        assert set(forms.genders()) == {*Gender, ""}
