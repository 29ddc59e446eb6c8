from datetime import date

import pytest

from tracker.report.words import ENGLISH, Words


def test_numbers_under_ten_are_words_in_english_only():
    assert [ENGLISH.number(n) for n in (9, 10, 1350)] == ["nine", "10", "1,350"]
    assert [Words("es").number(n) for n in (9, 1350)] == ["9", "1.350"]
    assert ENGLISH.figure(9) == "9"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "A, B and C"), ("fr", "A, B et C"), ("ar", "A وB وC"), ("zh", "A、B和C"), ("ru", "A, B и C")],
)
def test_names_are_joined_as_the_language_joins_them(language, text):
    assert Words(language).series(["A", "B", "C"]) == text


def test_names_that_hold_commas_are_parted_by_semicolons():
    assert Words("fr").series(["A, B", "C"]) == "A, B; C"
    assert Words("ar").series(["A, B", "C"]) == "A, B؛ C"


def test_entries_are_marked_as_documents_of_the_language_mark_them():
    marks = {language: [Words(language).mark(at) for at in (1, 4, 30)] for language in ("en", "ru", "ar", "zh")}
    assert marks == {
        "en": ["(a)", "(d)", "(ad)"],
        "ru": ["a)", "d)", "ad)"],
        "ar": ["(أ)", "(د)", "(ad)"],
        "zh": ["(a)", "(d)", "(ad)"],
    }


def test_days_are_written_out():
    assert Words("es").date(date(2026, 3, 2)) == "2 de marzo de 2026"
