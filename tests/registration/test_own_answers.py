from dataclasses import replace

import pytest

from tests.factories import NOW
from tracker.core.access import PUBLIC, Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.meetings.models import Meeting
from tracker.organisations.models import OrganisationType
from tracker.questions import queries
from tracker.questions.rules import Kind, Stage
from tracker.registration import operations, own_answers
from tracker.registration.answers import RegistrationDetails
from tracker.registration.errors import WrongAnswers
from tracker.registration.queries import history
from tracker.registration.rules import Origin

ANSWERS = RegistrationDetails(
    given_name="Amina",
    family_name="Odhiambo",
    email="amina@example.org",
    organisation_other="Ministry of Environment",
    job_title="Director",
    consent=True,
)


@pytest.fixture
def meeting(make):
    make.question(make.meeting(), "Of another meeting", required=True)
    meeting = make.meeting()
    make.question(meeting, "Food", ("Meat", "Fish"), required=True)
    make.question(meeting, "Passport", required=True, only_if=(("needs", "visa"),))
    make.question(meeting, "Later", stage=Stage.SECOND, required=True)
    return meeting


def send(meeting, own, origin=Origin.FORM, **values):
    details = replace(ANSWERS, own=own, **values)
    return operations.register(meeting, details, submission=new_id(), origin=origin, by=PUBLIC, now=NOW)


def change(meeting, person, own, by=None, **values):
    by = by or Actor("participant", person.id, "Amina")
    details = replace(ANSWERS, own=own, **values)
    return operations.change_answers(meeting, person.id, details, by=by, now=NOW)


def answers(meeting, person):
    keys = {q.id: q.key for q in queries.all_questions(meeting.id, meeting.revision)}
    return {keys[q]: reply.text for q, reply in queries.replies_of(meeting.id, person.id).items()}


def wrong(meeting, own, origin=Origin.FORM, **values):
    with pytest.raises(WrongAnswers) as refused:
        send(meeting, own, origin, **values)
    return list(refused.value.fields)


def test_a_registration_keeps_its_own_answers(meeting):
    person = send(meeting, {"food": ["c2"], "passport": ["A1"]}, needs=("visa",))
    assert answers(meeting, person) == {"food": "Fish", "passport": "A1"}


def test_all_that_is_wrong_is_said_at_once_from_top_to_bottom(meeting):
    assert wrong(meeting, {"food": ["c9"]}, given_name="a\0", needs=("visa",), consent=False) == [
        "given_name",
        "q-food",
        "q-passport",
        "consent",
    ]
    assert wrong(meeting, {}, organisation_other="") == ["organisation", "q-food"]


def test_a_program_has_to_answer_too_but_a_list_that_was_imported_does_not(meeting):
    assert wrong(meeting, None, Origin.API) == ["q-food"]
    assert answers(meeting, send(meeting, None, Origin.IMPORT)) == {}
    assert answers(meeting, send(meeting, {"food": ["fish"]}, Origin.IMPORT, email="b@example.org")) == {"food": "Fish"}


def test_a_question_for_one_type_of_organisation_is_put_to_it_alone(make, meeting):
    make.question(meeting, "Mandate", organisation_types=frozenset({OrganisationType.REGIONAL_CENTRE}), required=True)
    centre = make.organisation()
    assert wrong(meeting, {"food": ["c1"]}, organisation=centre.code) == ["q-mandate"]
    assert answers(meeting, send(meeting, {"food": ["c1"], "mandate": ["x"]})) == {"food": "Meat"}


def test_the_same_form_sent_twice_keeps_one_set_of_answers(meeting):
    details, submission = replace(ANSWERS, own={"food": ["c1"]}), new_id()
    given = {"submission": submission, "origin": Origin.FORM, "by": PUBLIC, "now": NOW}
    first, second = (operations.register(meeting, details, **given) for _ in range(2))
    assert (first.id == second.id, answers(meeting, first)) == (True, {"food": "Meat"})


def test_a_change_is_in_the_history_with_what_stood_before(meeting):
    person = send(meeting, {"food": ["c1"], "passport": ["A1"]}, needs=("visa",))
    change(meeting, person, {"food": ["c2"], "passport": ["A1"]}, needs=("visa",))
    assert history(person.id)[0].changes == {"question.food": ["Meat", "Fish"]}
    change(meeting, person, {"food": ["c2"], "passport": ["A1"]}, needs=("visa",))
    assert len(history(person.id)) == 2


def test_what_is_no_longer_asked_of_somebody_goes_but_the_history_has_it(meeting):
    person = send(meeting, {"food": ["c1"], "passport": ["A1"]}, needs=("visa",))
    change(meeting, person, {"food": ["c1"], "passport": ["A1"]})
    assert answers(meeting, person) == {"food": "Meat"}
    assert history(person.id)[0].changes == {"needs": [["visa"], []], "question.passport": ["A1", ""]}


def test_a_change_that_did_not_ask_loses_nothing(meeting):
    person = send(meeting, {"food": ["c1"]})
    change(meeting, person, None, job_title="Head")
    assert answers(meeting, person) == {"food": "Meat"}


def test_who_has_a_retired_choice_may_keep_it(make, meeting):
    from tests.questions.test_operations import change as say_anew
    from tracker.questions.details import QuestionDetails
    from tracker.questions.rules import Choice

    person = send(meeting, {"food": ["c1"]})
    question = queries.get_question(meeting.id, queries.all_questions(meeting.id, meeting.revision)[0].id)
    offered = (Choice("c2", "Seafood"), Choice("", "Eggs"))
    say_anew(meeting, question, QuestionDetails(label="Food", kind=Kind.CHOICE, choices=offered, required=True))
    meeting = db.session.get(Meeting, meeting.id)
    change(meeting, person, {"food": ["c1"]}, job_title="Head")
    assert answers(meeting, person) == {"food": "Meat"}
    assert wrong(meeting, {"food": ["c1"]}, email="b@example.org") == ["q-food"]


def test_an_ended_question_keeps_its_answers_through_changes(make, meeting):
    from tests.questions.test_operations import WHO
    from tracker.questions.operations import end_question

    person = send(meeting, {"food": ["c1"]})
    end_question(meeting.id, queries.all_questions(meeting.id, meeting.revision)[0].id, **WHO)
    meeting = db.session.get(Meeting, meeting.id)
    change(meeting, person, {"passport": [""]}, job_title="Head")
    assert answers(meeting, person) == {"food": "Meat"}


def test_the_organiser_may_leave_required_answers_empty(meeting):
    person = send(meeting, {"food": ["c1"]})
    change(meeting, person, {}, by=Actor("user", new_id(), "Olga"))
    assert answers(meeting, person) == {}


def test_a_meeting_without_questions_looks_up_the_organisation_alone(make, queries):
    meeting, details = make.meeting(), replace(ANSWERS, organisation=make.organisation().code)
    own_answers.sound(meeting, details, Origin.FORM, new_id())
    with queries(1):
        assert own_answers.sound(meeting, details, Origin.FORM, new_id()).given == {}
