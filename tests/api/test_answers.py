from datetime import timedelta

import pytest

from tracker.api.answers import typed_answers
from tracker.core import clock
from tracker.core.access import Role
from tracker.questions.rules import Kind, Stage

BODY = {
    "family_name": "Odhiambo",
    "email": "amina@example.org",
    "organisation_other": "Ministry",
    "job_title": "Director",
    "consent": True,
}


@pytest.fixture
def meeting(make):
    now = clock.now()
    meeting = make.meeting(
        slug="joint", registration_closes_at=now + timedelta(days=2), starts_on=now.date(), ends_on=now.date()
    )
    make.question(meeting, "Food", ("Halal", "Fish"), kind=Kind.CHOICES, required=True)
    make.question(meeting, "Age", kind=Kind.NUMBER)
    make.question(meeting, "Copy", kind=Kind.FILE, required=True)
    make.question(meeting, "Later", stage=Stage.SECOND)
    return meeting


@pytest.fixture
def program(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


URL = "/api/v1/meetings/joint/participants"


def test_a_program_registers_with_answers_and_gets_them_back(program):
    answer = program.post(URL, json=BODY | {"answers": {"food": ["halal", "c2"], "age": 40}})
    assert (answer.status_code, answer.json["answers"]) == (201, {"food": ["Halal", "Fish"], "age": "40"})
    assert [item["answers"] for item in program.get(URL).json["items"]] == [{"food": ["Halal", "Fish"], "age": "40"}]


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, ["answers.food"]),
        ({"food": "Beef", "age": "many"}, ["answers.food", "answers.age"]),
        ({"food": "Fish", "later": "x", "strange": "y"}, ["answers.later", "answers.strange"]),
        ({"food": "Fish", "copy": "passport.pdf"}, ["answers.copy"]),
    ],
)
def test_wrong_answers_are_named_as_they_stand_in_the_body(program, answers, fields):
    answer = program.post(URL, json=BODY | {"answers": answers})
    assert answer.status_code == 422
    assert sorted(e["field"] for e in answer.json["errors"]) == sorted(fields)


def test_a_registration_without_questions_needs_no_answers(program, make, sign_in):
    assert typed_answers({"a": "x", "b": ["y", "z"], "c": 1.5}) == {"a": ["x"], "b": ["y", "z"], "c": ["1.5"]}
