from tests.factories import NOW
from tests.imports.files import csv_of
from tracker.core.access import Actor
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.imports import operations
from tracker.imports.columns import recognise
from tracker.imports.pages import MOST_SHOWN, ImportPage
from tracker.imports.reading import read_table

BY = Actor("user", new_id(), "Olga")


def page_of(meeting, titles, *rows):
    table = read_table(csv_of(titles, *rows))
    file = operations.keep_file(meeting, "a.csv", table, recognise(table.titles), by=BY, now=NOW)
    return ImportPage(meeting, file)


def test_columns_are_shown_with_what_they_hold_and_examples(meeting):
    page = page_of(meeting, ["Family name", "Shoe size"], ["A", "40"], ["B", ""], ["A", "x" * 99])
    first, second = page.columns
    assert (first.title, first.field, first.examples) == ("Family name", "family_name", "A · B")
    assert second.examples == "40 · " + "x" * 40 + "…"
    assert (page.used, page.names_nobody) == ([(0, "Family name")], False)
    assert page.good[0] == ["A", "40"]


def test_the_rows_that_can_be_set_right_stand_first(make, meeting):
    make.participant(meeting, email="a@example.org")
    rows = [["A", "a@example.org"]] * (MOST_SHOWN + 5) + [["B", "wrong"]]
    page = page_of(meeting, ["Family name", "E-mail"], *rows)
    assert (len(page.shown), page.shown[0].row.number, page.counts) == (
        MOST_SHOWN,
        MOST_SHOWN + 7,
        {"registered": MOST_SHOWN + 5, "wrong": 1},
    )


def test_reasons_name_their_field_once(meeting):
    page = page_of(meeting, ["Family name", "E-mail"], ["A", "wrong"], ["B" * 101, ""])
    assert [page.reasons(one) for one in page.left_out] == [
        "E-mail: Enter an e-mail address in full, like name@example.org",
        "Family name: use no more than 100 characters",
    ]
    assert page.said("", Text("Whole")) == "Whole"
    assert page.left_out_titles() == ["Row", "Why it is left out", "Family name", "E-mail"]


def test_places_left_are_told_where_they_are_limited(make):
    meeting = make.meeting(capacity=3)
    make.participant(meeting)
    assert page_of(meeting, ["Name"], ["A"]).places_left == 2
    assert page_of(make.meeting(), ["Name"], ["A"]).places_left is None
