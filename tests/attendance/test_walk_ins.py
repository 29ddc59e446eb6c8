from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance import queries
from tracker.attendance.events import DoorEvent
from tracker.attendance.rules import Gate, Result
from tracker.attendance.walk_ins import WalkInSent, take_walk_in
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.registration.answers import WalkInDetails
from tracker.registration.models import Participant


@pytest.fixture
def sent(session):
    details = WalkInDetails(given_name="Ada", family_name="Joseph", organisation="BCRC Caribbean")
    event = DoorEvent(id=new_id(), session_id=session.id, at=NOW, device="Door 2")
    return WalkInSent(details=details, submission=new_id(), event=event)


def take(meeting, sent, **values):
    return take_walk_in(meeting, sent, by=DESK, now=NOW, **values)


def josephs():
    return db.session.scalars(select(Participant.email).where(Participant.family_name == "Joseph")).all()


def test_sent_twice_it_is_one_person_let_in_once(meeting, sent):
    answers = [take(meeting, sent) for _ in range(2)]
    assert [(answer.result, answer.who.name) for answer in answers] == [(Result.WELCOME, "Ada Joseph")] * 2
    assert josephs() == [None]
    assert [row.first_in_at for row in queries.attendance_rows(meeting.id)] == [NOW]


def test_an_address_that_has_a_place_is_that_person(make, meeting, sent):
    known = make.participant(meeting, given_name="Adaeze", family_name="Okoro", email="ada@example.org")
    sent = replace(sent, details=replace(sent.details, email="ada@example.org"))
    for _ in range(2):
        answer = take(meeting, sent)
        assert (answer.result, answer.who.name) == (Result.WELCOME, "Adaeze Okoro")
    assert [row.participant_id for row in queries.attendance_rows(meeting.id)] == [known.id]


def test_an_address_that_is_none_is_left_out(meeting, sent):
    assert take(meeting, replace(sent, details=replace(sent.details, email="ada at home"))).result == Result.WELCOME
    assert josephs() == [None]


def test_what_cannot_be_registered_is_kept_with_its_name_for_the_organisers(meeting, sent):
    answer = take(meeting, replace(sent, details=replace(sent.details, given_name="", family_name="")))
    assert answer.result == Result.UNKNOWN
    assert [event.code for event in queries.list_refused(meeting.id)] == ["BCRC Caribbean"]


def test_a_phone_that_was_signed_out_registers_nobody(meeting, sent):
    assert take(meeting, sent, gate=Gate(held=True)).result == Result.UNKNOWN
    assert josephs() == []
    assert [event.code for event in queries.list_refused(meeting.id)] == ["Ada Joseph, BCRC Caribbean"]
