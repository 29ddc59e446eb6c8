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
