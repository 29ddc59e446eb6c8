import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.report.drafts import draft
from tracker.report.editing import operations
from tracker.report.editing.desk import state_of
from tracker.report.editing.rules import State, handle


@pytest.fixture
def desk(meeting):
    return lambda: draft(meeting, NOW).desk


def find(desk, passage):
    return desk.find(handle(passage))


def test_every_paragraph_is_generated_at_first(desk, document):
    found = desk()
    assert {p.state for p in found.passages} == {State.GENERATED}
    total = find(found, "attendance.total")
    numbers = {b.id: b.number for s in document.sections for b in s.blocks if b.type == "paragraph"}
    assert (total.mark, total.figures["attended_from_centres"]) == (f"{numbers['attendance.total']}.", 9)
    assert total.shown.startswith("The meeting was attended by nine participants")
    assert find(found, "nothing") is None


def test_references_stand_as_names_in_the_text_and_as_numbers_in_what_is_shown(desk):
    agenda = find(desk(), "opening.agenda")
    assert (agenda.text, "{annex.agenda}" in agenda.shown) == (
        "The meeting adopted its agenda, which is set out in {annex.agenda} to the present report.",
        False,
    )


def test_an_edit_makes_a_paragraph_edited_and_a_change_below_it_stale(desk, meeting, make):
    text = "Nine came, as planned."
    operations.save_text(meeting, find(desk(), "attendance.total"), text, revision=0, by=SYSTEM, now=NOW)
    edited = find(desk(), "attendance.total")
    assert (edited.state, edited.text, edited.shown, desk().by_hand) == (State.EDITED, text, text, 1)
    make.presence(make.participant(meeting, make.organisation()), make.session(meeting))
    operations.comment(meeting, edited, "An act, so that the draft is written anew.", by=SYSTEM, now=NOW)
    assert [(p.id, p.text) for p in desk().stale] == [("attendance.total", text)]


def test_a_paragraph_that_is_left_out_stays_on_the_desk(desk, meeting):
    operations.leave_out(meeting, find(desk(), "introduction.mandates"), revision=0, by=SYSTEM, now=NOW)
    left = find(desk(), "introduction.mandates")
    assert (left.state, left.mark, left.shown) == (
        State.LEFT_OUT,
        "",
        "The meeting rested on decisions BC-12/10 and SC-7/9.",
    )
    assert left.shown not in list(draft(meeting, NOW).document.texts())


def test_paragraphs_know_their_neighbours(desk):
    found = desk()
    first, second = found.passages[:2]
    assert (found.around(first), found.around(second)[0]) == ((None, second), first)
    assert found.around(found.passages[-1])[1] is None


def test_an_edit_whose_paragraph_is_no_longer_written_is_listed(desk, meeting, make):
    operations.save_text(meeting, find(desk(), "introduction.mandates"), "Mine.", revision=0, by=SYSTEM, now=NOW)
    meeting.mandates = []
    assert [edit.text for edit in draft(meeting, NOW, anew=True).desk.gone] == ["Mine."]


def test_a_paragraph_without_an_edit_is_generated():
    assert state_of("x", None) == State.GENERATED
