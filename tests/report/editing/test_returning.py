from copy import deepcopy

from docx.oxml.ns import qn

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.report.drafts import draft
from tracker.report.editing import operations
from tracker.report.editing.operations import Take
from tracker.report.editing.returning import read
from tracker.report.editing.rules import State, handle


def test_an_untouched_file_has_nothing_to_choose(look, sheet):
    plan = look(sheet.save())
    assert (plan.is_empty, plan.same > 20, plan.tracked) == (True, True, 0)


def test_a_changed_paragraph_is_known_wherever_it_stands(look, sheet):
    sheet.write("attendance.total", "Nine people came.")
    body = sheet.word.element.body
    body.insert(3, sheet.paragraph("attendance.total")._p)
    (change,) = look(sheet.save()).changed
    assert (change.passage.id, change.text, change.is_conflict) == ("attendance.total", "Nine people came.", False)


def test_references_come_back_as_references(look, sheet):
    sheet.paragraph("opening.agenda").runs[0].text = "The meeting took up the agenda in "
    (change,) = look(sheet.save()).changed
    assert change.text == "The meeting took up the agenda in {annex.agenda} to the present report."


def test_an_entry_comes_back_without_the_mark_that_word_does_not_count(look, sheet):
    agenda = next(p for p in sheet.word.paragraphs if p.text.endswith("\tOpening of the meeting"))
    agenda.runs[-1].text = "Opening"
    assert [change.text for change in look(sheet.save()).changed] == ["Opening"]


def test_what_changed_here_meanwhile_is_a_conflict(look, sheet, meeting):
    sheet.write("attendance.total", "Nine people came.")
    passage = draft(meeting, NOW).desk.find(handle("attendance.total"))
    operations.save_text(meeting, passage, "Ten people came.", revision=0, by=SYSTEM, now=NOW)
    (change,) = look(sheet.save()).changed
    assert (change.is_conflict, change.passage.text) == (True, "Ten people came.")


def test_what_changed_here_only_is_nothing_of_the_files(look, sheet, meeting):
    passage = draft(meeting, NOW).desk.find(handle("attendance.total"))
    operations.save_text(meeting, passage, "Ten people came.", revision=0, by=SYSTEM, now=NOW)
    assert look(sheet.save()).is_empty


def test_deleted_paragraphs_are_missing_and_new_ones_unknown(look, sheet):
    gone = sheet.paragraph("introduction.mandates")._p
    new = deepcopy(sheet.paragraph("attendance.gender")._p)
    for mark in [*new.iter(qn("w:bookmarkStart")), *new.iter(qn("w:bookmarkEnd"))]:
        mark.getparent().remove(mark)
    sheet.paragraph("attendance.gender")._p.addnext(new)
    next(new.iter(qn("w:t"))).text = "A paragraph of Word."
    gone.getparent().remove(gone)
    plan = look(sheet.save())
    assert [p.id for p in plan.missing] == ["introduction.mandates"]
    assert [(u.text, u.after.id, u.why) for u in plan.unknown] == [("A paragraph of Word.", "attendance.gender", "")]
    assert plan.changed == ()


def test_a_changed_table_or_title_is_listed_and_cannot_be_taken(look, sheet):
    next(p for p in sheet.word.paragraphs if p.style.name == "Heading 1").runs[0].text = "Beginnings"
    cell = next(t for t in sheet.word.tables if len(t.rows) > 3).rows[1].cells[0]
    cell.paragraphs[0].runs[0].text = "Atlantis"
    assert {(u.text, u.after, u.why) for u in look(sheet.save()).unknown} == {
        ("Beginnings", None, "records"),
        ("Atlantis", None, "records"),
    }


def test_two_paragraphs_joined_are_never_parted_by_guess(look, sheet):
    first, second = sheet.paragraph("attendance.total")._p, sheet.paragraph("attendance.registered")._p
    for child in list(second)[1:]:
        first.append(child)
    second.getparent().remove(second)
    plan = look(sheet.save())
    assert [u.why for u in plan.unknown] == ["joined"]
    assert (plan.changed, plan.missing) == ((), ())


def test_a_file_whose_list_was_lost_is_compared_with_the_draft(look, sheet):
    part = sheet.word.part
    for key, relation in list(part.rels.items()):
        if relation.reltype.endswith("/customXml") and b"meeting-tracker" in relation.target_part.blob:
            part.drop_rel(key)
            part.rels.pop(key, None)
    sheet.write("attendance.total", "Nine people came.")
    data = sheet.save()
    assert read(data).told is None
    assert [change.passage.id for change in look(data).changed] == ["attendance.total"]


def test_what_is_chosen_is_kept_at_once(look, sheet, meeting):
    sheet.write("attendance.total", "Nine people came.")
    (change,) = look(sheet.save()).changed
    desk = draft(meeting, NOW).desk
    gone = desk.find(handle("introduction.mandates"))
    chosen = [
        Take("text", change.passage, change.text, 0),
        Take("gone", gone, "", 0),
        Take("new", change.passage, "Another.", 0),
        Take("said", change.passage, "Ana: why?", 0),
    ]
    operations.take_back(meeting, chosen, by=SYSTEM, now=NOW)
    states = [p.state for p in draft(meeting, NOW).desk.passages if p.state != State.GENERATED]
    assert states == [State.LEFT_OUT, State.EDITED, State.FREE]
    assert look(sheet.save()).changed == ()
