import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting
from tracker.questions import operations, queries
from tracker.questions.errors import NoSuchQuestion
from tracker.questions.rules import Kind, Stage


def test_questions_come_in_the_order_of_their_forms(make):
    meeting, _noise = make.meeting(), make.question(make.meeting(), "Theirs")
    make.question(meeting, "After", stage=Stage.SECOND)
    for label in ("First", "Second"):
        make.question(meeting, label)
    assert [q.label for q in queries.all_questions(meeting.id, meeting.revision)] == ["First", "Second", "After"]
    assert [q.label for q in queries.asked_questions(meeting.id, meeting.revision, Stage.SECOND)] == ["After"]


def test_definitions_are_read_once_for_a_revision(make, queries):
    from tracker.questions.queries import all_questions

    meeting = make.meeting()
    make.question(meeting)
    all_questions(meeting.id, meeting.revision)
    with queries(0):
        assert len(all_questions(meeting.id, meeting.revision)) == 1


def test_only_who_asks_in_words_has_answers_to_look_into(make, queries):
    from tracker.questions.queries import asks_in_words

    silent, counting, asking = make.meeting(), make.meeting(), make.meeting()
    make.question(counting, "How many?", kind=Kind.NUMBER)
    make.question(asking, "Food")
    assert [asks_in_words(meeting.id) for meeting in (silent, counting, asking)] == [False, False, True]
    with queries(0):
        assert asks_in_words(asking.id)


def test_what_an_operation_has_not_committed_is_not_kept(make):
    meeting = make.meeting()

    @operation
    def fails():
        question = operations.add_question(meeting.id, operations.QuestionDetails(label="Never"), by=SYSTEM, now=NOW)
        assert [q.id for q in queries.all_questions(meeting.id, meeting.revision)] == [question.id]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    make.question(meeting, "Asked")
    revision = db.session.get(Meeting, meeting.id).revision
    assert [q.label for q in queries.all_questions(meeting.id, revision)] == ["Asked"]


def test_a_question_of_another_meeting_is_not_found(make):
    question = make.question(make.meeting())
    for meeting_id, question_id in ((make.meeting().id, question.id), (question.meeting_id, new_id())):
        with pytest.raises(NoSuchQuestion):
            queries.get_question(meeting_id, question_id)


def test_answers_come_by_person_and_question(make):
    meeting = make.meeting()
    food, hotel = make.question(meeting, "Food"), make.question(meeting, "Hotel", ("Yes", "No"))
    ada, bob, silent = (make.participant(meeting=meeting) for _ in range(3))
    make.answer(food, ada, "Vegan")
    make.answer(hotel, ada, "No")
    make.answer(food, bob, "Fish")
    found = queries.replies(meeting.id, [ada.id, silent.id])
    assert {person: {q: r.text for q, r in own.items()} for person, own in found.items()} == {
        ada.id: {food.id: "Vegan", hotel.id: "No"}
    }
    assert list(queries.replies(meeting.id, [ada.id], [hotel.id])[ada.id]) == [hotel.id]
    assert queries.replies_of(meeting.id, silent.id) == {}
    assert queries.count_answers(meeting.id) == {food.id: 2, hotel.id: 1}


def test_people_are_found_by_their_words_and_their_choices(make):
    meeting = make.meeting()
    food = make.question(meeting, "Food", ("Halal", "Fish"), kind="choices")
    room, age = make.question(meeting, "Room"), make.question(meeting, "Age", kind="number")
    ada, bob = make.participant(meeting=meeting), make.participant(meeting=meeting)
    make.answer(food, ada, "Halal; Fish")
    make.answer(food, bob, "Fish")
    make.answer(room, bob, "Quiet")
    make.answer(age, ada, "40")
    theirs = make.question(make.meeting(), "Theirs")
    make.answer(theirs, make.participant(), "Fish")

    def who(query):
        return {{ada.id: "ada", bob.id: "bob"}.get(id_, "stranger") for id_ in db.session.scalars(query)}

    words = [who(queries.who_answered_with(meeting.id, word)) for word in ("hala", "fish", "quiet", "40")]
    assert words == [{"ada"}, {"ada", "bob"}, {"bob"}, set()]
    assert [who(queries.who_chose(food.id, choice)) for choice in ("c1", "c2", "c", "c3")] == [
        {"ada"},
        {"ada", "bob"},
        set(),
        set(),
    ]
