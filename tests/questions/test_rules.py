from datetime import date

import pytest

from tracker.core.ids import new_id
from tracker.questions.rules import Asked, Choice, Given, Kind, NotAnAnswer, kept_until, parse

FOOD = (
    Choice("c1", "Vegetarian", {"fr": "Végétarien", "ar": "نباتي"}),
    Choice("c2", "Halal"),
    Choice("c3", "Fish", {}, True),
)


def asked(kind, **values):
    return Asked(id=new_id(), key="it", kind=kind, label="It", **values)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.TEXT, "  two   words\n", "two words"),
        (Kind.TEXT, "e\u0301te\u0301", "été"),
        (Kind.LONG_TEXT, "one \r\ntwo", "one\ntwo"),
        (Kind.NUMBER, "1,50", "1.50"),
        (Kind.NUMBER, "٢٠", "20"),
        (Kind.NUMBER, "\N{MINUS SIGN}3", "-3"),
        (Kind.NUMBER, "1 200", "1200"),
        (Kind.DATE, "2027-06-01", "2027-06-01"),
        (Kind.DATE, "2027-06-01 00:00:00", "2027-06-01"),
        (Kind.COUNTRY, "ke", "KE"),
    ],
)
def test_an_answer_is_kept_in_one_way_of_writing(kind, typed, kept):
    assert parse(asked(kind), typed, countries={"KE"}) == Given(kept)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("typed", ["", "  \n ", [], ["", " "]])
def test_nothing_typed_is_no_answer(kind, typed):
    assert parse(asked(kind, choices=FOOD), typed) is None


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.TEXT, "x" * 301),
        (Kind.TEXT, "a\0b"),
        (Kind.TEXT, "a\u202eb"),
        (Kind.LONG_TEXT, "x" * 4001),
        (Kind.NUMBER, "many"),
        (Kind.NUMBER, "1e9"),
        (Kind.NUMBER, "NaN"),
        (Kind.NUMBER, "1" * 16),
        (Kind.DATE, "2027-02-30"),
        (Kind.DATE, "1.6.2027"),
        (Kind.COUNTRY, "XX"),
        (Kind.CHOICE, "Beef"),
        (Kind.CHOICE, ["c1", "c2"]),
        (Kind.CHOICE, "c3"),
        (Kind.CHOICES, "Halal; Beef"),
        (Kind.CHOICES, ";"),
        (Kind.FILE, "passport.pdf"),
    ],
)
def test_what_is_no_answer_is_refused_with_words(kind, typed):
    with pytest.raises(NotAnAnswer) as refused:
        parse(asked(kind, choices=FOOD), typed, countries={"KE"})
    assert len(refused.value.text) > 10


@pytest.mark.parametrize(
    ("typed", "text", "picked"),
    [
        ("c2", "Halal", " c2 "),
        ("vegetarian", "Vegetarian", " c1 "),
        ("VÉGÉTARIEN", "Vegetarian", " c1 "),
        ("نباتي", "Vegetarian", " c1 "),
        (["c2", "c1", "c2"], "Vegetarian; Halal", " c1 c2 "),
        ("Halal; Vegetarian", "Vegetarian; Halal", " c1 c2 "),
        ("Halal\nVegetarian", "Vegetarian; Halal", " c1 c2 "),
    ],
)
def test_choices_are_named_by_id_or_by_words_of_any_language(typed, text, picked):
    given = parse(asked(Kind.CHOICES, choices=FOOD), typed)
    assert (given.text, given.picked) == (text, picked)


def test_a_retired_choice_stays_open_to_who_has_it():
    assert parse(asked(Kind.CHOICE, choices=FOOD), "c3", held=["c3"]).text == "Fish"


def test_a_question_speaks_the_readers_language_where_it_can():
    question = asked(Kind.TEXT, help="In words", translations={"fr": {"label": "Quoi"}})
    assert [question.said("label", "fr"), question.said("help", "fr"), question.said("label", "ru")] == [
        "Quoi",
        "In words",
        "It",
    ]
    assert [FOOD[0].said("fr"), FOOD[1].said("fr")] == ["Végétarien", "Halal"]


def test_an_ended_question_has_a_column_of_its_own():
    columns = [asked(Kind.TEXT, ended=ended, version=2).column for ended in (False, True)]
    assert columns == ["it", "it.v2"]


def test_answers_are_kept_so_many_days_after_the_meeting():
    ends = date(2026, 3, 4)
    assert [kept_until(days, ends) for days in (None, 0, 30)] == [None, ends, date(2026, 4, 3)]
