from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.report.drafts import draft
from tracker.report.editing import operations, queries, telling
from tracker.report.editing.rules import Depth, PartSetting, handle


def total(meeting):
    return draft(meeting, NOW).desk.find(handle("attendance.total"))


def test_the_figures_of_a_paragraph_come_with_definition_and_value(meeting):
    figures = telling.figures_of(total(meeting))
    assert ("centres_expected", 4, None) in [(f.name, f.now, f.then) for f in figures]
    assert all(str(f.definition) for f in figures)
    assert not any(f.has_changed for f in figures)


def test_an_edited_paragraph_knows_its_figures_as_they_were(meeting, make):
    operations.save_text(meeting, total(meeting), "Mine.", revision=0, by=SYSTEM, now=NOW)
    make.expected(meeting, make.organisation())
    operations.comment(meeting, total(meeting), "x", by=SYSTEM, now=NOW)
    changed = [f for f in telling.figures_of(total(meeting)) if f.has_changed]
    assert [(f.name, f.then, f.now) for f in changed] == [("centres_expected", 4, 5)]


def test_lines_of_a_breakdown_are_named_with_it(meeting):
    gender = draft(meeting, NOW).desk.find(handle("attendance.gender"))
    assert {f.name for f in telling.figures_of(gender)} >= {"by_gender:woman", "by_gender:man"}


def test_names_in_braces_are_told(meeting):
    assert telling.references_in(draft(meeting, NOW).desk.find(handle("opening.agenda"))) == ["annex.agenda"]


def test_adoption_holds_for_the_text_that_was_adopted(meeting):
    def adopted():
        return telling.is_adopted(total(meeting), queries.list_comments(meeting.id, "attendance.total"))

    assert adopted() is None
    operations.adopt(meeting, total(meeting), by=SYSTEM, now=NOW)
    assert adopted() is True
    operations.save_text(meeting, total(meeting), "Another text.", revision=0, by=SYSTEM, now=NOW)
    assert adopted() is False


def test_progress_counts_paragraphs_adopted_and_open_comments(meeting):
    operations.adopt(meeting, total(meeting), by=SYSTEM, now=NOW)
    operations.comment(meeting, total(meeting), "Is this right?", by=SYSTEM, now=NOW)
    found = telling.progress(draft(meeting, NOW).desk, queries.list_comments(meeting.id))
    assert (found.adopted, found.changed, dict(found.comments)) == (
        {"attendance.total"},
        frozenset(),
        {"attendance.total": 1},
    )
    assert found.paragraphs > 20


def test_parts_are_offered_in_their_order(meeting):
    operations.set_parts(
        meeting, [PartSetting("closure", 1, Depth.FULL), PartSetting("groups", 5, Depth.BRIEF)], by=SYSTEM, now=NOW
    )
    rows = telling.part_rows(queries.editing(meeting.id))
    assert [row.key for row in rows[:2]] == ["introduction", "closure"]
    by_key = {row.key: row for row in rows}
    assert (by_key["groups"].depth, by_key["groups"].depths) == (Depth.BRIEF, tuple(Depth))
    assert Depth.BRIEF not in by_key["attendance"].depths


def test_paragraphs_stand_under_their_parts(meeting):
    groups = telling.by_part(draft(meeting, NOW).desk, {"front": "", "introduction": "I. Introduction"})
    assert [(group.key, group.title) for group in groups[:2]] == [("front", ""), ("introduction", "I. Introduction")]


def test_earlier_texts_are_told_once_without_the_one_that_stands(meeting):
    who = {"by": SYSTEM, "now": NOW}
    for revision, text in enumerate(("One.", "Two.", "One.", "Three.")):
        operations.save_text(meeting, total(meeting), text, revision=revision, **who)
    found = telling.former_of(total(meeting), queries.list_former(meeting.id))
    assert {one.text for one in found} == {"One.", "Two."}
    assert telling.lost(draft(meeting, NOW).desk, queries.list_former(meeting.id)) == []
