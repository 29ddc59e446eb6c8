import re

import pytest

from tests.factories import NOW
from tracker.core.access import Role
from tracker.core.db import db
from tracker.meetings.models import Meeting
from tracker.questions import queries as asked_of
from tracker.questions.rules import Kind, Stage


@pytest.fixture
def meeting(make):
    make.question(make.meeting(), "Of another meeting")
    return make.meeting(slug="joint", working_language="en")


@pytest.fixture
def organiser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


NEW = {"label": "Your food", "kind": "choice", "stage": "registration", "more_choices": "Meat\nFish\n"}


def now_asked(meeting):
    revision = db.session.query(Meeting.revision).filter(Meeting.id == meeting.id).scalar()
    return [q for q in asked_of.all_questions(meeting.id, revision) if not q.ended]


def errors(response):
    summary = response.text.partition('class="errors"')[2].partition("</ul>")[0]
    return re.findall(r'<a href="#([\w-]+)">', summary)


def test_a_question_is_asked_with_all_that_belongs_to_it(organiser, meeting):
    said = {"label-fr": "Votre repas", "help-fr": "Un seul", "purpose-fr": "la cuisine"}
    typed = NEW | said | {"help": "One only", "required": "yes", "purpose": "the kitchen", "retain_days": "30"}
    typed |= {"only_if": ["mode:in-person", "needs:visa"], "types": ["ngo", "nonsense"], "key": "food"}
    answer = organiser.post("/o/joint/questions/new", data=typed, follow_redirects=True)
    assert "The question is asked from now on." in answer.text
    (question,) = now_asked(meeting)
    assert (question.key, question.kind, question.required, question.retain_days) == ("food", Kind.CHOICE, True, 30)
    assert question.only_if == (("mode", "in-person"), ("needs", "visa"))
    assert (question.organisation_types, [c.label for c in question.choices]) == (frozenset({"ngo"}), ["Meat", "Fish"])
    assert question.translations == {"fr": {"label": "Votre repas", "help": "Un seul", "purpose": "la cuisine"}}


def test_what_is_wrong_is_said_and_all_that_was_typed_is_kept(organiser, meeting):
    answer = organiser.post(
        "/o/joint/questions/new",
        data=NEW | {"label": "", "retain_days": "soon", "more_choices": "Meat", "help": "Kept"},
    )
    assert (answer.status_code, errors(answer)) == (422, ["label", "choices", "retain_days"])
    for kept in ('value="soon"', ">\nMeat</textarea>", ">\nKept</textarea>"):
        assert kept in answer.text
    assert now_asked(meeting) == []


def test_a_page_that_was_open_too_long_keeps_what_was_typed(app, organiser, make, meeting):
    question = make.question(meeting, "Hotel")
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for url in ("new", question.id):
            answer = organiser.post(f"/o/joint/questions/{url}", data=NEW | {"csrf_token": "old"})
            assert (answer.status_code, "Your food" in answer.text) == (400, True)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_a_question_is_changed_and_its_answers_stay(organiser, make, meeting):
    question = make.question(meeting, "Food", ("Meat", "Fish", "Eggs"))
    make.answer(question, make.participant(meeting=meeting), "Fish")
    url = f"/o/joint/questions/{question.id}"
    page = organiser.get(url).text
    assert "1 person has answered." in page
    typed = {
        "revision": "1",
        "label": "Meal",
        "kind": "choice",
        "choice-c1": "Meat",
        "choice-c2": "",
        "choice-c3": "Egg",
    }
    answer = organiser.post(url, data=typed | {"retired": "c3", "more_choices": "Vegan"})
    assert answer.status_code == 303
    (changed,) = now_asked(meeting)
    assert [(c.label, c.retired) for c in changed.choices] == [
        ("Meat", False),
        ("Fish", True),
        ("Egg", True),
        ("Vegan", False),
    ]
    assert asked_of.count_answers(meeting.id) == {question.id: 1}


def test_the_form_shows_a_question_as_it_stands(organiser, make, meeting):
    hotel = make.question(meeting, "Hotel", ("Yes", "No"))
    nights = make.question(
        meeting, "Nights", kind=Kind.NUMBER, only_if=(("hotel", "c1"),), retain_days=5, required=True
    )
    page = organiser.get(f"/o/joint/questions/{nights.id}").text
    assert 'value="hotel:c1" checked' in page
    assert 'value="5"' in page
    assert 'value="nights' not in organiser.get(f"/o/joint/questions/{hotel.id}").text


def test_somebody_elses_change_is_shown_before_it_is_overwritten(organiser, make, meeting):
    question = make.question(meeting, "Food")
    url, typed = f"/o/joint/questions/{question.id}", {"kind": "text", "label": "Mine"}
    assert organiser.post(url, data=typed | {"revision": "1", "label": "Theirs"}).status_code == 303
    answer = organiser.post(url, data=typed | {"revision": "1"})
    assert (answer.status_code, now_asked(meeting)[0].label) == (409, "Theirs")
    assert 'name="revision" value="2"' in answer.text
    assert organiser.post(url, data=typed | {"revision": "2"}).status_code == 303
    assert now_asked(meeting)[0].label == "Mine"


def test_a_question_is_moved_ended_and_asked_again(organiser, make, meeting):
    first, second = make.question(meeting, "First"), make.question(meeting, "Second")
    make.answer(second, make.participant(meeting=meeting))
    organiser.post(f"/o/joint/questions/{second.id}/move", data={"direction": "up"})
    assert [q.label for q in now_asked(meeting)] == ["Second", "First"]
    organiser.post(f"/o/joint/questions/{second.id}/end")
    organiser.post(f"/o/joint/questions/{first.id}/end")
    page = organiser.get("/o/joint/questions").text
    assert ("Asked no more" in page, "First" in page) == (True, False)
    for _ in range(2):
        page = organiser.post(f"/o/joint/questions/{second.id}/again", follow_redirects=True).text
    assert "A later version of this question is being asked." in page
    assert [q.label for q in now_asked(meeting)] == ["Second"]


@pytest.mark.parametrize(("typed", "kept"), [("2026-02-20T18:00", "2026-02-20T18:00"), ("", "")])
def test_the_deadline_of_the_second_form_is_set(organiser, make, meeting, typed, kept):
    make.question(meeting, "Flight", stage=Stage.SECOND)
    assert organiser.post("/o/joint/questions/deadline", data={"closes_at": typed}).status_code == 303
    page = organiser.get("/o/joint/questions").text
    assert re.search(r'name="closes_at"[^>]*value="([^"]*)"', page)[1] == kept


def test_a_deadline_that_is_none_is_refused_and_kept_as_typed(organiser, make, meeting):
    make.question(meeting, "Flight", stage=Stage.SECOND)
    answer = organiser.post("/o/joint/questions/deadline", data={"closes_at": "soon"})
    assert (answer.status_code, errors(answer), 'value="soon"' in answer.text) == (422, ["closes_at"], True)


def test_questions_are_taken_over_from_a_meeting_of_the_readers(make, meeting, sign_in):
    ours, theirs = make.meeting(short_title="Ours before"), make.meeting(short_title="Not ours")
    for one in (ours, theirs):
        make.question(one, "Food")
    user = make.user()
    for one in (ours, meeting):
        make.role(user, one, Role.ORGANISER)
    browser = sign_in(meeting, Role.ORGANISER)
    with browser.session_transaction() as session:
        from tracker.accounts.operations import begin_session

        session["_user_id"] = str(begin_session(user, now=NOW.replace(year=2030)))
    page = browser.get("/o/joint/questions").text
    assert ("Ours before (1)" in page, "Not ours" in page) == (True, False)
    browser.post("/o/joint/questions/take-over", data={"source": str(theirs.id)})
    assert now_asked(meeting) == []
    browser.post("/o/joint/questions/take-over", data={"source": str(ours.id)})
    assert [q.label for q in now_asked(meeting)] == ["Food"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_few_statements_however_many_questions(organiser, make, meeting, queries, count):
    for number in range(count):
        make.answer(make.question(meeting, f"Question {number}"), make.participant(meeting=meeting))
    organiser.get("/o/joint/questions")
    with queries(5):
        organiser.get("/o/joint/questions")
