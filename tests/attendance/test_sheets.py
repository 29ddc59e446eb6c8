from datetime import time

import pytest

from tracker.attendance.sheets import MOST_LINES, Candidate, Line, pick, read_lines
from tracker.core.ids import new_id


def person(name):
    return Candidate(new_id(), name, "SCRC", "K74QX")


@pytest.mark.parametrize("line", ["Amina Odhiambo 09:05", "Amina Odhiambo, 9.05 ", "Amina Odhiambo\t9h05"])
def test_the_time_may_stand_behind_the_name_as_on_a_list_to_sign(line):
    assert read_lines(line) == [Line("Amina Odhiambo", time(9, 5))]


def test_lines_are_read_with_their_times():
    text = "K7 4QX\n\n09:05 Amina Odhiambo\n9.30, b@example.org\n14h15 x\n  ;\n25:99 y\nK7 4QX\n"
    assert read_lines(text) == [
        Line("K7 4QX"),
        Line("Amina Odhiambo", time(9, 5)),
        Line("b@example.org", time(9, 30)),
        Line("x", time(14, 15)),
        Line("25:99 y", no_time="25:99"),
    ]
    assert len(read_lines("\n".join(map(str, range(1000))))) == MOST_LINES


def test_a_line_with_a_time_that_is_none_is_kept_as_it_was_written():
    lines = read_lines("Amina 24.00\n9:60, Bob")
    assert lines == [Line("Amina 24.00", no_time="24.00"), Line("9:60, Bob", no_time="9:60")]
    assert [str(line) for line in lines] == ["Amina 24.00", "9:60, Bob"]


def test_a_line_is_a_code_an_address_or_a_name():
    assert (Line("k7-4qx").code, Line("Amina O").code) == ("K74QX", None)
    assert (Line("k7-4qx").may_be_a_name, Line("Amina").may_be_a_name) == (False, True)
    assert (Line("A@Example.ORG").email, Line("a@b").email, Line("Amina").email) == ("a@example.org", None, None)
    assert Line("Odhiambo, AMÍNA").words == ["odhiambo", "amina"]
    assert (str(Line("x", time(9, 5))), str(Line("x"))) == ("09:05 x", "x")


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["Amina Odhiambo"], 0),
        (["Amina Odhiambo Maina", "Odhiambo Amina"], 1),
        (["Amina Odhiambo", "Amina Odhiambo"], None),
        ([], None),
    ],
)
def test_the_only_one_or_the_exact_one_is_meant(names, chosen):
    people = [person(name) for name in names]
    assert pick(Line("Amina Odhiambo"), people) == (people[chosen] if chosen is not None else None)
