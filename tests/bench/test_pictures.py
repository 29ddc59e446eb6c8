from xml.etree import ElementTree as ET

from bench.pictures import Curve, Panel, draw

PAGE = Panel(
    "a page", [Curve("SQLite", [(60, 900), (10_000, 700)]), Curve("SQLite", [(60, 3000), (10_000, 3000)], True)]
)
FILE = Panel("a <file>", [Curve("SQLite", [(60, 2)]), Curve("PostgreSQL", [(60, 2)])])


def texts(svg):
    return [one.text for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_panel_says_its_name_the_sizes_and_the_last_value_of_each_curve():
    assert texts(draw("Title", [PAGE], "a second"))[3:] == [
        "(a second; both axes logarithmic)", "a page", "100", "1k", "10k", "60", "10k", "700",
    ]  # fmt: skip


def test_the_picture_has_a_name_for_who_cannot_see_it_and_colours_for_the_night():
    svg = draw("Rates & times", [FILE], "ms")
    root = ET.fromstring(svg)
    assert (root.get("role"), root[0].text, "prefers-color-scheme: dark" in svg) == ("img", "Rates & times", True)


def test_values_that_meet_are_written_below_one_another():
    ends = [
        one for one in draw("T", [FILE], "ms").splitlines() if one.startswith(('<text class="a"', '<text class="b"'))
    ]
    first, second = (float(one.split('y="')[1].split('"')[0]) for one in ends)
    assert second - first >= 13
