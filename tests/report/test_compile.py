from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.report.compile import compile_report, number
from tracker.report.document import Box, Column, Heading, Listing, Paragraph, Run, Section, Table, plain, text_of


def body(key, *blocks, title="T"):
    return Section(key, title, "body", blocks)


def para(key, *runs):
    return Paragraph(key, runs or plain(key))


def heads(section):
    return [(b.level, b.number, b.text) for b in section.blocks if isinstance(b, Heading)]


def test_paragraphs_are_numbered_once_through_the_chapters_only():
    annex = Section("x", "X", "annex", (para("p4"),))
    sections = number([body("a", para("p1"), para("p2")), body("b", para("p3")), annex])
    assert [b.number for s in sections for b in s.blocks] == [1, 2, 3, 0]
    assert [s.number for s in sections] == ["I.", "II.", "Annex I"]


def test_empty_sections_are_dropped_and_do_not_count():
    sections = number([body("a"), body("b", Heading("h", "Alone")), body("c", para("p"))])
    assert [(s.key, s.number) for s in sections] == [("c", "I.")]


def test_headings_are_numbered_by_level_and_begin_anew():
    section = body(
        "a",
        Heading("1", "One"), para("p"), Heading("1a", "Sub", 3), para("p2"), Heading("1b", "Sub two", 3), para("p3"),
        Heading("2", "Two"), Heading("2a", "Sub", 3), para("p4"), Heading("2b", "Sub two", 3), para("p5"),
    )  # fmt: skip
    assert heads(number([section])[0]) == [
        (2, "A.", "One"), (3, "1.", "Sub"), (3, "2.", "Sub two"), (2, "B.", "Two"), (3, "1.", "Sub"), (3, "2.", "Sub two"),
    ]  # fmt: skip


def test_a_lone_heading_goes_and_those_below_come_up():
    section = body("a", Heading("1", "Lone"), Heading("x", "X", 3), para("p"), Heading("y", "Y", 3), para("q"))
    assert heads(number([section])[0]) == [(2, "A.", "X"), (2, "B.", "Y")]


def test_a_lone_heading_that_came_up_goes_too():
    section = body("a", Heading("1", "Lone"), Heading("x", "Alone", 3), Heading("i", "Still", 4), para("p"))
    assert heads(number([section])[0]) == []


def test_a_lone_sub_heading_goes_and_its_sisters_elsewhere_stay():
    section = body(
        "a", Heading("1", "One"), Heading("x", "X", 3), para("p"), Heading("2", "Two"), Heading("y", "Y", 3), para("q"), Heading("z", "Z", 3), para("r"),
    )  # fmt: skip
    assert heads(number([section])[0]) == [(2, "A.", "One"), (2, "B.", "Two"), (3, "1.", "Y"), (3, "2.", "Z")]


def test_a_heading_of_an_annex_stands_even_alone_for_it_has_no_number():
    annex = Section("x", "X", "annex", (Heading("1", "Group 1: Transfer"), para("p")))
    assert heads(number([annex])[0]) == [(2, "", "Group 1: Transfer")]


def test_references_say_what_they_lead_to():
    last = para("c", Run("See "), Run("", ref="a"), Run(", "), Run("", ref="p2"), Run(" and "), Run("", ref="gone"))
    annex = Section("x", "X", "annex", (para("n"),))
    sections = number([body("a", para("p1"), para("p2")), body("b", last), annex])
    assert text_of(sections[1].blocks[0].runs) == "See chapter I, paragraph\u00a02 and the records of the meeting"
    assert [run.ref for run in sections[1].blocks[0].runs] == ["", "a", "", "p2", "", ""]


def test_a_reference_to_what_has_no_number_leads_to_its_annex():
    front = Section("front", "", "front", (para("f"),))
    table = Table("t", "Times", (Column("Day"),), (("Monday",),))
    last = para("c", Run("", ref="n"), Run(", "), Run("", ref="t"), Run(", "), Run("", ref="f"), Run("", ref="front"))
    sections = number([front, body("b", last), Section("x", "X", "annex", (para("n"), table))])
    assert (
        text_of(sections[1].blocks[0].runs) == "annex I, annex I, the records of the meetingthe records of the meeting"
    )


def test_a_reference_in_the_summary_is_written_out():
    front = Section("front", "", "front", (Box("s", "Summary", ((Run("See "), Run("", ref="b")), ())),))
    ((_, runs),) = number([front, body("b", para("p"))])[0].blocks[0].printed()
    assert text_of(runs) == "See chapter I"


def test_the_whole_report_has_its_parts_in_order(document):
    assert [(s.number, s.title) for s in document.sections] == [
        ("", ""),
        ("I.", "Introduction"),
        ("II.", "Opening of the meeting"),
        ("III.", "Attendance"),
        ("IV.", "Matters discussed"),
        ("V.", "Group discussions"),
        ("VI.", "Conclusions and recommendations"),
        ("VII.", "Other matters"),
        ("VIII.", "Closure of the meeting"),
        ("Annex I", "List of participants"),
        ("Annex II", "Agenda"),
        ("Annex III", "Programme"),
        ("Annex IV", "Documents"),
        ("Annex V", "Attendance by session"),
        ("Annex VI", "Summaries of the groups"),
    ]


def test_every_reference_leads_to_a_block_of_the_document(document):
    keys = {s.key for s in document.sections} | {b.id for s in document.sections for b in s.blocks}
    runs = [
        run
        for s in document.sections
        for b in s.blocks
        for run in (*getattr(b, "runs", ()), *(r for i in getattr(b, "items", ()) for r in i.runs))
    ]
    refs = {run.ref for run in runs if run.ref}
    assert refs <= keys
    assert all(run.text for run in runs)


def test_block_ids_are_used_once(document):
    ids = [b.id for s in document.sections for b in s.blocks]
    ids += [i.id for s in document.sections for b in s.blocks if isinstance(b, Listing) for i in b.items]
    assert len(ids) == len(set(ids))


def test_every_numbered_paragraph_knows_its_records(document):
    assert [b.id for s in document.sections for b in s.blocks if isinstance(b, Paragraph) and not b.sources] == []


def test_an_empty_meeting_still_makes_a_report(make):
    document = compile_report(make.meeting(), NOW)
    assert [s.key for s in document.sections] == ["front"]
    assert "No attendance has been recorded." in " ".join(document.texts())
    assert (document.is_draft, document.words > 0) == (True, True)


def test_compiling_sends_as_many_statements_however_large_the_meeting(meeting, make, queries):
    with queries(18):
        compile_report(meeting, NOW)
    for _ in range(3):
        make.participant(meeting)
        make.point(make.group(meeting))
    with queries(18):
        compile_report(meeting, NOW)


def test_the_time_of_the_figures_is_kept_to_the_minute(meeting):
    document = compile_report(meeting, NOW + timedelta(seconds=59))
    assert document == compile_report(meeting, NOW)
    assert document.as_of_text == "2 March 2026, 10 a.m. (Geneva)"


@pytest.mark.parametrize("version", [0, 3])
def test_a_version_is_no_draft(meeting, version):
    document = compile_report(meeting, NOW, version)
    assert (document.is_draft, document.version_text) == ((True, "Draft") if version == 0 else (False, "Version 3"))
