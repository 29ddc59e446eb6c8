from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.mail.models import OutboxMail
from tracker.meetings.models import Meeting
from tracker.questions import queries
from tracker.questions.operations import set_deadline
from tracker.questions.rules import Kind, Stage
from tracker.registration import second_form
from tracker.registration.answers import RegistrationDetails
from tracker.registration.errors import NoMoreChanges, WrongAnswers
from tracker.registration.models import State
from tracker.registration.queries import history

WHO = {"by": Actor("participant", new_id(), "Ada"), "now": NOW}


@pytest.fixture
def meeting(make):
    meeting = make.meeting()
    make.question(meeting, "Food")
    make.question(meeting, "Hotel", ("Yes", "No"), stage=Stage.SECOND, required=True)
    make.question(meeting, "Nights", kind=Kind.NUMBER, stage=Stage.SECOND, required=True, only_if=(("hotel", "c1"),))
    make.question(meeting, "Visa", stage=Stage.SECOND, required=True, only_if=(("needs", "visa"),))
    return meeting


@pytest.fixture
def person(make, meeting):
    make.participant(state=State.CONFIRMED)  # of another meeting
    return make.participant(meeting=meeting, family_name="Alpha")


def send(meeting, person, own, **values):
    second_form.send(meeting, person.id, RegistrationDetails(own=own), **WHO | values)


def texts(meeting, person):
    return sorted(reply.text for reply in queries.replies_of(meeting.id, person.id).values())


def missing(meeting):
    meeting = db.session.get(Meeting, meeting.id)
    return [row.family_name for row in second_form.completeness(meeting).rows]


def test_the_confirmed_answer_what_is_put_to_them(meeting, person):
    with pytest.raises(WrongAnswers) as refused:
        send(meeting, person, {"hotel": ["c1"]})
    assert list(refused.value.fields) == ["q-nights"]
    send(meeting, person, {"hotel": ["c1"], "nights": ["3"], "food": ["Not asked here"]})
    assert (texts(meeting, person), second_form.is_sent(person.id)) == (["3", "Yes"], True)
    assert history(person.id)[0].changes == {"question.hotel": ["", "Yes"], "question.nights": ["", "3"]}


def test_answers_of_the_registration_decide_too(make, meeting):
    person = make.participant(meeting=meeting, needs=["visa"])
    with pytest.raises(WrongAnswers) as refused:
        send(meeting, person, {"hotel": ["c2"]})
    assert list(refused.value.fields) == ["q-visa"]


def test_it_can_be_sent_again_and_changes_only_its_own_answers(make, meeting, person):
    make.answer(queries.get_question(meeting.id, queries.all_questions(meeting.id, 0)[0].id), person, "Vegan")
    send(meeting, person, {"hotel": ["c1"], "nights": ["3"]})
    send(meeting, person, {"hotel": ["c2"]})
    assert texts(meeting, person) == ["No", "Vegan"]
    send(meeting, person, {"hotel": ["c2"]})
    assert len(history(person.id)) == 2


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WAITING, State.DECLINED, State.WITHDRAWN])
def test_only_the_confirmed_have_it(make, meeting, state):
    with pytest.raises(NoMoreChanges):
        send(meeting, make.participant(meeting=meeting, state=state), {"hotel": ["c2"]})


def test_it_closes_at_its_deadline_or_when_the_meeting_ends(meeting, person):
    assert second_form.is_open(meeting, NOW + timedelta(days=2))
    assert not second_form.is_open(meeting, NOW + timedelta(days=3))
    set_deadline(meeting.id, NOW, by=SYSTEM, now=NOW)
    assert second_form.is_open(meeting, NOW - timedelta(minutes=1))
    with pytest.raises(NoMoreChanges):
        send(meeting, person, {"hotel": ["c2"]})


def test_who_has_not_sent_it_is_listed(make, meeting, person):
    make.participant(meeting=meeting, family_name="Beta")
    make.participant(meeting=meeting, family_name="Gamma", state=State.SUBMITTED)
    send(meeting, person, {"hotel": ["c2"]})
    found = second_form.completeness(meeting)
    assert (found.confirmed, found.missing, missing(meeting)) == (2, 1, ["Beta"])


def test_a_needed_question_asked_later_makes_it_incomplete_again(make, meeting, person):
    send(meeting, person, {"hotel": ["c2"]}, now=NOW + timedelta(hours=1))
    assert missing(meeting) == []
    later = make.question(meeting, "Flight", stage=Stage.SECOND, required=True)
    later.asked_since = NOW + timedelta(hours=2)
    db.session.commit()
    assert missing(meeting) == ["Alpha"]


def test_a_needed_file_that_lacks_makes_it_incomplete(make, meeting, person):
    copy = make.question(meeting, "Copy", kind=Kind.FILE, stage=Stage.SECOND, required=True)
    meeting = db.session.get(Meeting, meeting.id)
    send(meeting, person, {"hotel": ["c2"]})
    assert missing(meeting) == ["Alpha"]
    make.answer(copy, person, "a.pdf", blob="0" * 64)
    assert missing(meeting) == []


def mails():
    return list(db.session.scalars(select(OutboxMail.template).order_by(OutboxMail.id)))


def test_those_who_lack_are_reminded_once_a_day(make, meeting, person):
    other = make.participant(meeting=meeting)
    make.participant(meeting=meeting, email=None)
    remind = second_form.remind
    assert remind(meeting, [person.id], by=SYSTEM, now=NOW) == 1
    assert remind(meeting, None, by=SYSTEM, now=NOW + timedelta(hours=23)) == 1
    send(meeting, other, {"hotel": ["c2"]})
    assert remind(meeting, None, by=SYSTEM, now=NOW + timedelta(hours=25)) == 1
    assert mails() == ["second_form"] * 3


def test_nobody_of_another_meeting_is_reminded(make, meeting):
    stranger = make.participant()
    assert second_form.remind(meeting, [stranger.id], by=SYSTEM, now=NOW) == 0


def test_the_confirmation_names_the_form_and_the_reminder_its_deadline(app, make, meeting, person):
    from tracker.mail.operations import queue_mail
    from tracker.mail.sending import compose

    set_deadline(meeting.id, NOW, by=SYSTEM, now=NOW)
    found = {}
    for template in ("confirmed", "second_form"):
        queue_mail(
            template, to=person.email, context={}, locale="en", at=NOW, meeting_id=meeting.id, subject_id=person.id
        )
        mail = db.session.scalars(select(OutboxMail).where(OutboxMail.template == template)).one()
        found[template] = compose(mail).get_body(("plain",)).get_content()
    assert "/more" in found["confirmed"]
    assert "until 2 March 2026" in found["second_form"]
    assert "/more" in found["second_form"]
