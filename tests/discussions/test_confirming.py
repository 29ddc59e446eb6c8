"""An answer counts for the very text it was given about."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.discussions.test_rules import written
from tests.factories import NOW
from tracker.discussions import confirming
from tracker.discussions.confirming import Answer, Tally
from tracker.discussions.details import Details, Standing
from tracker.discussions.rules import REMARKS, NotesState, derive_points

CHANGES = [
    {"text": "Air"},
    {"heading": "strengths"},
    {"owner": "SCRC"},
    {"removed": True},
    {"details": Details(support=4)},
    {"details": Details(support=0)},
    {"details": Details(standing=Standing.RESERVATION)},
    {"details": Details(conventions=("basel",))},
]


def points(*revisions):
    return derive_points(revisions)


def answer(number, *, confirmed=True, digest="now"):
    return Answer(
        participant_id=UUID(int=number), name=f"P{number}", confirmed=confirmed, remark="", at=NOW, digest=digest
    )


def other(number, **values):
    return written(number, point_id=UUID(int=99), **values)


def test_the_digest_is_of_what_stands_there_and_not_of_its_order_or_history():
    first = confirming.digest_of(points(written(10), other(11)))
    again = written(12, base=10, position=5, details=Details(raised_by="Ada"))
    assert confirming.digest_of(points(written(10), again, other(11))) == first


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_is_said_gives_another_digest(change):
    before = confirming.digest_of(points(written(10)))
    assert confirming.digest_of(points(written(10), written(11, base=10, **change))) != before


def test_what_plenary_says_or_was_struck_out_changes_nothing():
    before = confirming.digest_of(points(written(10)))
    said = [written(10), other(11, heading=REMARKS), written(12, point_id=UUID(int=98), removed=True)]
    assert confirming.digest_of(points(*said)) == before


def test_answers_are_counted_for_the_text_as_it_stands():
    no = answer(3, confirmed=False)
    told = [answer(1), answer(2), no, answer(4, digest="before"), answer(5, confirmed=False, digest="before")]
    found = confirming.tally(8, told, "now")
    assert found == Tally(members=8, confirmed=2, objections=(no,), earlier=2)
    assert found.silent == 5


@pytest.mark.parametrize(
    ("state", "until", "takes"),
    [
        (NotesState.READ_BACK, timedelta(minutes=1), True),
        (NotesState.AGREED, timedelta(minutes=1), True),
        (NotesState.DRAFT, timedelta(minutes=1), False),
        (NotesState.READ_BACK, timedelta(0), False),
        (NotesState.READ_BACK, None, False),
    ],
)
def test_members_answer_while_the_notes_stand_and_the_time_is_not_over(state, until, takes):
    assert confirming.takes_answers(state, NOW + until if until is not None else None, NOW) is takes
