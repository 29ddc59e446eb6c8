from datetime import UTC, date, datetime

import pytest

from tracker.report import rules


@pytest.mark.parametrize(("value", "text"), [(1, "I"), (4, "IV"), (8, "VIII"), (9, "IX"), (14, "XIV"), (39, "XXXIX")])
def test_chapters_count_in_roman(value, text):
    assert rules.roman(value) == text


@pytest.mark.parametrize(("value", "text"), [(1, "a"), (26, "z"), (27, "aa"), (52, "az"), (703, "aaa")])
def test_letters_go_on_after_z(value, text):
    assert rules.letter(value) == text


def test_headings_are_numbered_by_their_level():
    assert [rules.heading_number(level, 2) for level in (1, 2, 3, 4)] == ["II.", "B.", "2.", "(b)"]


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [
        (10, 15, "10.15 a.m."),
        (15, 0, "3 p.m."),
        (12, 0, "12 p.m. (noon)"),
        (0, 5, "12.05 a.m."),
        (12, 30, "12.30 p.m."),
    ],
)
def test_times_are_written_with_a_point(hour, minute, text):
    assert rules.time_of_day(datetime(2016, 10, 31, hour, minute, tzinfo=UTC)) == text


def test_dates_in_the_masthead_take_an_en_dash_and_in_text_words():
    first, last = date(2016, 10, 31), date(2016, 11, 2)
    assert rules.dates_in_masthead(first, last) == "31 October–2 November 2016"
    assert rules.dates_in_text(first, last) == "from 31 October to 2 November 2016"
    assert rules.dates_in_text(last, last) == "on 2 November 2016"
    assert rules.dates_in_masthead(date(2016, 3, 2), date(2016, 3, 4)) == "2–4 March 2016"
    assert rules.dates_in_text(date(2016, 12, 30), date(2017, 1, 2)) == "from 30 December 2016 to 2 January 2017"
    assert rules.dates_in_text(date(2016, 10, 24), date(2016, 10, 25)) == "on 24 and 25 October 2016"
    assert rules.dates_in_text(first, date(2016, 11, 1)) == "on 31 October and 1 November 2016"
    assert rules.dates_in_text(date(2016, 12, 31), date(2017, 1, 1)) == "on 31 December 2016 and 1 January 2017"
    assert rules.day_and_date(first) == "Monday, 31 October 2016"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a, x", "b", "c"], "a, x; b; and c"),
    ],
)
def test_series_take_semicolons_where_a_part_has_commas(parts, text):
    assert rules.series(parts) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("took note", "Took note."), ("Done.", "Done."), ("", ""), ("why?", "Why?")]
)
def test_a_sentence_begins_large_and_stops(text, shown):
    assert rules.sentence(text) == shown


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Webinar on mercury", "webinar on mercury"),
        ("Workshop for centres", "workshop for centres"),
        ("Basel Convention webinar", "Basel Convention webinar"),
    ],
)
def test_a_title_inside_a_sentence_begins_small_with_a_common_noun(title, shown):
    assert rules.inside(title) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("To promote it; ", "to promote it"), ("Tokyo", "Tokyo"), ("Better plans.", "Better plans")]
)
def test_an_entry_of_a_list_has_no_stop(text, shown):
    assert rules.clause(text) == shown


@pytest.mark.parametrize(
    ("family", "shown"),
    [
        ("Diao", "DIAO"),
        ("Medina Amarante", "MEDINA AMARANTE"),
        ("van der Berg", "van der BERG"),
        ("de la Cruz y Vega", "de la CRUZ y VEGA"),
        ("O'Brien-Smith", "O'BRIEN-SMITH"),
        ("McDonald", "McDONALD"),
        ("Strauß", "STRAUẞ"),
        ("Núñez", "NÚÑEZ"),
        ("王", "王"),
    ],
)
def test_family_names_are_capitals_in_lists(family, shown):
    assert rules.family_name(family) == shown


def test_one_name_alone_is_printed_as_a_family_name():
    assert rules.full_name("Mr.", "Suharto", "") == "Mr. SUHARTO"
    assert rules.full_name("", "Ada", "Kamau") == "Ada KAMAU"
    assert rules.full_name("", "", "Kamau") == "KAMAU"


def test_east_asian_names_in_their_script_have_the_family_name_first():
    assert rules.full_name("Prof.", "丽华", "陈") == rules.spoken_name("Prof.", "丽华", "陈") == "Prof. 陈丽华"
    assert rules.full_name("", "Lihua", "Chen") == "Lihua CHEN"
    assert rules.spoken_name("Ms.", "Lihua", "Chen") == "Ms. Lihua Chen"


@pytest.mark.parametrize(
    ("shares", "shown", "hidden"),
    [
        ({"woman": 20, "man": 18}, {"woman": 20, "man": 18}, 0),
        ({"woman": 20, "man": 18, "another": 1}, {"woman": 20}, 19),
        ({"woman": 20, "man": 4, "another": 3}, {"woman": 20, "man": 4, "another": 3}, 0),
        ({"woman": 2, "man": 1}, {}, 3),
        ({}, {}, 0),
    ],
)
def test_small_classes_are_hidden_and_cannot_be_found_by_subtraction(shares, shown, hidden):
    assert rules.shown_shares(shares) == (shown, hidden)


@pytest.mark.parametrize(
    ("parts", "shares"),
    [([1, 1, 1], [34, 33, 33]), ([23, 22, 2], [49, 47, 4]), ([5], [100]), ([0, 0], [0, 0]), ([1, 199], [1, 99])],
)
def test_shares_in_per_cent_add_up(parts, shares):
    assert rules.percentages(parts) == shares


def test_counts_are_written_with_their_noun():
    assert rules.count(1, "group", "groups") == "one group"
