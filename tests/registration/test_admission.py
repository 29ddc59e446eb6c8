"""Many at once: no place is given twice, and nobody is registered twice."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tracker.core.access import PUBLIC
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.meetings.queries import get_meeting
from tracker.registration import operations
from tracker.registration.admission import Guest
from tracker.registration.answers import RegistrationDetails
from tracker.registration.errors import InvitationNeeded, RegistrationClosed
from tracker.registration.models import Participant
from tracker.registration.rules import State

ANSWERS = RegistrationDetails(
    given_name="Ada",
    family_name="Lovelace",
    email="ada@example.org",
    organisation_other="Ministry",
    job_title="Director",
    consent=True,
)
MANY = 16


def all_at_once(app, act):
    """What each of many threads got, in no order."""
    start, got = threading.Barrier(MANY), []

    def work(number):
        with app.app_context():
            start.wait()
            try:
                got.append(act(number))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def receive(number, slug, guest=None, **answers):
    details = replace(ANSWERS, **({"email": f"p{number}@example.org"} | answers))
    return operations.receive(get_meeting(slug), details, submission=new_id(), by=PUBLIC, now=NOW, guest=guest)


def count(*conditions):
    return db.session.scalars(select(func.count()).select_from(Participant).where(*conditions)).one()


def test_exactly_as_many_are_confirmed_as_there_are_places(app, make):
    make.meeting(slug="joint", capacity=5, confirms_itself=True)
    receipts = all_at_once(app, lambda n: receive(n, "joint"))
    states = [receipt.state for receipt in receipts]
    assert (states.count(State.CONFIRMED), states.count(State.WAITING)) == (5, MANY - 5)
    assert count(Participant.state == State.CONFIRMED) == 5


def test_one_address_is_registered_once_and_nobody_is_told(app, make):
    make.meeting(slug="joint")
    receipts = all_at_once(app, lambda n: receive(n, "joint", email="ada@example.org"))
    assert len({receipt.code for receipt in receipts}) == MANY
    assert count() == 1


def test_one_form_sent_many_times_is_one_registration(app, make):
    meeting, submission = make.meeting(slug="joint"), new_id()
    receipts = all_at_once(
        app,
        lambda _n: operations.receive(get_meeting("joint"), ANSWERS, submission=submission, by=PUBLIC, now=NOW),
    )
    assert len(set(receipts)) == 1
    assert count(Participant.meeting_id == meeting.id) == 1


def test_places_given_back_at_once_are_each_given_on_once(app, make):
    meeting = make.meeting(slug="joint", capacity=MANY, confirms_itself=True, moves_up=True)
    people = [make.participant(meeting=meeting) for _ in range(MANY)]
    for _ in range(MANY - 3):
        make.participant(meeting=meeting, state=State.WAITING)
    ids = [person.id for person in people]
    all_at_once(app, lambda n: operations.withdraw(get_meeting("joint"), ids[n], by=PUBLIC, now=NOW))
    assert (count(Participant.state == State.CONFIRMED), count(Participant.state == State.WAITING)) == (MANY - 3, 0)


# by invitation


def test_a_meeting_by_invitation_only_takes_no_one_else(app, make):
    make.meeting(slug="joint", invitation_only=True)
    with pytest.raises(InvitationNeeded):
        receive(1, "joint")
    receipt = receive(1, "joint", guest=Guest(""))
    assert (receipt.state, count()) == (State.SUBMITTED, 1)


def test_an_invited_person_may_register_before_the_opening_and_not_after_the_closing(app, make):
    make.meeting(slug="early", registration_opens_at=NOW + timedelta(days=1))
    make.meeting(slug="late", registration_closes_at=NOW)
    receive(1, "early", guest=Guest(""))
    with pytest.raises(RegistrationClosed):
        receive(1, "late", guest=Guest(""))


@pytest.mark.parametrize(
    ("values", "invited_at", "state"),
    [
        ({}, "p1@example.org", State.SUBMITTED),
        ({"confirms_invited": True}, "p1@example.org", State.CONFIRMED),
        ({"confirms_invited": True}, "another@example.org", State.SUBMITTED),
        ({"confirms_invited": True}, "", State.SUBMITTED),
        ({"confirms_invited": True, "capacity": 0}, "p1@example.org", State.WAITING),
    ],
)
def test_only_the_address_that_was_invited_is_confirmed_at_once(app, make, values, invited_at, state):
    make.meeting(slug="joint", **values)
    assert receive(1, "joint", guest=Guest(invited_at)).state is state


def test_where_an_address_is_shared_one_name_with_it_is_still_registered_once(app, make):
    make.meeting(slug="joint", shared_emails=True)
    names = [("Ada", "Lovelace"), ("LOVELACE", "Áda"), ("Ben", "Lovelace")]

    def act(number):
        given, family = names[number % 3]
        return receive(number, "joint", email="office@example.org", given_name=given, family_name=family)

    receipts = all_at_once(app, act)
    assert len({receipt.code for receipt in receipts}) == MANY
    assert sorted(db.session.scalars(select(Participant.email_share))) == ["ada lovelace", "ben lovelace"]
    assert {receipt.state for receipt in receipts} == {State.SUBMITTED}


def test_who_registered_before_an_address_could_be_shared_is_not_registered_twice(make):
    meeting = make.meeting(slug="joint")
    receive(1, "joint", email="office@example.org")
    meeting.shared_emails = True
    db.session.commit()
    receive(2, "joint", email="office@example.org")
    receive(3, "joint", email="office@example.org", given_name="Ben")
    assert sorted(db.session.scalars(select(Participant.given_name))) == ["Ada", "Ben"]


def test_once_an_address_may_not_be_shared_any_more_nobody_joins_it(make):
    meeting = make.meeting(slug="joint", shared_emails=True)
    receive(1, "joint", email="office@example.org")
    meeting.shared_emails = False
    db.session.commit()
    receive(2, "joint", email="office@example.org", given_name="Ben")
    assert list(db.session.scalars(select(Participant.given_name))) == ["Ada"]
