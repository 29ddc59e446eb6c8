"""One picture for every format: as long as the numbers say, readable by who does not see it."""

from lxml import etree

from tracker.report.writers import charts
from tracker.report.writers.charts import Drawn, alternative, draw, height

BARS = (Drawn("Africa", 12, "12"), Drawn("Nobody", 0, "0"), Drawn("Asia and the Pacific", 6, "6"))


def parts(svg):
    root = etree.fromstring(svg.encode())
    return root, [e for e in root if e.tag.endswith("rect")], [e.text for e in root if e.tag.endswith("text")]


def test_bars_are_as_long_as_their_numbers():
    _root, bars, texts = parts(draw(BARS, "alt"))
    long, none, half = (int(bar.get("width")) for bar in bars)
    assert (none, abs(long - 2 * half) <= 1) == (0, True)
    assert texts == ["Africa", "12", "Nobody", "0", "Asia and the Pacific", "6"]


def test_a_long_label_takes_lines_and_the_picture_grows():
    bars = (Drawn("Annual joint meeting of the regional centres (2015)", 1, "1"), BARS[0])
    root, _bars, texts = parts(draw(bars, "alt"))
    assert texts[:2] == ["Annual joint meeting of the", "regional centres (2015)"]
    assert int(root.get("height")) == height(bars) > height(BARS[:2])


def test_a_label_longer_than_its_place_says_that_there_is_more():
    look = charts.Look(width=200, labels=0.5, lines=2, bar=13)
    _root, _bars, texts = parts(
        draw((Drawn("Opening of the meeting and adoption of the agenda", 1, "1"),), "alt", look)
    )
    assert texts[:2] == ["Opening of", "the meeting …"]


def test_a_page_from_right_to_left_has_its_chart_turned_about():
    (_, bars, _), (_, turned, _) = parts(draw(BARS, "alt")), parts(draw(BARS, "alt", charts.page_look("ar")))
    ends = [charts.PAGE.width - int(bar.get("x")) - int(bar.get("width")) for bar in turned]
    assert ends == [int(bar.get("x")) for bar in bars]
    root = parts(draw(BARS, "alt", charts.page_look("ar")))[0]
    assert [e.get("text-anchor") for e in root if e.tag.endswith("text")] == ["start", "end"] * 3


def test_the_typesetter_gets_shares_of_the_longest_and_labels_that_fit():
    look = charts.Look(width=200, labels=0.5, lines=2, bar=13)
    long = Drawn("Opening of the meeting and adoption of the agenda", 6, "6")
    found = charts.for_typesetter((*BARS[:2], long), "In words", look)
    assert [bar["share"] for bar in found["bars"]] == [1, 0, 0.5]
    assert (found["alt"], found["bars"][2]["label"]) == ("In words", "Opening of the meeting …")


def test_a_chart_of_noughts_is_drawn():
    assert [bar.get("width") for bar in parts(draw(BARS[1:2], "alt"))[1]] == ["0"]


def test_the_picture_says_its_numbers_and_nothing_typed_is_markup():
    alt = alternative('By "region"', (Drawn("<b>", 1, "1"),))
    root, _bars, texts = parts(draw((Drawn("<b>", 1, "1"),), alt))
    assert (root.get("aria-label"), texts) == ('By "region": <b> 1.', ["<b>", "1"])


def test_every_chart_of_a_document_has_its_picture(document):
    found = charts.pictures(document)
    assert list(found) == ["attendance.regions.chart"]
    assert found["attendance.regions.chart"][1].startswith("Persons who attended, by regional group: Africa 8")
