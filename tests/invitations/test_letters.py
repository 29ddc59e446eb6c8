"""The mails to invited people, whole."""

from datetime import date

import pytest

from tests.factories import NOW
from tracker.invitations.private_links import invitation_address
from tracker.invitations.rules import InvitationState
from tracker.mail.operations import queue_mail
from tracker.mail.sending import NothingToSay, compose


@pytest.fixture
def meeting(make):
    return make.meeting(
        slug="joint",
        title="Annual joint meeting",
        short_title="Joint meeting",
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 3, 4),
        contact_email="olga@example.org",
    )


def written(template, subject, **values):
    mail = queue_mail(
        template, to="ida@example.org", context={}, at=NOW, **({"locale": "en", "subject_id": subject.id} | values)
    )
    return compose(mail)


def test_an_invitation_says_who_named_them_and_has_their_link(meeting, make):
    centre = make.organisation(name="Regional Centre of Kenya")
    make.expected(meeting, centre, name="Regional Centre in Nairobi")
    invitation = make.invitation(request=make.request(meeting, centre), family_name="Invited")
    message = written("invitation", invitation)
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert message["Subject"] == "Invitation: Joint meeting"
    assert message["Reply-To"] == "olga@example.org"
    assert "Dear Ida Invited,\n\nRegional Centre in Nairobi has named you for this meeting." in text
    assert (invitation_address(invitation) in text, invitation_address(invitation) in html) == (True, True)


@pytest.mark.parametrize(
    ("organisation", "sentence"),
    [("", "You are invited to this meeting."), ("Ministry", "You are invited to this meeting, for Ministry.")],
)
def test_who_the_organisers_invite_is_told_so(meeting, make, organisation, sentence):
    invitation = make.invitation(meeting, organisation_other=organisation)
    assert sentence in written("invitation", invitation).get_body(("plain",)).get_content()


def test_an_invitation_taken_back_before_its_mail_left_says_nothing(meeting, make):
    with pytest.raises(NothingToSay):
        written("invitation", make.invitation(meeting, state=InvitationState.WITHDRAWN))
