from datetime import date

import pytest

from tracker.imports.answers import read_answers
from tracker.organisations.names import Names
from tracker.registration.answers import RegistrationDetails


@pytest.fixture
def names(make):
    make.organisation(code="SCRC-KEN", short_name="SCRC Kenya", name="Centre of Kenya")
    return Names(date(2026, 3, 2))


@pytest.mark.parametrize(
    ("values", "answers"),
    [
        ({"family_name": "Odhiambo", "given_name": "Amina"}, {"family_name": "Odhiambo", "given_name": "Amina"}),
        ({"name": "Odhiambo, Amina"}, {"family_name": "Odhiambo", "given_name": "Amina"}),
        ({"name": "Amina ODHIAMBO"}, {"family_name": "ODHIAMBO", "given_name": "Amina"}),
        ({"name": "VAN DER BERG Jan"}, {"family_name": "VAN DER BERG", "given_name": "Jan"}),
        ({"name": "王伟"}, {"family_name": "王伟"}),
        ({"name": "Amina Odhiambo"}, {"family_name": "Amina Odhiambo"}),
        ({"name": "Whole", "family_name": "Own"}, {"family_name": "Own"}),
        ({"organisation": "scrc kenya"}, {"organisation": "SCRC-KEN"}),
        ({"organisation": "Old centre", "organisation_short": "SCRC-KEN"}, {"organisation": "SCRC-KEN"}),
        ({"organisation": "Ministry", "country": "kenya"}, {"organisation_other": "Ministry", "country_iso2": "KE"}),
        ({"organisation": "Kenya"}, {"organisation_other": "Kenya"}),
        ({"country": "ke"}, {"country_iso2": "KE"}),
        ({"gender": "Femme"}, {"gender": "woman"}),
        ({"gender": "М"}, {"gender": "man"}),
        ({"mode": "Online"}, {"mode": "online"}),
        ({"mode": "présentiel"}, {"mode": "in-person"}),
        ({"locale": "Français"}, {"locale": "fr"}),
        ({"days": "2026-03-02; 3.3.2026 2026-03-02"}, {"days": ("2026-03-02", "2026-03-03")}),
        ({"needs": "visa access"}, {"needs": ("visa", "access")}),
        ({"needs": "Visa letter, Travel support"}, {"needs": ("visa", "funding")}),
        ({"needs": "no"}, {"needs": ()}),
        ({"list_consent": "oui", "photo_consent": "no"}, {"list_consent": True}),
        ({"q-diet": "vegan"}, {"own": {"diet": ["vegan"]}}),
    ],
)
def test_a_row_says_what_its_cells_mean(names, values, answers):
    assert read_answers(values, names, "en") == (RegistrationDetails(**{"locale": "en", "own": {}, **answers}), {})


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("country", "Atlantis", '"Atlantis" is no country that is known'),
        ("gender", "blue", '"blue" is none of the answers'),
        ("mode", "by boat", '"by boat" is none of the answers'),
        ("needs", "visa; dinner", '"dinner" is none of the answers'),
        ("days", "Tuesday", "Write days like 2027-06-01"),
        ("days", "32.1.2026", "Write days like 2027-06-01"),
        ("list_consent", "perhaps", '"perhaps" is neither yes nor no'),
    ],
)
def test_what_makes_no_sense_is_named_at_its_field(names, field, text, said):
    assert read_answers({"family_name": "A", field: text}, names, "en")[1] == {field: said}
