"""The words of an outcome, and what was typed."""

from datetime import UTC, date, datetime

import pytest

from tracker.plenary import rules


@pytest.mark.parametrize(
    ("stored", "apart"),
    [
        ("took note of the information provided", ("took note of", "the information provided")),
        ("took note with appreciation of the offer", ("took note with appreciation of", "the offer")),
        ("recommended that the Secretariat act", ("recommended that", "the Secretariat act")),
        ("recommended", ("", "recommended")),
        ("No decision was taken.", ("", "No decision was taken.")),
        ("", ("", "")),
    ],
)
def test_an_outcome_comes_apart_into_what_was_done_and_of_what(stored, apart):
    assert rules.apart(stored) == apart
    assert rules.outcome(*apart) == stored


@pytest.mark.parametrize(
    ("verb", "rest", "fault"),
    [
        ("took note of", "the paper", None),
        ("", "No decision was taken.", None),
        ("", "", None),
        ("took note of", " ", rules.NO_OBJECT),
        ("", "the paper", rules.NO_VERB),
        ("adopted", "x" * 20_001, rules.TOO_LONG),
    ],
)
def test_an_outcome_has_to_make_a_sentence(verb, rest, fault):
    assert rules.outcome_fault(verb, rest) == fault


def test_empty_lines_part_paragraphs_and_single_ones_do_not():
    assert rules.paragraphs("One\r\ngoes on\r\n\r\n\r\nTwo\n\n  ") == ["One goes on", "Two"]


def test_speakers_come_one_a_line():
    assert rules.names("Kenya \n\n  Mr.  Wu (China)\n") == ["Kenya", "Mr. Wu (China)"]


def test_a_time_is_of_the_rooms_clock():
    assert rules.moment("09:10", date(2026, 3, 2), "Europe/Zurich") == datetime(2026, 3, 2, 8, 10, tzinfo=UTC)
    assert rules.moment(" ", date(2026, 3, 2), "Europe/Zurich") is None
    with pytest.raises(ValueError, match="soon"):
        rules.moment("soon", date(2026, 3, 2), "Europe/Zurich")
