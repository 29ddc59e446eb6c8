from tracker.questions.queries import as_asked, replies_of
from tracker.questions.rules import Kind
from tracker.registration.own_replies import answer_words, change_names, own_replies


def test_answers_are_shown_in_the_order_of_the_questions_with_what_they_are_called_now(app, make):
    meeting = make.meeting()
    food = make.question(meeting, "Food", ("Meat", "Fish"), translations={"fr": {"label": "Repas"}})
    room, _silent = make.question(meeting, "Room"), make.question(meeting, "Silent")
    person = make.participant(meeting=meeting)
    make.answer(room, person, "Quiet")
    make.answer(food, person, "Fish")
    food.choices = [food.choices[0], food.choices[1] | {"label": "Seafood"}]
    meeting.revision += 1
    make.save(meeting)
    with app.test_request_context("/?lang=fr"):
        found = own_replies(meeting, replies_of(meeting.id, person.id))
        names = change_names(meeting)
    assert [(r.label, r.text, r.now_called) for r in found] == [("Repas", "Fish", "Seafood"), ("Room", "Quiet", "")]
    assert names == {"question.food": "Repas", "question.room": "Room", "question.silent": "Silent"}


def test_a_country_is_said_in_words(make):
    make.country()
    question = as_asked(make.question(make.meeting(), "Passport", kind=Kind.COUNTRY))
    assert [answer_words(question, text, "en") for text in ("KE", "XX")] == ["Kenya", "XX"]
