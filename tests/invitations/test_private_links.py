from tracker.invitations.private_links import (
    asked_with,
    invitation_address,
    invited_with,
    nomination_address,
    once_invited_with,
)
from tracker.registration.private_links import holder_of, token_of


def token(address):
    return address.rpartition("/")[2]


def test_a_link_leads_to_its_invitation_and_meeting(make):
    invitation, _noise = make.invitation(), make.invitation()
    address = invitation_address(invitation)
    found, meeting = invited_with(token(address))
    assert address.startswith("http://localhost/i/")
    assert (found.id, meeting.id) == (invitation.id, invitation.meeting_id)


def test_a_new_epoch_ends_the_links_but_still_tells_whose_they_were(make):
    invitation = make.invitation()
    old = token(invitation_address(invitation))
    invitation.link_epoch += 1
    make.save(invitation)
    assert invited_with(old) is None
    assert once_invited_with(old)[0].id == invitation.id


def test_a_link_made_up_for_somebody_was_never_theirs(make):
    one, other = (token(invitation_address(make.invitation())) for _ in range(2))
    assert once_invited_with(one[:21] + other[21:]) is None
    assert (once_invited_with("nonsense"), invited_with("nonsense")) == (None, None)


def test_a_focal_points_link_opens_its_list_at_its_meeting_only(make):
    meeting, other = make.meeting(), make.meeting()
    request = make.request(meeting)
    address = nomination_address(meeting, request)
    assert address.startswith(f"http://localhost/m/{meeting.slug}/nominate/")
    assert asked_with(meeting.slug, token(address))[0].id == request.id
    assert asked_with(other.slug, token(address)) is None


def test_a_link_of_one_kind_opens_nothing_of_another(make):
    request, person = make.request(), make.participant()
    assert invited_with(token_of(person)) is None
    assert holder_of(token(invitation_address(make.invitation()))) is None
    assert asked_with("joint", token(invitation_address(make.invitation(request=request)))) is None
