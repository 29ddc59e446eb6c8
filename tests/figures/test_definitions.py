import pytest

from tracker.figures.definitions import BREAKDOWNS, EXPECTED, FIGURES, PERSONS


def test_names_are_used_once_and_are_no_breakdowns():
    names = [definition.name for definition in (*PERSONS, *EXPECTED)]
    assert len(names) == len(set(names)) == len(FIGURES)
    assert set(names) & set(BREAKDOWNS) == set()


@pytest.mark.parametrize("definition", FIGURES.values(), ids=lambda d: d.name)
def test_each_figure_says_what_it_counts_and_of_what(definition):
    assert str(definition.text).endswith(".")
    assert {definition.part_of, definition.of} <= {None, *FIGURES}
    assert definition.unit in {"persons", "organisations", "countries"}
