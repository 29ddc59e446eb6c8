from tests.factories import NOW
from tracker.core.texts import Text
from tracker.figures.rules import Body, Breakdown, Figure, FigureSet, Share


def body(name, attended):
    return Body(None, name, name, "", None, "", None, "", attended, attended, attended)


def test_a_breakdown_adds_up_its_lines():
    rows = (Share("a", "A", 3, 2, 1), Share("", "None", 5, 4, 4))
    found = Breakdown("by_x", Text("By x"), Text("x."), rows)
    assert (found.registered, found.confirmed, found.attended) == (8, 6, 5)


def test_a_set_of_figures_reads_like_a_mapping():
    figure = Figure("attended", Text("Attended"), 2, None, Text("."), NOW, "persons", None)
    found = FigureSet(NOW, {"attended": figure}, centres=(body("here", 2), body("missing", 0)))
    assert (list(found), len(found), found["attended"], found.value("attended")) == (["attended"], 1, figure, 2)
    assert [b.name for b in found.represented_centres] == ["here"]
    assert [b.name for b in found.missing_centres] == ["missing"]
