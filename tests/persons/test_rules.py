import pytest

from tracker.core.folding import fold
from tracker.core.ids import new_id
from tracker.persons import rules
from tracker.persons.rules import Identity, Reason


def identity(given="Amina", family="Odhiambo", **values):
    return Identity(
        **{
            "id": new_id(),
            "given_name": given,
            "family_name": family,
            "sort_key": fold(f"{family} {given}"),
            "name_original": "",
            "badge_name": "",
            "email": None,
            "email_other": None,
            "phone": "",
            "organisation": "ministry",
            "organisation_name": "Ministry of Environment",
            "country": "KE",
        }
        | values
    )


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (("Amina", "Odhiambo"), ("Amina", "Odhiambo"), Reason.SAME_NAME),
        (("Amina", "Odhiambo"), ("ODHIAMBO", "Amina"), Reason.TURNED_ROUND),
        (("José", "Núñez"), ("Jose", "Nunez"), Reason.SAME_NAME),
        (("Amina", "Odhiambo"), ("Amina", "Odiambo"), Reason.NEAR_NAME),
        (("Mohammed", "Al-Sayed"), ("Muhamad", "El Sayed"), Reason.NEAR_NAME),
        (("Алексей", "Воронцов"), ("Aleksei", "Vorontsov"), Reason.SAME_NAME),
        (("A.", "Odhiambo"), ("Amina", "Odhiambo"), Reason.INITIALS),
        (("Amina Wanjiru", "Odhiambo"), ("Amina", "Odhiambo"), Reason.PART_OF_NAME),
        (("", "Suharto"), ("", "Soeharto"), Reason.NEAR_NAME),
    ],
)
def test_one_name_is_written_in_many_ways(one, other, reason):
    nearness, reasons = rules.near_names(identity(*one), identity(*other))
    assert (nearness > 0.85, reasons) == (True, [reason])


def test_names_may_be_turned_round_and_misspelt_at_once():
    found = rules.near_names(identity(), identity("Odiambo", "Amina"))[1]
    assert found == [Reason.TURNED_ROUND, Reason.NEAR_NAME]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Amina", "Odhiambo"), ("Grace", "Odhiambo")),
        (("Wei", "Wang"), ("Wen", "Zhang")),
        (("Ada", "Lovelace"), ("Grace", "Hopper")),
        (("", "Odhiambo"), ("Amina", "Odhiambo")),
        (("Maria", "Silva"), ("Mario", "Santos")),
    ],
)
def test_names_of_different_people_are_not_near(one, other):
    assert not rules.compare(identity(*one), identity(*other)).is_alike


def test_the_same_name_alone_is_no_suspicion():
    one, other = identity(organisation="a", organisation_name="A", country=None), identity(country="TZ")
    assert rules.compare(one, other) == rules.Likeness(55, (Reason.SAME_NAME,))


@pytest.mark.parametrize(
    ("mine", "theirs", "reason"),
    [
        ({"email": "a@x.org"}, {"email_other": "a@x.org"}, Reason.SAME_EMAIL),
        ({"email": "amina+unep@x.org"}, {"email": "amina@x.org"}, Reason.SAME_MAILBOX),
        ({"email": "a.odhiambo@gmail.com"}, {"email": "aodhiambo@googlemail.com"}, Reason.SAME_MAILBOX),
        ({"email": "amina.odhiambo@x.org"}, {"email": "amina_odhiambo@y.org"}, Reason.SAME_LOCAL_PART),
        ({"phone": "+254 20 123-4567"}, {"phone": "020 1234567"}, Reason.SAME_PHONE),
        ({"name_original": "阿米娜"}, {"name_original": "阿米娜"}, Reason.SAME_ORIGINAL),
    ],
)
def test_what_else_they_share_is_named_and_makes_it_a_suspicion(mine, theirs, reason):
    apart = {"organisation": "other", "organisation_name": "Elsewhere", "country": None}
    likeness = rules.compare(identity(**mine), identity(**theirs, **apart))
    assert (likeness.is_alike, likeness.reasons) == (True, (Reason.SAME_NAME, reason))


def test_an_address_with_another_name_is_no_suspicion():
    assert rules.compare(identity(email="a@x.org"), identity("Grace", "Hopper", email="a@x.org")).score == 0


def test_a_dot_says_something_where_it_is_not_known_to_say_nothing():
    assert rules.mailbox("a.b@x.org") != rules.mailbox("ab@x.org")


@pytest.mark.parametrize("email", ["info@x.org", "office2@x.org", "ada@x.org"])
def test_an_office_or_a_short_address_says_not_whose_it_is(email):
    assert rules.local_part(email) == ""


def test_a_rare_name_of_one_country_is_a_suspicion():
    one, other = identity(), identity(organisation="unep", organisation_name="UNEP")
    assert [rules.compare(one, other, rare=rare).is_alike for rare in (False, True)] == [False, True]


def test_another_name_in_their_own_script_speaks_against_it():
    one, other = identity("Li", "Wang", name_original="王丽"), identity("Li", "Wang", name_original="汪立军")
    assert Reason.OTHER_ORIGINAL in rules.compare(one, other).reasons
    assert not rules.compare(one, other).is_alike


def test_two_spellings_share_a_key():
    first, second = identity("Mohammed", "Odhiambo"), identity("Odiambo", "Muhamad")
    assert set(rules.name_keys(first)) & set(rules.name_keys(second))
    assert set(rules.other_keys(identity("A", "Odhiambo"))) & set(rules.other_keys(identity()))


def test_a_name_of_one_word_has_a_key_too():
    assert rules.name_keys(identity("", "Suharto")) == rules.name_keys(identity("", "Soeharto")) == ["n srt "]


def test_a_key_is_kept_as_a_number_that_tells_nothing():
    assert 0 <= rules.hashed("e a@x.org") < 2**63
    assert rules.hashed("e a@x.org") != rules.hashed("e b@x.org")


def test_nothing_is_near_to_nothing():
    assert rules.near_words([], ["ada"]) == 0.0
