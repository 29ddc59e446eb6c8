from dataclasses import replace

import pytest

from tracker.core.ids import new_id
from tracker.questions.details import QuestionDetails, clean, cleaned, key_for, problems
from tracker.questions.rules import Asked, Choice, Kind, Stage

FOOD = QuestionDetails(label="Food", kind=Kind.CHOICE, choices=(Choice("", "Meat"), Choice("", "Fish")))
OTHER = Asked(id=new_id(), key="hotel", kind=Kind.CHOICE, label="Hotel", choices=(Choice("c1", "Yes"),))


def wrong(**values):
    return list(problems(cleaned(replace(FOOD, **values)), [OTHER]))


def test_a_plain_question_has_nothing_wrong_with_it():
    assert wrong(only_if=(("hotel", "c1"), ("needs", "visa")), retain_days=30, key="food-2") == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"label": " "}, "label"),
        ({"label": "x" * 301}, "label"),
        ({"help": "x" * 1001}, "help"),
        ({"translations": {"fr": {"purpose": "x" * 201}}}, "purpose"),
        ({"key": "hotel"}, "key"),
        ({"key": "needs"}, "key"),
        ({"key": "Ö"}, "key"),
        ({"key": "9"}, "key"),
        ({"choices": (Choice("", "Meat"),)}, "choices"),
        ({"choices": (Choice("", "Meat"), Choice("", "MEAT"))}, "choices"),
        ({"choices": (Choice("", "Meat"), Choice("", "Fish; eggs"))}, "choices"),
        ({"choices": (Choice("", "Meat"), Choice("", "x" * 201))}, "choices"),
        ({"choices": tuple(Choice("", f"No. {n}") for n in range(101))}, "choices"),
        ({"retain_days": -1}, "retain_days"),
        ({"retain_days": 3661}, "retain_days"),
        ({"only_if": (("hotel", "c9"),)}, "only_if"),
        ({"only_if": (("mode", "by boat"),)}, "only_if"),
        ({"only_if": (("nowhere", "c1"),)}, "only_if"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(values, field):
    assert wrong(**values) == [field]


def test_the_registration_form_cannot_depend_on_the_one_after_it():
    later = replace(OTHER, stage=Stage.SECOND)
    for stage, found in ((Stage.REGISTRATION, ["only_if"]), (Stage.SECOND, [])):
        details = cleaned(replace(FOOD, stage=stage, only_if=(("hotel", "c1"),)))
        assert list(problems(details, [later])) == found


def test_no_question_comes_to_depend_on_itself():
    above = replace(OTHER, key="above", only_if=(("hotel", "c1"),))
    hotel = cleaned(replace(FOOD, only_if=(("above", "c1"),)))
    found = [list(problems(hotel, [above], key)) for key in ("hotel", "another", "")]
    assert found == [["only_if"], [], []]


def test_texts_are_cleaned_and_empty_translations_left_out():
    details = replace(
        FOOD,
        label=" Your \t food\u202e ",
        help="one\r\ntwo",
        purpose="the kitchen.",
        translations={"fr": {"label": " Repas ", "help": ""}, "ru": {"label": " "}},
        choices=(Choice("c1", " Meat ", {"fr": " "}),),
    )
    assert cleaned(details) == replace(
        FOOD,
        label="Your food",
        help="one\ntwo",
        purpose="the kitchen",
        translations={"fr": {"label": "Repas"}},
        choices=(Choice("c1", "Meat"),),
    )


def test_only_choices_have_choices_and_clean_keeps_lines_where_asked():
    assert cleaned(replace(FOOD, kind=Kind.TEXT)).choices == ()
    assert (clean(" a \n b\0 "), clean(" a \n b ", lines=True)) == ("a b", "a\n b")


@pytest.mark.parametrize(
    ("label", "taken", "key"),
    [
        ("Copy of your passport", [], "copy-of-your-passport"),
        ("1. Où dormez-vous ?", [], "ou-dormez-vous"),
        ("?!", [], "question"),
        ("Needs", [], "needs-asked"),
        ("Food", ["food", "food-2"], "food-3"),
        ("x" * 60, [], "x" * 40),
    ],
)
def test_a_name_is_made_from_the_question(label, taken, key):
    assert key_for(label, taken) == key
