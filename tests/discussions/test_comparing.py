from dataclasses import replace
from datetime import date

from tests.discussions.test_rules import written
from tracker.discussions.comparing import Changed, Piece, changes, compare
from tracker.discussions.details import Details


def test_words_that_went_and_came_stand_among_those_that_stayed():
    assert compare("Laboratories need staff", "Laboratories need trained staff now") == [
        Piece("same", "Laboratories need "),
        Piece("new", "trained "),
        Piece("same", "staff "),
        Piece("new", "now"),
    ]


def test_texts_without_blanks_are_compared_by_characters():
    assert compare("需要实验室", "需要新实验室") == [Piece("same", "需要"), Piece("new", "新"), Piece("same", "实验室")]


def test_the_pieces_make_both_texts_again():
    before, after = "a b  c\nd e", "a x  c\n\nd e f"
    pieces = compare(before, after)
    assert "".join(p.text for p in pieces if p.kind != "new").split() == before.split()
    assert "".join(p.text for p in pieces if p.kind != "gone") == after


def test_the_longest_texts_are_compared_at_once():
    assert len(compare("a " * 2000, "b " * 2000)) == 2


def test_everything_beside_the_text_that_differs_is_named():
    before = written(1, details=Details(evidence="UNEP/1", conventions=("basel",)))
    after = replace(before, owner="BRS", due_on=date(2017, 3, 1), removed=True, details=Details(support=3))
    assert [(str(c.label), str(c.before), str(c.after)) for c in changes(before, after)] == [
        ("Struck out", "No", "Yes"),
        ("By when", "", "2017-03-01"),
        ("Who sees to it", "", "BRS"),
        ("Conventions", "['Basel Convention']", ""),
        ("Evidence or document", "UNEP/1", ""),
        ("Supported by how many", "", "3"),
    ]
    assert changes(before, before) == []
    assert isinstance(changes(before, after)[0], Changed)
