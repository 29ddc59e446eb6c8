import pytest

from tracker.badges.rules import (
    BANDED,
    COLOURS,
    SINGLE,
    SIZES,
    Band,
    Design,
    initials,
    is_latin,
    names_on_badge,
    read_design,
)
from tracker.meetings.models import Part
from tracker.organisations.models import OrganisationType

WORDS = {f"word-{part.value}": part.value.title() for part in Part}


def _luminance(value):
    parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", COLOURS)
def test_white_words_can_be_read_on_every_colour(name):
    assert 1.05 / (_luminance(COLOURS[name].value) + 0.05) >= 4.5


def test_sheets_hold_their_badges():
    for size in SIZES.values():
        assert size.columns * size.width + max(size.columns - 1, 0) * size.gap <= 200
        assert size.rows * size.height <= 285


def test_single_badges_are_one_a_page():
    assert SINGLE == ("a6", "card", "insert", "roll", "label")


def test_a_design_is_read_from_what_was_typed():
    asked = WORDS | {"size": "a6", "single_size": "roll", "meeting_line": " Joint  meeting ", "job": "1", "country": ""}
    asked |= {"word-type-media": "Press", "colour-type-media": "red", "colour-centre": "green"}
    design, wrong = read_design(asked, "abc")
    assert wrong == {}
    assert (design.size, design.single_size, design.meeting_line) == ("a6", "roll", "Joint meeting")
    assert (design.job, design.country, design.code, design.logo) == (True, False, False, "abc")
    assert design.bands["type-media"] == Band("Press", "red")
    assert design.bands["centre"] == Band("Centre", "green")
    assert set(design.bands) == {*(part.value for part in Part), "type-media"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"word-centre": ""}, "word-centre"),
        ({"word-centre": "a\u202eb"}, "word-centre"),
        ({"word-type-ngo": "x" * 61}, "word-type-ngo"),
        ({"meeting_line": "x" * 121}, "meeting_line"),
    ],
)
def test_what_cannot_stand_on_a_badge_is_named(change, field):
    _design, wrong = read_design(WORDS | change)
    assert list(wrong) == [field]


def test_what_is_not_offered_is_as_if_not_asked():
    design, wrong = read_design(WORDS | {"size": "a0", "single_size": "sheet8", "colour-centre": "#fff"})
    assert (design.size, design.single_size, wrong) == ("sheet8", "insert", {})
    assert design.bands["centre"].colour == "grey"


def test_the_band_of_the_kind_of_organisation_goes_before_that_of_the_part():
    design = Design(bands={"other": Band("Observer", "teal"), "type-media": Band("Press", "red")})
    assert design.band_of(Part.OTHER, OrganisationType.MEDIA) == Band("Press", "red")
    assert design.band_of(Part.OTHER, OrganisationType.OTHER) == Band("Observer", "teal")
    assert design.band_of(Part.CENTRE, OrganisationType.NGO).word == "Regional centre"


def test_every_part_and_every_kind_of_organisation_can_have_a_band():
    assert len(BANDED) == len(Part) + len(OrganisationType) == len(set(BANDED))


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("Amina", "Odhiambo", "", ""), ("Amina Odhiambo", "")),
        (("", "Suharto", "", ""), ("Suharto", "")),
        (("Amine", "Benhaddad", "", "أمين بن حداد"), ("أمين بن حداد", "Amine Benhaddad")),
        (("Amine", "Benhaddad", "أمين بن حداد", ""), ("أمين بن حداد", "Amine Benhaddad")),
        (("Lihua", "Chen", "Lily Chen", "陈丽华"), ("陈丽华", "Lily Chen")),
        (("丽华", "陈", "Chen Lihua", ""), ("陈丽华", "Chen Lihua")),
        (("丽华", "陈", "", ""), ("陈丽华", "")),
        (("Ann", "Smith", "Annie", ""), ("Annie", "")),
        (("José", "Ñandú-O’Neil", "", ""), ("José Ñandú-O’Neil", "")),
    ],
)
def test_the_own_script_stands_first_and_latin_letters_below(names, shown):
    assert names_on_badge(*names) == shown


def test_latin_letters_stand_first_where_the_organisers_want_so():
    assert names_on_badge("Lihua", "Chen", "", "陈丽华", latin_first=True) == ("Lihua Chen", "陈丽华")


def test_letters_of_latin_script_are_told_from_others():
    assert (is_latin("Łucja O’Brien-Şen"), is_latin("Юлия"), is_latin("Ада L")) == (True, False, False)


def test_initials_are_no_name():
    assert initials(("Amina", "Odhiambo")) == "A. O."
    assert initials(("", "Suharto")) == "S."
