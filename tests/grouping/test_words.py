"""What the values that are spread are called."""

import pytest

from tracker.grouping.rules import Trait
from tracker.grouping.words import value_name


@pytest.mark.parametrize(
    ("trait", "value", "name"),
    [
        (Trait.REGION, "AFRICA", "Africa"),
        (Trait.REGION, "NOWHERE", "NOWHERE"),
        (Trait.TYPE, "regional-centre", "Regional centres"),
        (Trait.LANGUAGE, "fr", "Français"),
        (Trait.GENDER, "woman", "Women"),
        (Trait.GENDER, "", "Not stated"),
    ],
)
def test_a_value_has_its_words(make, trait, value, name):
    make.region()
    assert value_name()(trait, value) == name
