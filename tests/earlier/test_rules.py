from datetime import date

from tests.factories import NOW
from tracker.core.texts import Text
from tracker.earlier.rules import (
    Cell,
    Column,
    Comparison,
    counted_figures,
    gender_counts,
    names_of,
    problems,
    region_cells,
    with_typed,
)
from tracker.figures.rules import Body, Breakdown, Figure, FigureSet, Share

NAMES = (
    "attended", "attended_from_centres", "attended_remote", "centres_represented", "centres_expected",
    "partners_represented", "countries",
)  # fmt: skip


def figures(**values):
    made = {n: Figure(n, Text(n), values.get(n, 0), None, Text("."), NOW, "persons", None) for n in NAMES}
    rows = (Share("AFRICA", "Africa", 2, 2, 2), Share("", "None", 1, 1, 1))
    broken = {name: Breakdown(name, Text("x"), Text("x"), rows) for name in ("by_region", "by_gender")}
    return FigureSet(NOW, made, broken)


def column(title, centres, year=2015, **figures):
    return Column(title, date(year, 1, 1), {k: Cell(v, typed=True) for k, v in figures.items()}, {}, centres)


def test_what_is_counted_wins_over_what_is_typed_and_both_stand_in_order():
    found = with_typed(counted_figures(figures(attended=38), 17, None), {"attended": 99, "recommendations_done": 5})
    assert (found["attended"], found["recommendations_done"]) == (Cell(38), Cell(5, typed=True))
    assert next(iter(found)) == "attended"
    assert list(found)[-2:] == ["recommendations", "recommendations_done"]
    assert counted_figures(figures(), 17, 4)["recommendations_done"] == Cell(4)


def test_regions_and_genders_are_those_who_attended():
    assert region_cells(figures()) == {"AFRICA": Cell(2), "": Cell(1)}
    assert gender_counts(figures()) == {"AFRICA": 2, "": 1}


def test_bodies_are_named_by_their_code():
    body = Body("id", "Long", "Short", "", None, "", None, "", 0, 0, 0)
    stranger = Body(None, "X", "X", "", None, "", None, "", 0, 0, 0)
    assert names_of([body, stranger], {"id": "SCRC-KEN"}) == {"SCRC-KEN": "Short"}


def test_centres_return_are_missing_or_are_new():
    then = column("2015", {"A": "Algiers", "B": "Beijing old", "C": "Cairo"})
    now = column("2016", {"B": "Beijing", "C": "Cairo", "D": "Dakar"}, 2016)
    found = Comparison(now, (column("2014", {"D": "Dakar"}, 2014), then), {}, {})
    assert (found.returned, found.missing, found.new) == (["Beijing", "Cairo"], ["Algiers"], ["Dakar"])
    assert ([c.title for c in found.columns], found.last) == (["2014", "2015", "2016"], then)


def test_nothing_is_said_of_centres_that_are_not_known():
    found = Comparison(column("2016", {"B": "B"}), (column("2015", None),), {}, {})
    assert (found.returned, found.missing, found.new) == (None, None, None)


def test_a_column_knows_whether_a_number_was_typed():
    counted = Column("2016", date(2016, 1, 1), {"attended": Cell(1)}, {}, None)
    assert (counted.is_typed, column("2015", None, attended=1).is_typed) == (False, True)
    assert (counted.value("attended"), counted.value("man")) == (1, None)


def test_a_part_is_not_larger_than_its_whole():
    assert problems({"attended": 35, "woman": 16, "man": 18}, {"AFRICA": 10}) == {}
    wrong = problems({"attended": 3, "attended_from_centres": 4, "woman": 2, "man": 2}, {"A": 2, "B": 2})
    assert list(wrong) == ["attended_from_centres", "man", "regions"]
