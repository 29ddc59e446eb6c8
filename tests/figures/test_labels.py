import pytest

from tracker.figures import labels


@pytest.mark.parametrize(
    ("breakdown", "key", "name", "text"),
    [
        ("by_region", "AFRICA", "Africa", "Africa"),
        ("by_region", "", None, "No regional group"),
        ("by_gender", "woman", None, "Women"),
        ("by_type", "", None, "Not stated"),
        ("by_country", "XX", None, "XX"),
    ],
)
def test_lines_are_called_by_their_record_or_word(breakdown, key, name, text):
    assert labels.label(breakdown, key, name) == text


def test_not_stated_comes_last_and_regions_by_their_order():
    keys = [("WEOG", 5), ("AFRICA", 1), ("", None)]
    places = sorted(labels.place("by_region", key, at, key) for key, at in keys)
    assert [text for _, text in places] == ["AFRICA", "WEOG", ""]
