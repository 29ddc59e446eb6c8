from datetime import date

import pytest

from tracker.organisations import rules

DAY = date(2016, 10, 31)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("bcrc scrc senegal", "senegal"),
        ("basel convention regional centre in slovakia", "slovakia"),
        ("bcrc", ""),
        ("swedish chemicals agency", "swedish chemicals agency"),
    ],
)
def test_bare_leaves_out_the_words_all_centres_share(name, left):
    assert rules.bare(name) == left


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2016, 11, 1), None, False),
        (None, date(2016, 10, 30), False),
    ],
)
def test_both_ends_belong_to_the_time_in_force(first, last, holds):
    assert rules.in_force(first, last, DAY) is holds


def test_an_exact_name_goes_before_a_name_without_shared_words():
    names, bare = {"scrc kenya": {1}}, {"kenya": {1, 2}}
    assert rules.exact_matches("SCRC-Kenya", names, bare) == {1}
    assert rules.exact_matches("Kenya", names, bare) == {1, 2}


@pytest.mark.parametrize("text", ["", "   ", "-/-", "BCRC", "the centre"])
def test_a_name_of_shared_words_alone_is_nobodys(text):
    assert rules.exact_matches(text, {"scrc kenya": {1}}, {"kenya": {1}}) == set()


def test_likely_matches_are_sorted_by_likeness_and_limited():
    names = {"scrc kenya": {1}, "scrc kuwait": {2}, "bcrc senegal": {3}}
    assert rules.likely_matches("SCRC Keyna", names, 5) == [1]
    assert rules.likely_matches("scrc", names, 5) == []
    assert rules.likely_matches("ke", names, 5) == []


def test_sharing_only_the_words_of_all_centres_is_no_likeness():
    assert rules.likeness("scrc kuwait", "scrc kenya") < rules.LIKE


def test_names_of_leaves_out_empty_names():
    assert rules.names_of(("São Paulo", ""), ["-"]) == {"sao paulo"}
