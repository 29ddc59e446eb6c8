from pathlib import Path

import pytest

from tests.dossier.conftest import SMALL
from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.dossier.asking import question_problems
from tracker.dossier.errors import WrongFile
from tracker.dossier.format import QuestionTable
from tracker.dossier.operations import load_meeting_file
from tracker.questions.queries import all_questions, count_answers
from tracker.questions.rules import Kind, Stage

pytestmark = pytest.mark.usefixtures("directory")
ASKED = """
[[questions]]
key = "hotel"
label = "Hotel"
kind = "choice"
choices = ["Yes", "No"]
[questions.translations.fr]
label = "Hôtel"
choices = ["Oui", "Non"]
[[questions]]
key = "nights"
label = "Nights"
kind = "number"
form = "second"
required = true
only_if = ["hotel: Yes", "needs: visa"]
organisations = ["ngo"]
purpose = "the hotel"
retain_days = 5
"""


@pytest.fixture
def load(storage):
    def load(text):
        loaded = load_meeting_file(
            (SMALL + text).encode(), folder=Path(), storage=storage, by=SYSTEM, now=NOW, replace=True
        )
        db.session.commit()
        return loaded.meeting

    return load


def asked(meeting):
    return [q for q in all_questions(meeting.id, meeting.revision) if not q.ended]


def test_a_file_asks_its_questions(load):
    hotel, nights = asked(load(ASKED))
    assert [(c.label, c.said("fr")) for c in hotel.choices] == [("Yes", "Oui"), ("No", "Non")]
    assert (hotel.said("label", "fr"), nights.kind, nights.stage) == ("Hôtel", Kind.NUMBER, Stage.SECOND)
    assert nights.only_if == (("hotel", "c1"), ("needs", "visa"))
    assert (nights.required, nights.organisation_types, nights.purpose, nights.retain_days) == (
        True,
        frozenset({"ngo"}),
        "the hotel",
        5,
    )


def test_loading_it_again_changes_questions_and_loses_no_answer(load, make):
    meeting = load(ASKED)
    hotel, nights = asked(meeting)
    from tracker.questions.queries import get_question

    make.answer(get_question(meeting.id, hotel.id), make.participant(meeting=meeting), "No")
    meeting = load(ASKED.replace('["Yes", "No"]', '["No", "Gladly"]').replace("hotel: Yes", "hotel: Gladly"))
    again = asked(meeting)
    assert [q.id for q in again] == [hotel.id, nights.id]
    assert [(c.id, c.label, c.retired) for c in again[0].choices] == [
        ("c2", "No", False),
        ("c3", "Gladly", False),
        ("c1", "Yes", True),
    ]
    assert again[1].only_if == (("hotel", "c3"), ("needs", "visa"))
    assert count_answers(meeting.id) == {hotel.id: 1}


def test_a_question_that_left_the_file_is_ended_and_a_file_without_any_leaves_all(load):
    load(ASKED)
    assert [q.key for q in asked(load(""))] == ["hotel", "nights"]
    other = '[[questions]]\nkey = "food"\nlabel = "Food"\n'
    assert [q.key for q in asked(load(other))] == ["food"]


def test_every_mistake_is_named_with_its_place(load):
    wrong = ASKED.replace('["Yes", "No"]', '["Yes"]').replace("hotel: Yes", "hotel: Maybe")
    with pytest.raises(WrongFile) as refused:
        load(wrong)
    assert [problem.field for problem in refused.value.problems] == ["questions[1].choices", "questions[2].only_if"]


def test_two_questions_cannot_have_one_key():
    tables = [QuestionTable(key="food", label="Food"), QuestionTable(key="food", label="Again")]
    assert [where for where, _ in question_problems(tables)] == [("questions", 1, "key")]
