from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting
from tracker.questions import operations, queries
from tracker.questions.details import QuestionDetails
from tracker.questions.errors import NoSuchQuestion, QuestionChanged, WrongQuestion
from tracker.questions.models import Answer, QuestionRevision
from tracker.questions.rules import Choice, Kind, Stage

ORGANISER = Actor("user", None, "Olga Organiser")
WHO = {"by": ORGANISER, "now": NOW}
FOOD = QuestionDetails(label="Food", kind=Kind.CHOICE, choices=(Choice("", "Meat"), Choice("", "Fish")))


@pytest.fixture
def meeting(make):
    other = make.meeting()
    make.question(other, "Of another meeting")
    return make.meeting()


def asked(meeting, *, ended=False):
    revision = db.session.scalars(select(Meeting.revision).where(Meeting.id == meeting.id)).one()
    return [q for q in queries.all_questions(meeting.id, revision) if q.ended is ended]


def choices(question):
    return [(c["id"], c["label"], c["retired"]) for c in question.choices]


def change(meeting, question, details, **values):
    return operations.change_question(meeting.id, question.id, details, **{"upon": question.revision, **WHO} | values)


def test_a_question_is_asked_with_a_key_and_numbered_choices(meeting):
    before = meeting.revision
    question = operations.add_question(meeting.id, FOOD, **WHO)
    assert (question.key, question.version, question.revision) == ("food", 1, 1)
    assert choices(question) == [("c1", "Meat", False), ("c2", "Fish", False)]
    assert (db.session.get(Meeting, meeting.id).revision, [q.label for q in asked(meeting)]) == (before + 1, ["Food"])


def test_what_cannot_be_asked_is_refused_and_nothing_changes(meeting):
    before = meeting.revision
    with pytest.raises(WrongQuestion) as refused:
        operations.add_question(meeting.id, replace(FOOD, label="", choices=()), **WHO)
    assert list(refused.value.fields) == ["label", "choices"]
    assert (db.session.get(Meeting, meeting.id).revision, asked(meeting)) == (before, [])


def test_a_meeting_asks_a_bounded_number_of_questions(meeting, monkeypatch):
    monkeypatch.setattr(operations, "MOST_QUESTIONS", 1)
    operations.add_question(meeting.id, FOOD, **WHO)
    with pytest.raises(WrongQuestion):
        operations.add_question(meeting.id, FOOD, **WHO)


def test_two_questions_of_the_same_words_get_keys_of_their_own(meeting):
    assert [operations.add_question(meeting.id, FOOD, **WHO).key for _ in range(2)] == ["food", "food-2"]


def test_a_change_keeps_every_answer_in_its_words_of_then(make, meeting):
    question = make.question(meeting, "Food", ("Meat", "Fish"))
    people = [make.participant(meeting=meeting) for _ in range(2)]
    make.answer(question, people[0], "Meat")
    make.answer(question, people[1], "Fish")
    new = replace(FOOD, label="Your meal", choices=(Choice("c2", "Seafood"), Choice("", "Vegan")))
    changed = change(meeting, question, new)
    assert (changed.label, changed.key, changed.revision) == ("Your meal", "food", 2)
    assert choices(changed) == [("c2", "Seafood", False), ("c3", "Vegan", False), ("c1", "Meat", True)]
    answers = db.session.execute(select(Answer.text, Answer.picked, Answer.revision).order_by(Answer.text)).all()
    assert answers == [("Fish", " c2 ", 1), ("Meat", " c1 ", 1)]
    first, second = db.session.scalars(
        select(QuestionRevision).where(QuestionRevision.question_id == question.id).order_by(QuestionRevision.number)
    )
    assert [r.definition["label"] for r in (first, second)] == ["Food", "Your meal"]


def test_the_number_of_a_retired_choice_never_comes_again(make, meeting):
    question = make.question(meeting, "Food", ("Meat", "Fish"))
    question = change(meeting, question, replace(FOOD, choices=(Choice("c1", "Meat"), Choice("", "Eggs"))))
    question = change(meeting, question, replace(FOOD, choices=(Choice("c1", "Meat"), Choice("", "Rice"))))
    assert [id_ for id_, _, retired in choices(question) if not retired] == ["c1", "c4"]


def test_a_retired_choice_can_be_offered_again(make, meeting):
    question = make.question(meeting, "Food", ("Meat", "Fish", "Eggs"))
    question = change(meeting, question, replace(FOOD, choices=(Choice("c1", "Meat"), Choice("c3", "Eggs"))))
    whole = (Choice("c1", "Meat"), Choice("c3", "Eggs"), Choice("c2", "Fish"))
    assert choices(change(meeting, question, replace(FOOD, choices=whole)))[-1] == ("c2", "Fish", False)


def test_another_kind_of_answer_makes_a_new_version_and_keeps_the_old_answers(make, meeting):
    question = make.question(meeting, "Food", ("Meat", "Fish"))
    answer = make.answer(question, make.participant(meeting=meeting), "Meat")
    following = change(meeting, question, QuestionDetails(label="Food", kind=Kind.TEXT))
    assert (following.id != question.id, following.key, following.version, following.position) == (
        True,
        "food",
        2,
        question.position,
    )
    assert ([q.kind for q in asked(meeting)], [q.kind for q in asked(meeting, ended=True)]) == (
        [Kind.TEXT],
        [Kind.CHOICE],
    )
    assert db.session.get(Answer, answer.id).question_id == question.id
    back = change(meeting, following, FOOD)
    assert (back.version, [q.column for q in asked(meeting, ended=True)]) == (3, ["food.v1", "food.v2"])


def test_who_wrote_upon_an_older_revision_is_told(make, meeting):
    question = make.question(meeting, "Food")
    change(meeting, question, QuestionDetails(label="Meal"), upon=1)
    with pytest.raises(QuestionChanged):
        change(meeting, question, QuestionDetails(label="Dinner"), upon=1)


def test_saving_without_a_change_makes_no_revision(make, meeting):
    question = make.question(meeting, "Food")
    assert change(meeting, question, QuestionDetails(label="Food")).revision == 1


def test_an_ended_question_keeps_its_answers_and_can_be_asked_again(make, meeting):
    question = make.question(meeting, "Food")
    make.answer(question, make.participant(meeting=meeting))
    for _ in range(2):
        operations.end_question(meeting.id, question.id, **WHO)
    assert (asked(meeting), queries.count_answers(meeting.id)) == ([], {question.id: 1})
    operations.ask_again(meeting.id, question.id, **WHO)
    assert [q.key for q in asked(meeting)] == ["food"]


def test_only_the_latest_version_can_be_asked(make, meeting):
    question = make.question(meeting, "Food")
    change(meeting, question, QuestionDetails(label="Food", kind=Kind.NUMBER))
    with pytest.raises(WrongQuestion):
        operations.ask_again(meeting.id, question.id, **WHO)


def test_a_question_changes_places_with_its_neighbour_in_the_same_form(make, meeting):
    first, second = make.question(meeting, "First"), make.question(meeting, "Second")
    make.question(meeting, "After", stage=Stage.SECOND)
    for up, order in ((True, ["Second", "First", "After"]), (True, ["Second", "First", "After"])):
        operations.move_question(meeting.id, second.id, up=up, **WHO)
        assert [q.label for q in asked(meeting)] == order
    operations.move_question(meeting.id, first.id, up=False, **WHO)
    assert [q.label for q in asked(meeting)] == ["Second", "First", "After"]


def test_questions_are_put_into_an_order_at_once(make, meeting):
    ids = [make.question(meeting, label).id for label in ("One", "Two", "Three")]
    operations.order_questions(meeting.id, [ids[2], ids[0], ids[1]])
    assert [q.label for q in asked(meeting)] == ["Three", "One", "Two"]


def test_no_question_of_another_meeting_is_touched(make, meeting):
    stranger = make.question(make.meeting(), "Theirs")
    for act in (operations.end_question, operations.ask_again):
        with pytest.raises(NoSuchQuestion):
            act(meeting.id, stranger.id, **WHO)
    with pytest.raises(NoSuchQuestion):
        operations.move_question(meeting.id, new_id(), up=True, **WHO)


def test_the_deadline_of_the_second_form_is_set_and_taken_back(meeting):
    for moment in (NOW, None):
        operations.set_deadline(meeting.id, moment, **WHO)
        assert queries.deadline(meeting.id) == moment


def test_questions_are_taken_over_with_their_conditions_and_without_answers(make, meeting):
    earlier = make.meeting()
    hotel = make.question(earlier, "Hotel", ("Yes", "No"))
    details = QuestionDetails(label="Hotel", kind=Kind.CHOICE, choices=(Choice("c2", "No"), Choice("", "Yes, please")))
    change(earlier, hotel, details)
    make.question(earlier, "Nights", kind=Kind.NUMBER, only_if=(("hotel", "c3"), ("needs", "visa")))
    make.answer(hotel, make.participant(meeting=earlier), "No")
    ended = make.question(earlier, "Old")
    operations.end_question(earlier.id, ended.id, **WHO)
    operations.take_over(meeting.id, earlier.id, **WHO)
    found = asked(meeting)
    assert [(q.key, [(c.id, c.label) for c in q.choices], q.only_if) for q in found] == [
        ("hotel", [("c1", "No"), ("c2", "Yes, please")], ()),
        ("nights", [], (("hotel", "c2"), ("needs", "visa"))),
    ]
    assert queries.count_answers(meeting.id) == {}
    assert operations.take_over(meeting.id, earlier.id, **WHO) == []


def test_every_act_is_in_the_trail(make, meeting):
    question = operations.add_question(meeting.id, FOOD, **WHO)
    change(meeting, question, replace(FOOD, required=True))
    operations.end_question(meeting.id, question.id, **WHO)
    query = select(AuditEntry.action).where(AuditEntry.meeting_id == meeting.id).order_by(AuditEntry.id)
    assert list(db.session.scalars(query)) == ["question.added", "question.changed", "question.ended"]
