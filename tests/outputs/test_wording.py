import pytest

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.core.i18n import force_locale
from tracker.organisations.operations import load_directory
from tracker.outputs import wording
from tracker.report import queries


@pytest.mark.parametrize(("asked", "spoken", "found"), [("fr", "ru", "fr"), ("x", "ru", "ru"), ("", "de", "en")])
def test_a_paper_is_in_the_language_asked_for_else_in_the_meetings(make, asked, spoken, found):
    assert wording.language_of(make.meeting(working_language=spoken), asked) == found


def test_names_of_countries_and_regions_follow_the_language_and_typed_ones_do_not(app, make):
    load_directory(now=NOW)
    facts = queries.facts(a_whole_meeting(make), NOW)
    with force_locale("ru"):
        said = wording.in_words_of(facts)
        order = wording.country_order()
    assert {person.country for person in said.people if person.country} >= {"Кения"}
    assert [person.organisation for person in said.people] == [person.organisation for person in facts.people]
    assert order("Австрия") < order("Кения") < order("nowhere")
    with force_locale("en"):
        assert wording.in_words_of(facts) is facts


@pytest.mark.parametrize(
    ("language", "number", "percent"),
    [
        ("en", "12,345", "45%"),
        ("fr", "12\u202f345", "45\xa0%"),
        ("ru", "12\xa0345", "45\xa0%"),
        ("zh", "12,345", "45%"),
    ],
)
def test_numbers_are_those_of_the_locale(app, language, number, percent):
    with force_locale(language):
        assert (wording.number(12345), wording.percent(45)) == (number, percent)


def test_the_head_says_place_dates_and_language(facts):
    with force_locale("fr"):
        head = wording.masthead(facts)
        assert (head.distribution, head.language) == ("générale", "Français")
        assert "2026" in head.place_and_dates
        assert wording.as_of(facts).endswith("(Geneva)")
        assert wording.attendance(facts).startswith("Ont participé") or "participants" in wording.attendance(facts)
        assert wording.missing(facts).endswith(".")
