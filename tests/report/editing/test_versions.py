from dataclasses import replace

from tests.factories import NOW
from tracker.report.compile import compile_report
from tracker.report.document import Entries, Entry, Paragraph, Section, Table, plain
from tracker.report.editing.comparing import Stretch
from tracker.report.editing.versions import FigureChange, compare_figures, compare_texts, kept_by_one


def with_blocks(document, *blocks):
    return replace(document, sections=(Section("opening", "Opening", "body", blocks, "I."),))


def test_a_report_compared_with_itself_has_no_changes(document):
    assert compare_texts(document, document) == []


def test_numbers_that_moved_are_no_changes(meeting, document):
    meeting.background = ["Another paragraph first.", *meeting.background]
    changes = compare_texts(document, compile_report(meeting, NOW))
    assert {change.part for change in changes} == {"I. Introduction"}


def test_paragraphs_that_are_new_gone_or_changed_are_told_in_order(document):
    one = with_blocks(
        document,
        *(
            Paragraph(key, plain(text), number=at)
            for at, (key, text) in enumerate((("a", "First."), ("b", "41 came."), ("c", "Last.")), 1)
        ),
    )
    two = with_blocks(
        document,
        *(
            Paragraph(key, plain(text), number=at)
            for at, (key, text) in enumerate((("b", "44 came."), ("c", "Last."), ("d", "New.")), 1)
        ),
    )
    changes = compare_texts(one, two)
    assert [(change.kind, change.mark) for change in changes] == [("gone", "1."), ("changed", "1."), ("new", "3.")]
    assert changes[1].stretches[:2] == (Stretch("gone", "41 "), Stretch("new", "44 "))


def test_what_is_gone_behind_a_section_that_stayed_is_told_between_the_changes_around_it(document):
    def section(key, text):
        return Section(key, key.title(), "body", (Paragraph(f"{key}.p", plain(text)),))

    stays = section("stays", "As it was.")
    one = replace(document, sections=(section("front", "A."), stays, section("gone", "B."), section("last", "C.")))
    two = replace(document, sections=(section("front", "New A."), stays, section("last", "New C.")))
    assert [change.part for change in compare_texts(one, two)] == ["Front", "Gone", "Last"]


def test_tables_and_the_list_of_participants_are_compared_too(document):
    table = Table("t", "Regions", (), (("Africa", "4"),), ("Total", "4"), number=1)
    person = Entries("e", (Entry("person.1", "Ms. Ada KEN", ("Director",)),))
    one = with_blocks(document, table, person)
    two = with_blocks(document, replace(table, rows=(("Africa", "5"),)), replace(person, entries=()))
    assert [change.kind for change in compare_texts(one, two)] == ["changed", "gone"]


def test_figures_are_compared_by_name():
    one = [{"name": "attended", "label": "Attended", "value": 41}, {"name": "x", "label": "X", "value": 1}]
    two = [{"name": "attended", "label": "Attended", "value": 44}, {"name": "y", "label": "Y", "value": 0}]
    assert compare_figures(one, two) == [
        FigureChange("attended", "Attended", 41, 44),
        FigureChange("y", "Y", None, 0),
        FigureChange("x", "X", 1, None),
    ]
    assert compare_figures(one, one) == []


def line(name, label, value):
    return {"name": name, "label": label, "value": value}


def test_a_breakdown_that_only_one_keeps_is_named_once_and_not_compared():
    before = [line("attended", "Attended", 41), line("by_region:AFR", "By region: Africa", 9)]
    now = [*before, *(line(f"by_session:{n}", f"By session: Day {n}", n) for n in (1, 2))]
    for one, two in ((before, now), (now, before)):
        assert (compare_figures(one, two), kept_by_one(one, two)) == ([], ["By session"])
    assert kept_by_one(now, now) == []


def test_a_session_entered_anew_is_the_one_of_its_title():
    one = [line("by_session:1", "By session: Opening", 40), line("by_session:2", "By session: Closure", 30)]
    two = [line("by_session:8", "By session: Opening", 40), line("by_session:9", "By session: Closure", 31)]
    assert compare_figures(one, two) == [FigureChange("by_session:9", "By session: Closure", 30, 31)]


def test_sessions_of_one_title_are_taken_in_their_order():
    one = [line("by_session:1", "By session: Plenary", 40), line("by_session:2", "By session: Plenary", 30)]
    two = [line("by_session:8", "By session: Plenary", 40), line("by_session:9", "By session: Plenary", 30)]
    assert compare_figures(one, two) == []
    assert compare_figures(one, two[:1]) == [FigureChange("by_session:2", "By session: Plenary", 30, None)]
