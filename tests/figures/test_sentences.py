import pytest

from tests.factories import NOW
from tracker.core.texts import Text
from tracker.figures.definitions import FIGURES
from tracker.figures.rules import Body, Figure, FigureSet
from tracker.figures.sentences import (
    and_list,
    attendance_sentence,
    in_words,
    missing_sentence,
    number,
    numbers,
    outside_sentence,
)


def figures(*bodies, **values) -> FigureSet:
    known = {
        name: Figure(name, d.label, values.get(name, 0), None, d.text, NOW, d.unit, d.part_of)
        for name, d in FIGURES.items()
    }
    return FigureSet(NOW, known, centres=bodies)


def centre(name, attended):
    return Body(None, name, name, "", None, "", None, "", attended, attended, attended)


@pytest.mark.parametrize(("value", "text"), [(0, "zero"), (9, "nine"), (10, "10"), (1234, "1,234")])
def test_numbers_under_ten_are_words(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "three"),
        (12, "twelve"),
        (31, "thirty-one"),
        (40, "forty"),
        (144, "one hundred and forty-four"),
        (1200, "1,200"),
    ],
)
def test_numbers_can_be_written_out(value, text):
    assert in_words(value) == text


def test_numbers_read_together_take_one_style():
    assert numbers(2, 9) == ["two", "nine"]
    assert numbers(9, 23) == ["9", "23"]


def test_and_list_joins_with_and():
    assert [and_list(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_the_2016_meeting_reads_as_it_should():
    found = figures(
        attended=48,
        attended_from_centres=38,
        attended_from_partners=10,
        centres_expected=23,
        centres_represented=22,
        partners_represented=7,
    )
    assert attendance_sentence(found) == (
        "The meeting was attended by 38 participants from 22 of the 23 regional centres, "
        "and by 10 representatives of seven partner bodies."
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "No attendance has been recorded."),
        (
            {"attended": 1, "attended_from_centres": 1, "centres_expected": 1, "centres_represented": 1},
            "The meeting was attended by one participant from the one regional centre expected.",
        ),
        (
            {"attended": 12, "attended_from_centres": 12, "centres_expected": 9, "centres_represented": 9},
            "The meeting was attended by 12 participants from all nine regional centres.",
        ),
        (
            {"attended": 3, "attended_from_centres": 3},
            "The meeting was attended by three participants from regional centres.",
        ),
        (
            {"attended": 1, "attended_from_centres": 1},
            "The meeting was attended by one participant from a regional centre.",
        ),
        (
            {
                "attended": 4,
                "attended_from_centres": 2,
                "centres_expected": 2,
                "centres_represented": 2,
                "attended_from_partners": 2,
                "partners_represented": 1,
            },
            "The meeting was attended by two participants from both regional centres, and by two representatives of one partner body.",
        ),
        (
            {
                "attended": 13,
                "attended_from_partners": 1,
                "partners_represented": 1,
                "attended_from_others": 12,
            },
            "The meeting was attended by 1 representative of one partner body, and by 12 other participants.",
        ),
        ({"attended": 28, "attended_from_others": 28}, "The meeting was attended by 28 participants."),
        (
            {"attended": 1, "attended_from_partners": 1, "partners_represented": 1},
            "The meeting was attended by a representative of one partner body.",
        ),
        (
            {
                "attended": 14,
                "attended_from_centres": 11,
                "centres_expected": 4,
                "centres_represented": 2,
                "attended_from_partners": 2,
                "partners_represented": 1,
                "attended_from_others": 1,
            },
            (
                "The meeting was attended by 11 participants from two of the four regional centres, "
                "by 2 representatives of one partner body, and by 1 other participant."
            ),
        ),
        (
            {
                "attended": 28,
                "attended_from_centres": 1,
                "centres_expected": 1,
                "centres_represented": 1,
                "attended_from_partners": 5,
                "partners_represented": 3,
                "attended_from_others": 22,
            },
            (
                "The meeting was attended by 1 participant from the one regional centre expected, "
                "by 5 representatives of three partner bodies, and by 22 other participants."
            ),
        ),
        (
            {"attended": 11, "attended_from_centres": 1, "attended_from_others": 10},
            "The meeting was attended by 1 participant from a regional centre, and by 10 other participants.",
        ),
    ],
)
def test_other_meetings_read_well_too(values, sentence):
    assert attendance_sentence(figures(**values)) == sentence


def test_other_languages_take_figures():
    found = figures(attended=2, attended_from_others=2)
    assert attendance_sentence(
        found, "fr", lambda text: text.upper().replace("(N)S", "(n)s").replace("(WHO)S", "(who)s")
    ) == ("THE MEETING WAS ATTENDED BY 2 PARTICIPANTS.")


def test_those_outside_the_total_are_said():
    assert outside_sentence(figures()) == ""
    assert outside_sentence(figures(organisers_present=1)) == (
        "One representative of the organizers took part and is not counted in these figures."
    )
    assert outside_sentence(figures(organisers_present=4)).startswith("Four representatives of the organizers")


def test_a_sentence_never_begins_with_figures():
    assert outside_sentence(figures(organisers_present=12)).startswith("Twelve representatives of the organizers")


def test_missing_centres_are_named():
    one = figures(centre("SCRC Kenya", 2), centre("BCRC Egypt", 0), attended=2)
    assert missing_sentence(one) == "The regional centre that was not represented was BCRC Egypt."
    two = figures(centre("SCRC Kenya", 0), centre("BCRC Egypt", 0), attended=2)
    assert missing_sentence(two) == "The regional centres that were not represented were SCRC Kenya and BCRC Egypt."
    assert missing_sentence(figures(centre("SCRC Kenya", 0))) == ""
    assert missing_sentence(figures(centre("SCRC Kenya", 1), attended=1)) == ""


def test_names_are_data_in_every_sentence():
    found = figures(centre("100%s %(n)s", 0), attended=1)
    assert missing_sentence(found) == "The regional centre that was not represented was 100%s %(n)s."
    assert isinstance(Text("%(a)s", a="%"), str)
