"""Invented names of many countries."""

from random import Random

from tracker.dossier.crowd_names import PEOPLE
from tracker.registration.rules import clean_name


def test_every_name_is_one_that_the_form_would_take():
    random = Random(1)
    drawn = [maker(random) for maker in PEOPLE for _ in range(40)]
    for given, family, badge in drawn:
        assert given or family
        assert [clean_name(text) for text in (given, family)] == [given, family]
        assert clean_name(badge) == badge.replace("\u00a0", " ")


def test_there_are_single_names_two_surnames_and_other_scripts():
    random = Random(1)
    drawn = [maker(random) for maker in PEOPLE for _ in range(40)]
    assert any(not given for given, _, _ in drawn)
    assert any(" " in family for _, family, _ in drawn)
    assert any(badge and not badge.isascii() for _, _, badge in drawn)
