from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.invitations.lists import Counts, count_named, list_nominees, list_origins
from tracker.invitations.rules import InvitationState, Standing
from tracker.mail.models import MailState
from tracker.mail.operations import queue_mail
from tracker.registration.rules import State


def test_a_list_keeps_its_order_and_is_one_focal_points(make, queries):
    request, other = make.request(), make.request()
    later, first = (make.invitation(request=request, position=n) for n in (2, 1))
    make.invitation(request=other)
    with queries(1):
        listed = list_nominees(request.id, 0)
    assert [one.invitation.id for one in listed] == [first.id, later.id]


def test_the_first_who_are_sent_have_the_funded_seats(make):
    request = make.request()
    for state in (InvitationState.DECLINED, InvitationState.INVITED, InvitationState.STANDBY, InvitationState.INVITED):
        make.invitation(request=request, state=state)
    make.invitation(request=request)
    assert [one.funded for one in list_nominees(request.id, 2)] == [False, True, False, True, False]


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (State.SUBMITTED, Standing.SUBMITTED),
        (State.CONFIRMED, Standing.CONFIRMED),
        (State.DECLINED, Standing.REFUSED),
        (State.WITHDRAWN, Standing.LEFT),
    ],
)
def test_a_used_invitation_stands_as_its_registration_does(make, state, standing):
    request = make.request()
    person = make.participant(state=state)
    make.invitation(request=request, state=InvitationState.REGISTERED, participant_id=person.id)
    assert [one.standing for one in list_nominees(request.id, 0)] == [standing]


def test_who_registered_on_the_public_page_counts_for_the_same_organisation_only(make):
    meeting = make.meeting()
    ours, theirs = make.request(meeting), make.request(meeting)
    make.participant(meeting, email="ida@example.org", organisation_id=ours.organisation_id)
    for request in (ours, theirs):
        make.invitation(request=request, email="ida@example.org")
    found = [list_nominees(request.id, 0)[0] for request in (ours, theirs)]
    assert [(one.standing, one.is_silent) for one in found] == [(Standing.CONFIRMED, False), (Standing.INVITED, True)]


def test_two_people_of_one_address_make_no_two_rows(make):
    meeting = make.meeting()
    request = make.request(meeting)
    for share in ("a", "b"):
        make.participant(meeting, email="ida@example.org", email_share=share, organisation_id=request.organisation_id)
    make.invitation(request=request, email="ida@example.org")
    assert len(list_nominees(request.id, 0)) == 1


def test_a_mail_that_was_refused_is_marked_until_a_later_one_arrived(make):
    request = make.request()
    ida, bo = make.invitation(request=request), make.invitation(request=request)
    for one, states in ((ida, ["sent", "bounced"]), (bo, ["refused", "queued"])):
        for n, state in enumerate(states):
            at = NOW + timedelta(hours=n)
            mail = queue_mail("invitation", to=one.email, context={}, locale="en", at=at, subject_id=one.id)
            mail.state = MailState(state)
            make.save(mail)
    assert [one.undelivered for one in list_nominees(request.id, 0)] == [True, False]


def test_who_replaced_whom_is_known_on_both_rows(make):
    request = make.request()
    new = make.invitation(request=request)
    old = make.invitation(request=request, state=InvitationState.REPLACED, replaced_by_id=new.id)
    first, second = list_nominees(request.id, 0)
    assert (first.replaces.id, second.replaced_by.id, second.replaces) == (old.id, new.id, None)


def test_an_organisation_counts_whom_it_sends(make):
    meeting = make.meeting()
    request = make.request(meeting)
    person = make.participant(meeting, organisation_id=request.organisation_id, state=State.CONFIRMED)
    make.invitation(request=request, state=InvitationState.REGISTERED, participant_id=person.id)
    for state in ("invited", "standby", "declined", "withdrawn", "replaced"):
        make.invitation(request=request, state=InvitationState(state))
    make.invitation(meeting)
    make.invitation(request=make.request())
    assert count_named(meeting.id) == {
        request.organisation_id: Counts(named=2, registered=1, confirmed=1, alternates=1)
    }


def test_a_participants_origin_names_whom_they_replace(make, queries):
    request, person = make.request(), make.participant()
    new = make.invitation(request=request, participant_id=person.id)
    make.invitation(request=request, family_name="Ek", state=InvitationState.REPLACED, replaced_by_id=new.id)
    make.invitation(request=request)
    with queries(1):
        assert [(origin.invitation.id, origin.replaces) for origin in list_origins(person.id)] == [(new.id, "Ida Ek")]
