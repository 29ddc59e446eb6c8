"""The mails to invited people, whole."""

from datetime import date

import pytest

from tests.factories import NOW
from tracker.invitations.letters import BUILDERS
from tracker.invitations.private_links import invitation_address, nomination_address
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


def test_who_was_replaced_is_told_and_who_was_taken_off_too(meeting, make):
    centre = make.organisation(name="Centre of Kenya")
    for state, sentence in (
        (InvitationState.REPLACED, "Centre of Kenya has named another person in your place."),
        (InvitationState.WITHDRAWN, "is no longer open"),
    ):
        invitation = make.invitation(
            request=make.request(meeting, make.organisation()), organisation_id=centre.id, state=state
        )
        assert sentence in written("invitation_ended", invitation).get_body(("plain",)).get_content()


def test_a_focal_point_learns_that_a_nominee_cannot_come(meeting, make):
    request = make.request(meeting, contact_name="Fay Focal")
    invitation = make.invitation(request=request, family_name="Ek", state=InvitationState.DECLINED, reason="On leave")
    message = written("nominee_declined", invitation)
    text = message.get_body(("plain",)).get_content()
    assert message["Subject"] == "Ida Ek cannot come: Joint meeting"
    assert ("Dear Fay Focal," in text, "On leave" in text, nomination_address(meeting, request) in text) == (True,) * 3


@pytest.mark.parametrize(
    ("template", "subject"),
    [
        ("nomination", "Whom do you send? Joint meeting"),
        ("nomination_reminder", "Reminder: whom do you send? Joint meeting"),
    ],
)
def test_a_focal_point_is_asked_with_the_link_and_the_day(meeting, make, template, subject):
    request = make.request(meeting, funded_seats=2, due_on=date(2026, 2, 20))
    message = written(template, request)
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert message["Subject"] == subject
    assert ("20 February 2026" in text, nomination_address(meeting, request) in html) == (True, True)


def test_mails_about_what_is_gone_say_nothing(meeting):
    for template in BUILDERS:
        with pytest.raises(NothingToSay):
            written(template, meeting)
