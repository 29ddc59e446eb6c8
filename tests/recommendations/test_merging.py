from dataclasses import replace

import pytest

from tracker.core.texts import Text
from tracker.discussions.queries import current_points
from tracker.recommendations import merging
from tracker.recommendations.merging import Decision, Support, Verdict, ladder, likeness, lines, proposals


@pytest.fixture
def points(make, group):
    other = make.group(number=2, slug="2")
    texts = ("Laboratories for the analysis of dioxins are lacking", "Training of customs officers")
    for text in texts:
        make.point(group, text=text)
    make.point(other, text="Lack of laboratories for analysing dioxins")
    make.point(other, heading="strengths", text=texts[1])
    return current_points([group.id, other.id])


def same(first, second, kept=None):
    return Decision(*sorted((first.id, second.id)), Verdict.SAME, kept.id if kept else None)


@pytest.mark.parametrize(
    ("some", "of", "word"),
    [(1, 1, "one"), (1, 4, "one"), (2, 4, "some"), (3, 4, "most"), (4, 4, "all"), (2, 3, "most"),
     (2, 12, "some"), (3, 12, "several"), (4, 12, "several"), (5, 12, "many"), (6, 12, "many"), (7, 12, "most")],
)  # fmt: skip
def test_the_ladder_of_words_goes_from_one_to_all(some, of, word):
    assert ladder(some, of) == word


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Laboratories for dioxins", "For dioxins: laboratories!", True),
        (
            "Share one calendar of training courses",
            "The centres should share a single calendar of training courses",
            True,
        ),
        ("Laboratories for the analysis of dioxins are lacking", "Lack of laboratories for analysing dioxins", True),
        ("Centres régionaux sans laboratoire", "CENTRES REGIONAUX SANS LABORATOIRE", True),
        ("Training of customs officers", "Twenty years of training experience", False),
        ("Merge the templates for the activity reports", "Invite GEF to the next joint meeting", False),
        ("Laboratories", "Laboratories for the analysis of dioxins are lacking", False),
    ],
)
def test_texts_are_alike_whatever_their_order_case_and_accents(first, second, alike):
    assert (likeness(first, second) >= merging.ALIKE) is alike


def test_pairs_are_proposed_under_one_heading_until_they_are_decided(points):
    (pair,) = proposals(points, [])
    assert {pair.first.text.split()[0], pair.second.text.split()[0]} == {"Laboratories", "Lack"}
    decided = Decision(*sorted((pair.first.id, pair.second.id)), Verdict.TWO, None)
    assert proposals(points, [decided]) == []


def test_joined_points_stand_on_one_line_with_both_sources(points):
    first, second = (next(p for p in points if p.text.startswith(begin)) for begin in ("Laboratories", "Lack"))
    found = lines(points, [same(first, second, kept=second)], {}, 2)
    joined = next(line for line in found if len(line.points) == 2)
    assert (joined.lead, set(joined.points), joined.support, joined.chosen) == (
        second,
        {first, second},
        Support.ALL,
        False,
    )
    assert joined.groups == {first.group_id, second.group_id}
    assert sum(len(line.points) for line in found) == len(points)
    assert [len(line.points) for line in lines(points, [], {}, 2)] == [1, 1, 1, 1]


def test_what_is_joined_through_a_third_is_one_line(points):
    first, second, third = points[:3]
    found = lines(points, [same(first, second), same(second, third)], {}, 2)
    assert [len(line.points) for line in found] == [3, 1]


def test_a_chosen_word_goes_before_the_counted_one(points):
    found = lines(points, [], {points[0].id: Support.MANY}, 2)
    assert [(line.support, line.chosen) for line in found][:2] == [(Support.MANY, True), (Support.ONE, False)]


def test_a_pair_with_a_point_that_is_gone_is_left_out(points):
    gone = replace(points[0], id=points[0].group_id)
    assert [len(line.points) for line in lines(points, [same(gone, points[1])], {}, 2)] == [1, 1, 1, 1]
    assert (set(merging.WORDS), {type(text) for text in merging.WORDS.values()}) == (set(Support), {Text})
