from dataclasses import dataclass, replace
from datetime import date

import pytest

from tracker.registration.answers import RegistrationDetails, checked
from tracker.registration.errors import WrongAnswers
from tracker.registration.rules import LIMITS, Origin

ANSWERS = RegistrationDetails(
    given_name=" Amina ",
    family_name="Odhiambo",
    email="Amina@Example.org",
    organisation="SCRC-KEN",
    job_title="Director",
    consent=True,
)


@dataclass(frozen=True)
class Held:
    starts_on: date = date(2026, 3, 2)
    ends_on: date = date(2026, 3, 4)
    online: bool = False


def wrong(origin=Origin.FORM, meeting=None, **answers):
    with pytest.raises(WrongAnswers) as caught:
        checked(replace(ANSWERS, **answers), meeting or Held(), origin)
    return {name: str(text) for name, text in caught.value.fields.items()}


def test_right_answers_come_back_clean():
    clean = checked(ANSWERS, Held(), Origin.FORM)
    assert clean == replace(ANSWERS, given_name="Amina", email="amina@example.org")


def test_everything_missing_is_named_from_top_to_bottom():
    assert wrong(given_name="", family_name=" ", email="", organisation=None, job_title="", consent=False) == {
        "family_name": "Enter your family name, or the one name you have",
        "email": "Enter your e-mail address",
        "job_title": "Enter your function, for example Director",
        "organisation": "Choose your centre or organisation, or write its name below the list",
        "consent": "Tick the box to agree. Without it we may not keep your answers",
    }


def test_one_name_is_enough():
    assert checked(replace(ANSWERS, given_name=""), Held(), Origin.FORM).family_name == "Odhiambo"


def test_at_the_door_a_name_is_enough():
    clean = checked(RegistrationDetails(given_name="Suharto"), Held(), Origin.WALK_IN)
    assert (clean.given_name, clean.email) == ("Suharto", None)


def test_an_address_that_is_none_is_refused_at_the_door_too():
    assert wrong(Origin.WALK_IN, email="x@") == {"email": "Enter an e-mail address in full, like name@example.org"}


@pytest.mark.parametrize(
    "name", ["given_name", "family_name", "badge_name", "honorific", "phone", "job_title", "organisation_other"]
)
def test_an_answer_as_long_as_allowed_is_taken_and_a_longer_one_refused(name):
    assert (
        getattr(checked(replace(ANSWERS, **{name: "x" * LIMITS[name]}), Held(), Origin.FORM), name)
        == "x" * LIMITS[name]
    )
    assert list(wrong(**{name: "x" * (LIMITS[name] + 1)})) == [name]


def test_control_characters_are_refused_with_the_name_of_the_field():
    assert wrong(job_title="Dir\x07ector", remarks="a\u202eb") == {
        "job_title": "Function: take out the characters that cannot be printed",
        "remarks": "Anything we should know: take out the characters that cannot be printed",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "by-pigeon"),
        ("mode", "online"),
        ("gender", "x"),
        ("needs", ("gold",)),
        ("days", ("2026-03-05",)),
        ("days", ("monday",)),
    ],
)
def test_a_choice_that_was_not_offered_is_refused(name, value):
    assert list(wrong(**{name: value})) == [name]


def test_online_is_a_choice_where_the_meeting_is_online():
    assert checked(replace(ANSWERS, mode="online"), Held(online=True), Origin.FORM).mode == "online"


def test_a_second_address_that_is_none_is_named_beside_its_field():
    assert wrong(email_other="x@") == {"email_other": "Enter an e-mail address in full, like name@example.org"}


def test_the_first_address_again_is_no_second_one():
    clean = checked(replace(ANSWERS, email_other=" AMINA@example.org"), Held(), Origin.FORM)
    assert clean.email_other is None
