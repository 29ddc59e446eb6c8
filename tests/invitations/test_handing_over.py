"""A confirmed person sends a colleague instead."""

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.invitations import nominating
from tracker.invitations.handing_over import hand_over
from tracker.invitations.models import Invitation
from tracker.invitations.operations import Invitee
from tracker.invitations.queries import find_registered
from tracker.invitations.rules import InvitationState
from tracker.mail.models import OutboxMail
from tracker.registration.errors import NoMoreChanges
from tracker.registration.rules import State, name_key


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def person(make, meeting):
    make.participant(meeting)
    return make.participant(meeting, family_name="Ek", email="ek@example.org")


def send(meeting, person, email="bo@example.org"):
    bo = Invitee(email=email, given_name="Bo", family_name="Berg", organisation_id=person.organisation_id)
    by = Actor("participant", person.id, "Ada Ek")
    hand_over(meeting, person, bo, by=by, now=NOW, reason="Replaced by Bo Berg")


def mails():
    query = select(OutboxMail.to_address, OutboxMail.template).order_by(OutboxMail.to_address)
    return [tuple(row) for row in db.session.execute(query)]


def invitations():
    return db.session.scalars(select(Invitation).order_by(Invitation.created_at, Invitation.id)).all()


def test_the_colleague_is_invited_for_the_organisation_and_the_registration_withdrawn(meeting, person):
    send(meeting, person)
    [new] = invitations()
    assert (new.name, new.organisation_id, new.request_id) == ("Bo Berg", person.organisation_id, None)
    assert person.state is State.WITHDRAWN
    assert mails() == [("bo@example.org", "invitation"), ("ek@example.org", "withdrawn")]


@pytest.mark.parametrize("used", [True, False])
def test_on_a_focal_points_list_the_colleague_takes_the_place(make, meeting, person, used):
    asked = make.request(meeting, organisation_id=person.organisation_id)
    state = InvitationState.REGISTERED if used else InvitationState.INVITED
    make.invitation(request=asked, position=1)
    named = make.invitation(
        request=asked, state=state, participant_id=person.id if used else None, email="ek@example.org", position=2
    )
    send(meeting, person)
    new = next(one for one in invitations() if one.email == "bo@example.org")
    assert (named.state, named.replaced_by_id) == (InvitationState.REPLACED, new.id)
    assert (new.position, new.request_id, person.state) == (2, asked.id, State.WITHDRAWN)
    assert mails() == [("bo@example.org", "invitation"), ("ek@example.org", "withdrawn")]


def test_on_a_full_list_one_may_still_be_replaced(make, meeting, person, monkeypatch):
    monkeypatch.setattr(nominating, "MOST_ON_A_LIST", 1)
    asked = make.request(meeting, organisation_id=person.organisation_id)
    make.invitation(request=asked, state=InvitationState.REGISTERED, participant_id=person.id, email="ek@example.org")
    send(meeting, person)
    assert mails() == [("bo@example.org", "invitation"), ("ek@example.org", "withdrawn")]


def test_whoever_shares_the_address_keeps_their_registration_and_their_place_on_the_list(make):
    meeting = make.meeting(slug="shared", shared_emails=True)
    office = {"email": "office@example.org", "organisation_id": make.organisation().id}
    ada, eve = (
        make.participant(meeting, given_name=given, family_name="Ek", email_share=name_key(given, "Ek"), **office)
        for given in ("Ada", "Eve")
    )
    asked = make.request(meeting, organisation_id=office["organisation_id"])
    named = make.invitation(request=asked, given_name="Ada", family_name="Ek", email="office@example.org")
    send(meeting, eve)
    assert (named.state, ada.state, eve.state) == (InvitationState.INVITED, State.CONFIRMED, State.WITHDRAWN)
    send(meeting, ada, "cy@example.org")
    assert (named.state, named.participant_id, ada.state) == (InvitationState.REPLACED, ada.id, State.WITHDRAWN)


def test_an_invitation_taken_back_ends_no_registration_of_whoever_shares_the_address(make):
    meeting = make.meeting(slug="shared", shared_emails=True)
    office = {"email": "office@example.org", "organisation_id": make.organisation().id}
    make.participant(meeting, given_name="Eve", family_name="Ek", email_share=name_key("Eve", "Ek"), **office)
    ada = make.participant(meeting, given_name="Ada", family_name="Ek", email_share=name_key("Ada", "Ek"), **office)
    asked = make.request(meeting, organisation_id=office["organisation_id"])
    named = make.invitation(request=asked, given_name="Ada", family_name="Ek", email="office@example.org")
    assert find_registered(named) == ada.id


def test_a_colleague_who_is_registered_gets_no_invitation_and_nobody_is_told(make, meeting, person):
    make.participant(meeting, email="bo@example.org")
    send(meeting, person)
    assert (invitations(), person.state) == ([], State.WITHDRAWN)
    assert mails() == [("ek@example.org", "withdrawn")]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WAITING, State.DECLINED, State.WITHDRAWN])
def test_who_is_not_confirmed_has_no_place_to_hand_over(make, meeting, state):
    person = make.participant(meeting, state=state)
    with pytest.raises(NoMoreChanges):
        send(meeting, person)
    assert (invitations(), mails(), person.state) == ([], [], state)
