"""Registering with an invitation, and declining it."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tests.registration.test_admission import all_at_once
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.invitations import accepting
from tracker.invitations.errors import InvitationUsed
from tracker.invitations.models import Invitation
from tracker.invitations.rules import InvitationState, Kind
from tracker.mail.models import OutboxMail
from tracker.meetings.queries import get_meeting
from tracker.registration.answers import RegistrationDetails
from tracker.registration.errors import RegistrationClosed
from tracker.registration.models import Participant
from tracker.registration.rules import State

IDA = Actor("link", None, "Ida Ek")
ANSWERS = RegistrationDetails(
    given_name="Ida",
    family_name="Ek",
    email="ida@example.org",
    organisation_other="Somewhere else",
    job_title="Director",
    consent=True,
)


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint", invitation_only=True)


@pytest.fixture
def invitation(make, meeting):
    return make.invitation(request=make.request(meeting), email="ida@example.org")


def accept(meeting, invitation, submission=None, **answers):
    details = replace(ANSWERS, **answers)
    return accepting.accept(meeting, invitation.id, details, submission=submission or new_id(), by=IDA, now=NOW)


def people():
    return db.session.scalars(select(Participant).order_by(Participant.id)).all()


def templates():
    return list(db.session.scalars(select(OutboxMail.template).order_by(OutboxMail.id)))


def test_the_invited_person_is_registered_for_the_organisation_of_the_invitation(meeting, invitation):
    receipt = accept(meeting, invitation)
    [person] = people()
    assert (person.email, person.organisation_id) == ("ida@example.org", invitation.organisation_id)
    assert (invitation.state, invitation.participant_id, invitation.state_by) == (
        InvitationState.REGISTERED,
        person.id,
        "Ida Ek",
    )
    assert (receipt.code, receipt.state, templates()) == (person.code, State.SUBMITTED, ["registered"])


def test_an_organisation_in_words_stands_too(make, meeting):
    invitation = make.invitation(meeting, organisation_other="Ministry", organisation_key="ministry")
    accept(meeting, invitation)
    assert [person.organisation_name for person in people()] == ["Ministry"]


def test_without_an_organisation_the_person_says_it(make, meeting):
    accept(meeting, make.invitation(meeting))
    assert [person.organisation_name for person in people()] == ["Somewhere else"]


def test_an_invitation_works_once(meeting, invitation):
    accept(meeting, invitation)
    with pytest.raises(InvitationUsed):
        accept(meeting, invitation, email="another@example.org")
    assert len(people()) == 1


def test_the_same_form_sent_twice_is_one_registration(meeting, invitation):
    submission = new_id()
    first, second = (accept(meeting, invitation, submission) for _ in range(2))
    assert (first, len(people()), templates()) == (second, 1, ["registered"])


def test_an_invitation_sent_by_many_at_once_registers_one(app, make):
    make.meeting(slug="rush", invitation_only=True)
    invitation = make.invitation(get_meeting("rush"), email="ida@example.org")
    db.session.commit()

    def act(number):
        try:
            return accept(get_meeting("rush"), invitation, email=f"p{number}@example.org").state
        except InvitationUsed:
            return None

    got = all_at_once(app, act)
    assert (sum(1 for state in got if state), len(people())) == (1, 1)


@pytest.mark.parametrize("state", [InvitationState.STANDBY, InvitationState.WITHDRAWN, InvitationState.REPLACED])
def test_what_was_taken_back_or_waits_registers_nobody(make, meeting, state):
    with pytest.raises(InvitationUsed):
        accept(meeting, make.invitation(meeting, state=state))
    assert people() == []


def test_an_invitation_ends_with_the_registration(make, invitation):
    meeting = make.meeting(registration_closes_at=NOW)
    with pytest.raises(RegistrationClosed):
        accept(meeting, make.invitation(meeting))


def test_a_link_for_everybody_registers_each(make, meeting):
    invitation = make.invitation(meeting, kind=Kind.OPEN, email="", organisation_id=make.organisation().id)
    for name in ("a", "b"):
        accept(meeting, invitation, email=f"{name}@example.org")
    assert len(people()) == 2
    assert (invitation.state, invitation.participant_id) == (InvitationState.INVITED, None)


def test_who_registered_before_under_the_invited_address_is_linked(make, meeting, invitation):
    person = make.participant(meeting, email="ida@example.org")
    accept(meeting, invitation)
    assert (invitation.participant_id, len(people()), templates()) == (person.id, 1, ["already_registered"])


def test_nobody_learns_through_an_invitation_whether_another_address_is_registered(make, meeting, invitation):
    make.participant(meeting, email="other@example.org")
    receipt = accept(meeting, invitation, email="other@example.org")
    assert (receipt.state, invitation.state, invitation.participant_id) == (
        State.SUBMITTED,
        InvitationState.REGISTERED,
        None,
    )


def test_who_cannot_come_says_so_and_the_focal_point_is_told(meeting, invitation):
    accepting.decline(meeting, invitation.id, by=IDA, now=NOW, reason="On leave")
    accepting.decline(meeting, invitation.id, by=IDA, now=NOW, reason="Twice")
    assert (invitation.state, invitation.reason, templates()) == (
        InvitationState.DECLINED,
        "On leave",
        ["nominee_declined"],
    )


def test_who_declined_may_still_register(meeting, invitation):
    accepting.decline(meeting, invitation.id, by=IDA, now=NOW)
    accept(meeting, invitation)
    assert (invitation.state, len(people())) == (InvitationState.REGISTERED, 1)


def test_a_link_for_everybody_cannot_be_declined(make, meeting):
    with pytest.raises(InvitationUsed):
        accepting.decline(
            meeting, make.invitation(meeting, kind=Kind.OPEN, email="", organisation_key="x").id, by=IDA, now=NOW
        )


@pytest.mark.parametrize(
    ("state", "template"),
    [
        (InvitationState.INVITED, "invitation"),
        (InvitationState.DECLINED, "invitation"),
        (InvitationState.WITHDRAWN, "invitation_ended"),
        (InvitationState.REPLACED, "invitation_ended"),
    ],
)
def test_who_asks_again_gets_what_holds_now(make, meeting, state, template):
    accepting.send_again(meeting, make.invitation(meeting, state=state).id, by=IDA, now=NOW)
    assert templates() == [template]


def test_who_registered_gets_the_link_to_the_registration(meeting, invitation):
    accept(meeting, invitation)
    accepting.send_again(meeting, invitation.id, by=IDA, now=NOW)
    assert templates() == ["registered", "link"]


def test_for_a_link_that_was_never_ours_nobody_is_written_to(meeting):
    accepting.send_again(meeting, None, by=IDA, now=NOW)
    assert (templates(), db.session.scalars(select(func.count()).select_from(Invitation)).one()) == ([], 0)
