"""A focal point's list: naming people, reminding them, taking them off, alternates and substitutes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.invitations import nominating
from tracker.invitations.errors import (
    CannotChangeInvitation,
    CannotInvite,
    ListFull,
    NoSuchInvitation,
    RemindedLately,
)
from tracker.invitations.lists import list_nominees
from tracker.invitations.models import Invitation
from tracker.invitations.operations import INVITED, REGISTERED, Invitee
from tracker.invitations.rules import InvitationState, Standing
from tracker.mail.models import OutboxMail
from tracker.registration.models import ParticipantEvent
from tracker.registration.rules import State

FAY = Actor("link", None, "Fay Focal")
ADA = Invitee(email="ada@example.org", given_name="Ada", family_name="Lovelace")
BO = Invitee(email="bo@example.org", given_name="Bo", family_name="Ek")


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def request_(make, meeting):
    return make.request(meeting)


def names(request):
    return [(one.invitation.name, one.standing) for one in list_nominees(request.id, 0)]


def mails():
    query = select(OutboxMail.template, OutboxMail.to_address).order_by(OutboxMail.id)
    return [tuple(row) for row in db.session.execute(query)]


def nominate(meeting, request, *nominees):
    return nominating.nominate(meeting, request, nominees, by=FAY, now=NOW)


# naming


def test_people_are_named_in_order_for_the_focal_points_organisation(meeting, request_):
    outcome = nominate(meeting, request_, ADA, replace(BO, alternate=True))
    ada, bo = (db.session.get_one(Invitation, found) for found in outcome.ids)
    assert (ada.organisation_id, ada.request_id, ada.created_by) == (request_.organisation_id, request_.id, "Fay Focal")
    assert names(request_) == [("Ada Lovelace", Standing.INVITED), ("Bo Ek", Standing.STANDBY)]
    assert (mails(), bo.position) == ([("invitation", "ada@example.org")], 2)


def test_the_same_list_sent_twice_invites_nobody_twice(meeting, request_):
    first, second = (nominate(meeting, request_, ADA, BO) for _ in range(2))
    assert (first.ids, second.ids, second.skipped, len(mails())) == (second.ids, first.ids, [], 2)


def test_an_address_that_is_on_the_list_under_another_name_is_named(meeting, request_):
    nominate(meeting, request_, ADA)
    outcome = nominate(meeting, request_, BO, replace(ADA, family_name="Byron"))
    assert [(skipped.index, skipped.reason) for skipped in outcome.skipped] == [(1, INVITED)]


def test_who_was_taken_off_may_be_named_again(make, meeting, request_):
    make.invitation(request=request_, email="ada@example.org", state=InvitationState.WITHDRAWN)
    assert nominate(meeting, request_, ADA).invited == 1


def test_a_list_has_an_end(meeting, request_):
    with pytest.raises(ListFull):
        nominate(meeting, request_, *[replace(ADA, email=f"a{n}@example.org") for n in range(501)])


# alternates


def test_an_alternate_is_called_in_with_a_mail(make, meeting, request_):
    bo = make.invitation(request=request_, state=InvitationState.STANDBY, invited_at=None, email="bo@example.org")
    nominating.call_in(meeting, request_.id, bo.id, by=FAY, now=NOW)
    assert (bo.state, bo.invited_at, mails()) == (InvitationState.INVITED, NOW, [("invitation", "bo@example.org")])
    with pytest.raises(CannotChangeInvitation):
        nominating.call_in(meeting, request_.id, bo.id, by=FAY, now=NOW)


# taking off


def test_who_is_taken_off_is_told_and_the_link_ends(make, meeting, request_):
    ida = make.invitation(request=request_, email="ida@example.org")
    for _ in range(2):
        nominating.take_off(meeting, request_.id, ida.id, by=FAY, now=NOW, reason="Budget")
    assert (ida.state, ida.state_by, ida.reason, ida.link_epoch) == (
        InvitationState.WITHDRAWN,
        "Fay Focal",
        "Budget",
        2,
    )
    assert mails() == [("invitation_ended", "ida@example.org")]


@pytest.mark.parametrize("state", [InvitationState.STANDBY, InvitationState.DECLINED])
def test_who_was_not_waiting_for_anything_is_not_written_to(make, meeting, request_, state):
    nominating.take_off(meeting, request_.id, make.invitation(request=request_, state=state).id, by=FAY, now=NOW)
    assert mails() == []


def test_a_registration_made_with_it_is_withdrawn(make, meeting, request_):
    person = make.participant(meeting, email="ida@example.org")
    ida = make.invitation(request=request_, state=InvitationState.REGISTERED, participant_id=person.id)
    nominating.take_off(meeting, request_.id, ida.id, by=FAY, now=NOW, reason="Budget")
    assert (person.state, mails()) == (State.WITHDRAWN, [("withdrawn", "ida@example.org")])


def test_a_registration_of_the_same_organisation_and_address_too_and_no_other(make, meeting, request_):
    ours = make.participant(meeting, email="ida@example.org", organisation_id=request_.organisation_id)
    theirs = make.participant(meeting, email="bo@example.org")
    for email in ("ida@example.org", "bo@example.org"):
        invitation = make.invitation(request=request_, email=email)
        nominating.take_off(meeting, request_.id, invitation.id, by=FAY, now=NOW)
    assert (ours.state, theirs.state) == (State.WITHDRAWN, State.CONFIRMED)


def test_a_registration_the_organisers_refused_is_no_hindrance(make, meeting, request_):
    person = make.participant(meeting, state=State.DECLINED)
    ida = make.invitation(request=request_, state=InvitationState.REGISTERED, participant_id=person.id)
    nominating.take_off(meeting, request_.id, ida.id, by=FAY, now=NOW)
    assert (ida.state, person.state) == (InvitationState.WITHDRAWN, State.DECLINED)


def test_nobody_is_taken_off_another_list(make, meeting, request_):
    other = make.invitation(request=make.request(meeting))
    with pytest.raises(NoSuchInvitation):
        nominating.take_off(meeting, request_.id, other.id, by=FAY, now=NOW)


# substitutes


def substitute(meeting, request, old, instead):
    return nominating.substitute(meeting, request, old.id, by=FAY, now=NOW, reason="Replaced by Bo Ek", instead=instead)


def test_a_substitute_takes_the_place_and_both_histories_say_so(make, meeting, request_):
    person = make.participant(meeting, email="ida@example.org")
    ida = make.invitation(
        request=request_,
        family_name="Ek",
        position=1,
        state=InvitationState.REGISTERED,
        participant_id=person.id,
        email="ida@example.org",
    )
    make.invitation(request=request_, position=2)
    bo = substitute(meeting, request_, ida, BO)
    assert (ida.state, ida.replaced_by_id, ida.state_at, ida.state_by) == (
        InvitationState.REPLACED,
        bo.id,
        NOW,
        "Fay Focal",
    )
    first, second, _third = list_nominees(request_.id, 1)
    assert {one.invitation.name: (one.standing, one.funded) for one in (first, second)} == {
        "Ida Ek": (Standing.REPLACED, False),
        "Bo Ek": (Standing.INVITED, True),
    }
    event = db.session.scalars(select(ParticipantEvent).where(ParticipantEvent.participant_id == person.id)).one()
    assert (event.state, event.reason, event.actor_label) == (State.WITHDRAWN, "Replaced by Bo Ek", "Fay Focal")
    assert sorted(mails()) == [("invitation", "bo@example.org"), ("withdrawn", "ida@example.org")]
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "invitation.replaced")).all()
    assert entry.details == {"instead": "Bo Ek"}


def test_an_alternate_may_be_the_substitute(make, meeting, request_):
    ida, bo = (make.invitation(request=request_, state=state) for state in ("invited", "standby"))
    assert substitute(meeting, request_, ida, bo.id).id == bo.id
    assert (bo.state, ida.replaced_by_id) == (InvitationState.INVITED, bo.id)


def test_an_alternate_named_by_address_is_called_in(make, meeting, request_):
    ida = make.invitation(request=request_)
    bo = make.invitation(request=request_, state=InvitationState.STANDBY, email="bo@example.org")
    assert substitute(meeting, request_, ida, BO).id == bo.id


def test_who_is_sent_anyway_or_registered_is_no_substitute(make, meeting, request_):
    ida, bo = make.invitation(request=request_), make.invitation(request=request_, email="bo@example.org")
    make.participant(meeting, email="eve@example.org", organisation_id=request_.organisation_id)
    for instead, reason in (
        (BO, INVITED),
        (replace(BO, email=ida.email), INVITED),
        (replace(BO, email="eve@example.org"), REGISTERED),
    ):
        with pytest.raises(CannotInvite, match=str(reason)):
            substitute(meeting, request_, ida, instead)
    assert (ida.state, bo.state, mails()) == (InvitationState.INVITED, InvitationState.INVITED, [])


def test_who_is_off_the_list_has_no_substitute(make, meeting, request_):
    with pytest.raises(CannotChangeInvitation):
        substitute(meeting, request_, make.invitation(request=request_, state=InvitationState.WITHDRAWN), BO)


# reminding


def test_only_the_silent_are_reminded_and_once_a_day(make, meeting, request_):
    make.invitation(request=request_, email="ida@example.org")
    make.invitation(request=request_, invited_at=NOW - timedelta(hours=1))
    make.invitation(request=request_, state=InvitationState.DECLINED)
    bo = make.invitation(request=request_, email="bo@example.org")
    make.participant(meeting, email=bo.email, organisation_id=request_.organisation_id)
    make.invitation(request=make.request(meeting))
    assert nominating.remind(meeting, request_, by=FAY, now=NOW) == 1
    assert mails() == [("invitation_reminder", "ida@example.org")]
    with pytest.raises(RemindedLately):
        nominating.remind(meeting, request_, by=FAY, now=NOW)
    assert nominating.remind(meeting, request_, by=FAY, now=NOW + timedelta(hours=20)) == 2


def test_one_person_alone_may_be_reminded(make, meeting, request_):
    ida, _other = make.invitation(request=request_), make.invitation(request=request_)
    assert nominating.remind(meeting, request_, by=FAY, now=NOW, only=ida.id) == 1
    assert (ida.reminders, ida.reminded_at, len(mails())) == (1, NOW, 1)
