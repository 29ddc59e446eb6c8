"""What the mails to invited people and to focal points say: read from the records at the moment they leave."""

from flask import current_app

from tracker.invitations import queries
from tracker.invitations.private_links import invitation_address
from tracker.invitations.rules import InvitationState
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.meetings.models import Meeting
from tracker.registration.rules import whole_name


def write_to_invited(mail: OutboxMail) -> Letter | None:
    """The invited person's mail; None when the invitation is gone, was used or taken back since."""
    found = queries.find_invitation(mail.subject_id) if mail.subject_id else None
    if found is None or found[0].state is not InvitationState.INVITED:
        return None
    invitation, meeting = found
    values = {
        "name": whole_name(invitation.given_name, invitation.family_name) or invitation.email,
        "meeting": meeting,
        "organisation": queries.organisation_name(invitation),
        "named_by_focal_point": invitation.request_id is not None,
        "link": invitation_address(invitation),
        "page": page_of(meeting),
    }
    return Letter(values, reply_to=meeting.contact_email)


def page_of(meeting: Meeting) -> str:
    """The public page, as it is written in mails."""
    return f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/m/{meeting.slug}"


BUILDERS: dict[str, Builder] = {"invitation": write_to_invited}
