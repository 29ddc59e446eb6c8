from uuid import UUID

import pytest

from tests.factories import NOW
from tracker.core.ids import new_id
from tracker.core.texts import Text
from tracker.figures.rules import Breakdown, FigureSet, Share
from tracker.report.document import (
    Box,
    Heading,
    Item,
    Listing,
    Note,
    Paragraph,
    Run,
    Source,
    Table,
    plain,
    sources_of,
    text_of,
)
from tracker.report.editing.rules import (
    LONGEST,
    Edit,
    Kind,
    clean,
    fields_in,
    figures_behind,
    generated_texts,
    handle,
    hidden_lines,
    locate,
    pieces,
    problem,
    rewritten,
    runs_of,
    shown_values,
    symbolic,
    written_by_hand,
)


def edit(passage: str, base: str | None, text: str = "Mine.", **values) -> Edit:
    return Edit(new_id(), passage, "opening", text, base, None if base else "opening", {}, 1, NOW, "Ana", **values)


def test_a_paragraph_is_known_by_its_place_not_by_its_number():
    one, two = Paragraph("attendance.total", plain("x"), number=4), Paragraph("attendance.total", plain("y"), number=9)
    assert handle(one.id) == handle(two.id) != handle("attendance.registered")
    assert len(handle(one.id)) == 16


def test_references_are_kept_by_id_and_read_back():
    runs = (Run("As shown in "), Run("table 2", ref="groups.overview"), Run("."))
    assert symbolic(runs) == "As shown in {groups.overview}."
    assert runs_of(symbolic(runs), {"groups.overview"}, {}) == (
        Run("As shown in "),
        Run("", ref="groups.overview"),
        Run("."),
    )


def test_a_figure_by_name_is_filled_in_and_anything_else_in_braces_is_text():
    assert runs_of("{attended} came {hello} {x y}", set(), {"attended": "1,044"}) == (
        Run("1,044", sources=(Source("figure", ("attended",)),)),
        Run(" came {hello} {x y}"),
    )
    assert runs_of("", set(), {}) == (Run(""),)
    assert fields_in("{a.b} {a.b} {c} {d e}") == ("a.b", "c")


@pytest.mark.parametrize(("text", "kept"), [("  a \r\nb\x00 \r\n", "a\nb"), ("\u202ea", "\u202ea"), ("\n\n", "")])
def test_a_text_is_kept_with_one_kind_of_line_end(text, kept):
    assert clean(text) == kept


def test_a_text_is_neither_empty_nor_endless():
    assert (problem("") is None, problem("a" * (LONGEST + 1)) is None, problem("a")) == (False, False, None)


def test_a_summary_keeps_the_ids_of_its_texts_when_one_is_left_out():
    box = rewritten(
        Box("front.summary", "Summary", (plain("One."), plain("Two."))),
        lambda passage, runs: None if passage.endswith(".1") else runs,
    )
    assert [(piece.id, text_of(piece.runs)) for piece in pieces(box)] == [("front.summary.2", "Two.")]
    assert list(box.texts()) == ["Summary", "Two."]
    assert rewritten(box, lambda _passage, _runs: None) is None


def test_each_text_of_a_summary_rests_on_what_its_own_sentences_do():
    runs = [
        (Run(text, sources=(Source(kind, ids),)),)
        for text, kind, ids in (("38 came.", "figure", ("attended",)), ("So be it.", "point", ("p",)))
    ]
    box = Box("front.summary", "Summary", tuple(runs), sources_of(runs[0] + runs[1]))
    assert [piece.sources for piece in pieces(box)] == [(Source("figure", ("attended",)),), (Source("point", ("p",)),)]


def test_a_name_in_braces_in_a_heading_stays_as_it_was_typed():
    heading = rewritten(Heading("h", "History"), lambda _passage, _runs: (Run("See "), Run("", ref="annex.agenda")))
    assert heading.text == "See {annex.agenda}"


def test_every_text_of_a_block_has_an_id_and_tables_have_none():
    box = Box("front.summary", "Summary", (plain("One."), plain("Two.")))
    listing = Listing("l", (Item("l.a", "(a)", plain("x")), Item("l.b", "(b)", plain("y"))))
    assert [(p.id, p.kind, p.mark) for block in (box, listing) for p in pieces(block)] == [
        ("front.summary.1", Kind.SUMMARY, ""),
        ("front.summary.2", Kind.SUMMARY, ""),
        ("l.a", Kind.ITEM, "(a)"),
        ("l.b", Kind.ITEM, "(b)"),
    ]
    assert list(pieces(Table("t", "c", (), ()))) == []
    assert list(pieces(Note("front.as-of", plain("Figures as at")))) == []


def test_a_block_of_which_every_text_is_left_out_is_gone():
    listing = Listing("l", (Item("l.a", "(a)", plain("x")), Item("l.b", "(b)", plain("y"))))
    assert rewritten(listing, lambda _id, _runs: None) is None
    kept = rewritten(listing, lambda passage, runs: runs if passage == "l.b" else None)
    assert [item.id for item in kept.items] == ["l.b"]


def test_an_edit_follows_its_text_when_another_is_put_before_it():
    mine = edit("opening.remarks.1", "The host spoke.")
    placed, gone = locate([mine], {"opening.remarks.1": "A new first.", "opening.remarks.2": "The host spoke."})
    assert (placed, gone) == ({"opening.remarks.2": mine}, ())


def test_an_edit_whose_text_changed_stays_at_its_paragraph():
    mine = edit("attendance.total", "41 came.")
    assert locate([mine], {"attendance.total": "44 came."}) == ({"attendance.total": mine}, ())


def test_an_edit_without_its_paragraph_is_gone_and_free_ones_need_none():
    mine, free = edit("groups.g1.needs", "A need."), edit("free.1", None)
    assert locate([mine, free], {"attendance.total": "44 came."}) == ({}, (mine,))


def test_two_edits_never_share_a_paragraph():
    first, second = edit("opening.remarks.1", "One."), edit("opening.remarks.2", "Two.")
    assert locate([first, second], {"opening.remarks.1": "Two."}) == ({"opening.remarks.1": second}, (first,))


def test_the_figures_behind_a_text_come_with_their_lines():
    values = {"attended": 9, "by_gender:woman": 4, "registered": 12}
    assert figures_behind((Source("figure", ("attended", "by_gender")), Source("point", ("x",))), values) == {
        "attended": 9,
        "by_gender:woman": 4,
    }


def test_what_was_written_by_hand_says_so_and_names_its_figures():
    mine = edit("free.1", None, "{attended} came {elsewhere}")
    (own, figure) = written_by_hand(mine, {"attended": 9})
    assert (own.kind, UUID(own.ids[0]), figure) == ("edit", mine.id, Source("figure", ("attended",)))


def test_no_two_texts_of_a_report_have_one_id(document):
    ids = [piece.id for section in document.sections for block in section.blocks for piece in pieces(block)]
    assert len(ids) == len(set(ids)) == len(generated_texts(document.sections))


@pytest.mark.parametrize(
    ("women", "men", "unstated", "hidden"),
    [
        (9, 7, 2, set()),
        (9, 2, 0, {"woman", "man"}),  # the one class left would tell the other
        (9, 2, 4, {"woman", "man"}),
        (9, 0, 2, set()),
    ],
)
def test_a_class_too_small_to_be_shown_is_no_field_either(women, men, unstated, hidden):
    rows = (("woman", women), ("man", men), ("", unstated))
    breakdown = Breakdown("by_gender", Text("By gender"), Text(""), tuple(Share(k, k, n, n, n) for k, n in rows))
    figures = FigureSet(NOW, {}, {"by_gender": breakdown})
    lines = hidden_lines(figures, 3)
    assert lines - {"by_gender:"} == {f"by_gender:{key}" for key in hidden}
    shown = shown_values(figures, lines)
    assert {name for name, text in shown.items() if text == "[not shown]"} == lines
    assert shown["by_gender:"] == ("[not shown]" if hidden and unstated else str(unstated))
