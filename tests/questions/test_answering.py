from sqlalchemy import select

from tests.factories import NOW
from tracker.core.db import db, operation
from tracker.core.ids import new_id
from tracker.questions import queries
from tracker.questions.answering import insert_answers, replace_answers
from tracker.questions.models import Answer, PendingUpload
from tracker.questions.rules import Given, KeptFile, Kind

insert, change = operation(insert_answers), operation(replace_answers)


def texts(person):
    query = select(Answer.text).where(Answer.participant_id == person.id).order_by(Answer.text)
    return list(db.session.scalars(query))


def three(make):
    meeting = make.meeting()
    make.question(meeting, "Food", ("Meat", "Fish"), kind=Kind.CHOICES)
    make.question(meeting, "Room")
    make.question(meeting, "Age", kind=Kind.NUMBER)
    return meeting, queries.all_questions(meeting.id, meeting.revision)


BOTH = Given("Meat; Fish", (("c1", "Meat"), ("c2", "Fish")))


def test_all_answers_of_a_person_go_in_with_one_statement(make, queries):
    meeting, asked = three(make)
    person = make.participant(meeting=meeting)
    given = {"food": BOTH, "room": Given("Any"), "age": None}
    with queries(1):
        insert(meeting.id, person.id, asked, given, at=NOW)
    rows = db.session.execute(
        select(Answer.text, Answer.chosen, Answer.picked, Answer.folded, Answer.revision).order_by(Answer.text)
    ).all()
    assert rows == [
        ("Any", [], "", " any ", 1),
        ("Meat; Fish", [["c1", "Meat"], ["c2", "Fish"]], " c1 c2 ", " meat fish ", 1),
    ]


def test_only_what_differs_is_changed_and_told(make):
    meeting, asked = three(make)
    person, other = make.participant(meeting=meeting), make.participant(meeting=meeting)
    for one in (person, other):
        insert(meeting.id, one.id, asked, {"food": BOTH, "room": Given("Any"), "age": Given("40")}, at=NOW)
    given = {"food": Given("Fish; Meat", (("c2", "Fisch"), ("c1", "Fleisch"))), "room": Given("Quiet"), "age": None}
    assert change(meeting.id, person.id, asked, given, at=NOW) == {"room": ["Any", "Quiet"], "age": ["40", ""]}
    assert (texts(person), texts(other)) == (["Meat; Fish", "Quiet"], ["40", "Any", "Meat; Fish"])


def test_what_a_form_did_not_ask_stays(make):
    meeting, asked = three(make)
    person = make.participant(meeting=meeting)
    insert(meeting.id, person.id, asked, {"room": Given("Any")}, at=NOW)
    assert change(meeting.id, person.id, asked, {"age": Given("3")}, at=NOW) == {"age": ["", "3"]}
    assert texts(person) == ["3", "Any"]


def test_a_file_that_became_an_answer_waits_no_longer(make):
    meeting = make.meeting()
    question = make.question(meeting, "Copy", kind=Kind.FILE)
    person, form = make.participant(meeting=meeting), new_id()
    kept = {"meeting_id": meeting.id, "question_id": question.id, "holder_id": form, "at": NOW}
    what = {"file_name": "a.pdf", "media_type": "application/pdf", "blob": "0" * 64, "size": 3}
    mine, other = (make.save(PendingUpload(**kept | what)) for _ in range(2))
    file = KeptFile(mine.id, "a.pdf", "application/pdf", "0" * 64, 3)
    asked = queries.all_questions(meeting.id, meeting.revision)
    insert(meeting.id, person.id, asked, {"copy": Given("a.pdf", file=file)}, at=NOW)
    assert list(db.session.scalars(select(PendingUpload.id))) == [other.id]
    assert db.session.execute(select(Answer.text, Answer.blob, Answer.size)).one() == ("a.pdf", "0" * 64, 3)
