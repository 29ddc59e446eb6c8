import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.report.drafts import draft
from tracker.report.editing import operations, queries
from tracker.report.editing.errors import EditedMeanwhile, NoSuchComment, NoSuchPassage, PartsSetMeanwhile, TextRefused
from tracker.report.editing.models import ReportEdit
from tracker.report.editing.rules import LONGEST, Depth, PartSetting, State, handle
from tracker.report.operations import lock_version

WHO = {"by": SYSTEM, "now": NOW}


def passage(meeting, name="attendance.total"):
    return draft(meeting, NOW).desk.find(handle(name))


def texts(meeting):
    return list(draft(meeting, NOW).document.texts())


def test_a_text_is_kept_with_what_it_was_written_from(meeting):
    before = passage(meeting)
    operations.save_text(meeting, before, " Nine came. \r\n", revision=0, **WHO)
    (edit,) = queries.editing(meeting.id).edits
    assert (edit.passage, edit.text, edit.base, edit.revision) == (
        "attendance.total",
        "Nine came.",
        before.generated,
        1,
    )
    assert edit.figures == before.figures
    assert "Nine came." in texts(meeting)


def test_what_is_locked_says_what_was_written_by_hand(meeting):
    operations.save_text(meeting, passage(meeting), "Nine came.", revision=0, **WHO)
    assert "Nine came." in str(lock_version(meeting, **WHO).document)


def test_the_generated_text_makes_a_paragraph_generated_again(meeting):
    generated = passage(meeting).generated
    operations.save_text(meeting, passage(meeting), "Mine.", revision=0, **WHO)
    operations.save_text(meeting, passage(meeting), generated, revision=1, **WHO)
    assert (passage(meeting).state, queries.editing(meeting.id).edits) == (State.GENERATED, ())
    operations.save_text(meeting, passage(meeting), generated, revision=0, **WHO)
    assert queries.editing(meeting.id).edits == ()


@pytest.mark.parametrize("text", ["", "  \n", "a" * (LONGEST + 1)])
def test_no_text_and_too_much_are_refused(meeting, text):
    with pytest.raises(TextRefused):
        operations.save_text(meeting, passage(meeting), text, revision=0, **WHO)
    assert queries.editing(meeting.id).edits == ()


def test_a_heading_has_one_line_and_stays(meeting):
    heading = passage(meeting, "introduction.a")
    with pytest.raises(TextRefused):
        operations.save_text(meeting, heading, "Two\nlines", revision=0, **WHO)
    with pytest.raises(TextRefused):
        operations.leave_out(meeting, heading, revision=0, **WHO)
    operations.save_text(meeting, heading, "History", revision=0, **WHO)
    assert "History" in texts(meeting)


def test_of_two_who_write_at_once_the_second_is_told(meeting):
    seen = passage(meeting)
    operations.save_text(meeting, seen, "Hers.", revision=0, **WHO)
    for act in (operations.leave_out, operations.take_generated):
        with pytest.raises(EditedMeanwhile):
            act(meeting, seen, revision=0, **WHO)
    with pytest.raises(EditedMeanwhile):
        operations.save_text(meeting, seen, "His.", revision=0, **WHO)
    assert passage(meeting).text == "Hers."


def test_a_stale_paragraph_is_kept_or_given_up(meeting, make):
    operations.save_text(meeting, passage(meeting), "Mine.", revision=0, **WHO)
    make.expected(meeting, make.organisation())
    operations.set_parts(meeting, [], **WHO)  # an act: the draft is written anew
    assert passage(meeting).state == State.STALE
    operations.keep_mine(meeting, passage(meeting), revision=1, **WHO)
    assert (passage(meeting).state, passage(meeting).text) == (State.EDITED, "Mine.")
    operations.take_generated(meeting, passage(meeting), revision=2, **WHO)
    assert passage(meeting).state == State.GENERATED
    with pytest.raises(NoSuchPassage):
        operations.keep_mine(meeting, passage(meeting), revision=0, **WHO)


def test_a_free_paragraph_is_numbered_with_the_others_and_goes_for_good(meeting):
    name = operations.add_paragraph(meeting, "attendance", "attendance.total", "{attended} signed.", **WHO)
    added = passage(meeting, name)
    assert (added.state, added.shown) == (State.FREE, "11 signed.")
    assert int(added.mark[:-1]) == int(passage(meeting).mark[:-1]) + 1
    operations.leave_out(meeting, added, revision=1, **WHO)
    assert passage(meeting, name) is None
    with pytest.raises(TextRefused) as error:
        operations.add_paragraph(meeting, "attendance", "attendance", " ", **WHO)
    assert set(error.value.fields) == {"new"}


def test_a_part_without_records_is_printed_for_what_is_written_in_it(make):
    meeting = make.meeting()
    operations.add_paragraph(meeting, "other", "other", "The next meeting was discussed.", **WHO)
    assert [s.key for s in draft(meeting, NOW).document.sections] == ["front", "other"]


def test_an_edit_of_nothing_is_dropped(meeting, make):
    name = operations.add_paragraph(meeting, "other", "other", "x", **WHO)
    row = queries.find_edit_of(meeting.id, name)
    with pytest.raises(NoSuchPassage):
        operations.drop_edit(make.meeting(), row.id, **WHO)
    operations.drop_edit(meeting, row.id, **WHO)
    assert queries.editing(meeting.id).edits == ()


def test_parts_are_set_again_and_again(meeting):
    for depth in (Depth.NONE, Depth.FULL):
        operations.set_parts(meeting, [PartSetting("groups", 2, depth)], **WHO)
    assert queries.editing(meeting.id).parts == (PartSetting("groups", 2, Depth.FULL),)


def test_parts_are_not_set_over_what_somebody_set_meanwhile(meeting, make):
    operations.set_parts(make.meeting(), [PartSetting("groups", 9, Depth.NONE)], **WHO)
    seen = queries.editing(meeting.id).parts_seen
    operations.set_parts(meeting, [PartSetting("groups", 2, Depth.BRIEF)], seen=seen, **WHO)
    with pytest.raises(PartsSetMeanwhile):
        operations.set_parts(meeting, [PartSetting("groups", 3, Depth.NONE)], seen=seen, **WHO)
    assert queries.editing(meeting.id).parts == (PartSetting("groups", 2, Depth.BRIEF),)


def test_comments_are_settled_once(meeting, make):
    operations.comment(meeting, passage(meeting), "Is it nine?", **WHO)
    with pytest.raises(TextRefused):
        operations.comment(meeting, passage(meeting), " ", **WHO)
    (said,) = queries.list_comments(meeting.id, "attendance.total")
    with pytest.raises(NoSuchComment):
        operations.settle(make.meeting(), said.id, **WHO)
    assert (
        operations.settle(meeting, said.id, **WHO) == operations.settle(meeting, said.id, **WHO) == "attendance.total"
    )
    assert (said.settled_by, said.of_text) == ("the system", passage(meeting).text)


def test_every_act_is_written_down_without_its_words(meeting):
    operations.save_text(meeting, passage(meeting), "Secret words.", revision=0, **WHO)
    operations.adopt(meeting, passage(meeting), **WHO)
    acts = db.session.scalars(
        select(AuditEntry).where(AuditEntry.meeting_id == meeting.id).order_by(AuditEntry.id)
    ).all()
    assert [(a.action, a.details) for a in acts] == [
        ("report.edited", {"passage": "attendance.total"}),
        ("report.adopted", {"passage": "attendance.total"}),
    ]


def test_another_meetings_edits_are_its_own(meeting, make):
    operations.save_text(meeting, passage(meeting), "Mine.", revision=0, **WHO)
    assert queries.editing(make.meeting().id).edits == ()
    assert db.session.scalar(select(func.count()).select_from(ReportEdit)) == 1


def test_words_by_hand_are_found_again_whatever_was_done_to_them(meeting, make):
    operations.save_text(meeting, passage(meeting), "First.", revision=0, **WHO)
    operations.save_text(meeting, passage(meeting), "Second.", revision=1, **WHO)
    operations.save_text(meeting, passage(meeting), "Second.", revision=2, **WHO)
    operations.take_generated(meeting, passage(meeting), revision=3, **WHO)
    name = operations.add_paragraph(meeting, "other", "other", "Free.", **WHO)
    operations.leave_out(meeting, passage(meeting, name), revision=1, **WHO)
    former = queries.list_former(meeting.id)
    assert {(one.passage, one.part, one.text) for one in former} == {
        ("attendance.total", "attendance", "First."),
        ("attendance.total", "attendance", "Second."),
        (name, "other", "Free."),
    }
    assert [one.text for one in queries.list_former(meeting.id, name)] == ["Free."]
    assert (len(former), queries.list_former(make.meeting().id)) == (3, [])


def test_a_dropped_text_without_its_paragraph_is_found_again(meeting):
    name = operations.add_paragraph(meeting, "other", "other", "Free.", **WHO)
    operations.drop_edit(meeting, queries.find_edit_of(meeting.id, name).id, **WHO)
    assert [(one.passage, one.part, one.text) for one in queries.list_former(meeting.id)] == [(name, "other", "Free.")]


def test_a_text_by_hand_names_no_class_by_gender_that_the_report_hides(meeting, make):
    meeting.small_cells = 4
    make.save(meeting)
    text = "There were {by_gender:man} men among {attended}."
    name = operations.add_paragraph(meeting, "other", "other", text, **WHO)
    assert draft(meeting, NOW).desk.find(handle(name)).shown == "There were [not shown] men among 11."
    assert "by_gender:man" not in {figure.name for figure in draft(meeting, NOW).document.figures}
