"""What a group said: nothing acknowledged is lost, a replay changes nothing, two texts are both kept."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.discussions.conftest import meeting_of
from tests.factories import NOW
from tracker.audit.queries import list_latest
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions import operations, queries
from tracker.discussions.errors import (
    ChangedMeanwhile,
)
from tracker.discussions.models import Addressee, NotesState
from tracker.discussions.operations import Result, Revision, record_revisions

ADA = Actor("link", None, "Ada Lovelace")


def revision(**values):
    defaults = {
        "id": new_id(),
        "point": new_id(),
        "base": None,
        "heading": "needs",
        "text": "Laboratories",
        "at": NOW,
        "device": "laptop",
    }
    return Revision(**defaults | values)


def record(group, *revisions):
    return record_revisions(group, revisions, by=ADA, now=NOW)


def results(answers):
    return [answer.result.value for answer in answers]


@pytest.fixture
def group(make):
    make.point(make.group(), text="somebody else's")
    return make.group()


class TestRecordRevisions:
    def test_a_first_revision_makes_a_point(self, group):
        said = revision(
            addressee=Addressee.SECRETARIAT, due_on=date(2017, 3, 1), owner="BRS", heading="recommendations"
        )
        (answer,) = record(group, said)
        (point,) = queries.current_points([group.id])
        assert (answer.result, answer.upon, answer.heads) == (Result.SAVED, said.id, (said.id,))
        assert (point.id, point.text, point.heading, point.addressee, point.due_on, point.owner, point.revisions) == (
            said.point,
            "Laboratories",
            "recommendations",
            "secretariat",
            date(2017, 3, 1),
            "BRS",
            1,
        )
        assert (point.head.author, point.position) == ("Ada Lovelace", 1024)

    def test_points_without_a_position_go_to_the_end(self, group):
        record(group, revision(text="one"), revision(text="two"))
        record(group, revision(text="three"))
        assert [p.text for p in queries.current_points([group.id])] == ["one", "two", "three"]

    def test_a_later_revision_takes_the_place_of_its_base_and_keeps_what_it_does_not_say(self, group):
        first = revision(owner="BRS", position=7)
        second = revision(point=first.point, base=first.id, text="Laboratories and training")
        assert results(record(group, first, second)) == ["saved", "saved"]
        (point,) = queries.current_points([group.id])
        assert (point.text, point.owner, point.position, point.revisions) == ("Laboratories and training", "BRS", 7, 2)

    def test_a_replay_changes_nothing(self, group):
        batch = [revision(), revision()]
        assert results(record(group, *batch)) == ["saved", "saved"]
        answers = record(group, *batch)
        assert (results(answers), answers[0].upon) == (["replayed", "replayed"], batch[0].id)
        assert queries.last_serial(group.id) == 2

    def test_the_same_revision_twice_in_one_batch_is_one(self, group):
        said = revision()
        assert results(record(group, said, said)) == ["saved", "replayed"]

    def test_a_known_id_with_another_text_is_rejected_and_the_first_is_kept(self, group):
        said = revision()
        record(group, said)
        (answer,) = record(group, replace(said, text="Something else"))
        assert (answer.result, answer.code) == (Result.REJECTED, "id-taken")
        assert [p.text for p in queries.current_points([group.id])] == ["Laboratories"]

    def test_an_id_of_another_group_is_rejected(self, make, group):
        said = revision()
        record(make.group(), said)
        assert record(group, said)[0].code == "id-taken"

    def test_two_revisions_on_one_base_are_both_kept(self, group):
        first = revision()
        ours = revision(point=first.point, base=first.id, text="ours")
        theirs = revision(point=first.point, base=first.id, text="theirs", at=NOW + timedelta(seconds=1))
        record(group, first)
        assert results(record(group, ours) + record(group, theirs)) == ["saved", "conflict"]
        (point,) = queries.current_points([group.id])
        assert [w.text for w in point.conflict] == ["theirs", "ours"]

    def test_two_first_revisions_of_one_point_are_both_kept(self, group):
        first = revision()
        assert results(record(group, first, revision(point=first.point, text="other"))) == ["saved", "conflict"]

    def test_a_conflict_ends_when_one_revision_settles_every_head(self, group):
        first = revision()
        ours, theirs = (revision(point=first.point, base=first.id, text=text) for text in ("ours", "theirs"))
        both = revision(point=first.point, base=ours.id, settles=(theirs.id,), text="both")
        assert results(record(group, first, ours, theirs, both)) == ["saved", "saved", "conflict", "saved"]
        (point,) = queries.current_points([group.id])
        assert (point.text, point.conflict, point.settled, point.revisions) == ("both", (), True, 4)

    def test_settling_with_the_text_of_one_head_is_a_revision_too(self, group):
        first = revision()
        ours, theirs = (revision(point=first.point, base=first.id, text=text) for text in ("ours", "theirs"))
        mine = revision(point=first.point, base=ours.id, settles=(theirs.id,), text="ours")
        assert results(record(group, first, ours, theirs, mine))[-1] == "saved"

    def test_unchanged_text_makes_no_revision_and_the_next_builds_on_its_base(self, group):
        first = revision()
        same = revision(point=first.point, base=first.id)
        changed = revision(point=first.point, base=same.id, text="changed")
        answers = record(group, first, same, changed)
        assert (results(answers), answers[1].upon) == (["saved", "unchanged", "saved"], first.id)
        assert queries.last_serial(group.id) == 2

    def test_an_unchanged_text_on_an_old_base_is_no_conflict(self, group):
        first = revision()
        record(group, first, revision(point=first.point, base=first.id, text="changed"))
        assert results(record(group, revision(point=first.point, base=first.id))) == ["unchanged"]

    def test_a_struck_out_point_is_not_current_and_can_be_put_back(self, group):
        first = revision()
        gone = revision(point=first.point, base=first.id, removed=True)
        record(group, first, gone)
        assert queries.current_points([group.id]) == []
        record(group, revision(point=first.point, base=gone.id))
        assert [p.text for p in queries.current_points([group.id])] == ["Laboratories"]

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"base": new_id()}, "unknown-base"),
            ({"settles": (new_id(),)}, "unknown-base"),
            ({"text": "  "}, "text-not-accepted"),
            ({"text": "x" * 4001}, "text-not-accepted"),
            ({"text": "a\u202eb"}, "text-not-accepted"),
            ({"text": "a\ud800b"}, "text-not-accepted"),
            ({"heading": ""}, "heading-not-accepted"),
            ({"heading": "two\nlines"}, "heading-not-accepted"),
            ({"owner": "\x1b[2J"}, "owner-not-accepted"),
            ({"device": "x" * 201}, "device-not-accepted"),
            ({"position": -1}, "out-of-range"),
            ({"position": 2**40}, "out-of-range"),
        ],
    )
    def test_what_is_not_accepted_says_why_and_keeps_nothing_else_out(self, group, values, code):
        answers = record(group, revision(**values), revision())
        assert (results(answers), answers[0].code, bool(answers[0].reason)) == (["rejected", "saved"], code, True)
        assert queries.last_serial(group.id) == 1

    def test_a_base_of_another_point_is_rejected(self, group):
        first = revision()
        record(group, first)
        assert record(group, revision(base=first.id))[0].code == "other-point"

    def test_a_point_of_another_group_cannot_be_written_to(self, make, group):
        neighbour = make.group(meeting_of(group))
        first = revision()
        record(neighbour, first)
        assert record(group, revision(point=first.point))[0].code == "other-group"
        assert record(group, revision(point=first.point, base=first.id))[0].code == "other-group"
        assert queries.last_serial(group.id) == 0

    def test_a_change_after_the_group_agreed_reopens_the_notes_and_says_so(self, make):
        group = make.group(state=NotesState.AGREED)
        record(group, revision())
        assert (group.state, group.state_by) == (NotesState.DRAFT, "Ada Lovelace")
        assert [entry.action for entry in list_latest(group.meeting_id)] == ["notes.reopened"]

    def test_a_replay_or_a_rejection_does_not_reopen(self, make):
        group, said = make.group(), revision()
        record(group, said)
        group.state = NotesState.AGREED
        db.session.commit()
        record(group, said, revision(text=""))
        assert group.state == NotesState.AGREED

    def test_eight_people_writing_fifteen_points_at_once_keep_120_of_120(self, app, make):
        """Every writer writes fifteen points of their own and changes the same shared point each time: forced conflicts."""
        group, shared = make.group(), revision(text="shared")
        record(group, shared)
        sent: list[Revision] = []
        refused: list[str] = []

        def write(writer: int) -> None:
            with app.app_context():
                here = queries.get_group_by_id(group.meeting_id, group.id)
                for number in range(15):
                    own = revision(text=f"writer {writer} point {number}", device=f"laptop {writer}")
                    clash = revision(point=shared.point, base=shared.id, text=f"writer {writer} says {number}")
                    answers = record_revisions(here, [own, clash], by=Actor("link", None, f"Writer {writer}"), now=NOW)
                    refused.extend(a.code for a in answers if a.result not in (Result.SAVED, Result.CONFLICT))
                    sent.extend((own, clash))
                db.session.remove()

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        db.session.rollback()
        points = queries.current_points([group.id])
        texts = [point.text for point in points if point.id != shared.point]
        (clashing,) = [point for point in points if point.id == shared.point]
        assert refused == []
        assert sorted(texts) == sorted(s.text for s in sent if s.point != shared.point)
        assert {w.text for w in clashing.conflict} == {s.text for s in sent if s.point == shared.point}
        assert (len(texts), len(clashing.conflict)) == (120, 120)


class TestChangePoint:
    def test_a_change_upon_the_current_text_is_saved(self, group):
        first = revision()
        record(group, first)
        answer = operations.change_point(group, revision(point=first.point, base=first.id, text="new"), by=ADA, now=NOW)
        assert answer.result == Result.SAVED

    def test_a_blind_save_over_a_newer_text_is_refused_with_that_text(self, group):
        first = revision()
        record(group, first, revision(point=first.point, base=first.id, text="theirs"))
        with pytest.raises(ChangedMeanwhile) as refused:
            operations.change_point(group, revision(point=first.point, base=first.id, text="mine"), by=ADA, now=NOW)
        assert (refused.value.point.text, queries.last_serial(group.id)) == ("theirs", 2)

    def test_the_same_form_sent_twice_is_one_change(self, group):
        first = revision()
        change = revision(point=first.point, base=first.id, text="new")
        record(group, first)
        operations.change_point(group, change, by=ADA, now=NOW)
        assert operations.change_point(group, change, by=ADA, now=NOW).result == Result.REPLAYED


def test_ids_stay_what_the_device_made(group):
    said = revision(id=UUID("0198c0de-0000-7000-8000-000000000001"))
    assert record(group, said)[0].upon == said.id
