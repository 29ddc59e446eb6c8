"""What the mails to invited people and to focal points say: read from the records at the moment they leave."""

from typing import Any

from flask import current_app

from tracker.invitations import queries
from tracker.invitations.models import Invitation, NominationRequest
from tracker.invitations.private_links import invitation_address, nomination_address
from tracker.invitations.rules import InvitationState, may_register
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.meetings.models import Meeting


def write_to_invited(mail: OutboxMail) -> Letter | None:
    """The invited person's mail; None when the invitation is gone, was used or taken back since."""
    found = queries.find_invitation(mail.subject_id) if mail.subject_id else None
    if found is None or not may_register(found[0].state):
        return None
    invitation, meeting = found
    return _letter(meeting, **_about(invitation), link=invitation_address(invitation))


def write_the_end(mail: OutboxMail) -> Letter | None:
    """Why the link works no more; None when the invitation is gone or open again."""
    found = queries.find_invitation(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    invitation, meeting = found
    replaced = invitation.state is InvitationState.REPLACED
    return _letter(meeting, **_about(invitation), replaced=replaced, reason=mail.context.get("reason", ""))


def write_of_declining(mail: OutboxMail) -> Letter | None:
    """To the focal point whose nominee cannot come."""
    found = queries.find_invitation(mail.subject_id) if mail.subject_id else None
    request = queries.find_request(found[0].request_id) if found and found[0].request_id else None
    if found is None or request is None:
        return None
    invitation, meeting = found
    return _letter(meeting, **_asked(meeting, request[0]), person=invitation.name, reason=invitation.reason)


def write_to_focal_point(mail: OutboxMail) -> Letter | None:
    """The focal point's mail with the link to its list; None when it is asked no more."""
    found = queries.find_request(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    request, meeting = found
    organisation = queries.organisation_at(meeting.id, request.organisation_id)
    return _letter(meeting, **_asked(meeting, request), request=request, organisation=organisation)


def _about(invitation: Invitation) -> dict[str, Any]:
    return {
        "name": invitation.name,
        "organisation": queries.organisation_name(invitation),
        "named_by_focal_point": invitation.request_id is not None,
    }


def _asked(meeting: Meeting, request: NominationRequest) -> dict[str, Any]:
    return {"name": request.contact_name or request.contact_email, "link": nomination_address(meeting, request)}


def _letter(meeting: Meeting, **values: Any) -> Letter:
    page = f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/m/{meeting.slug}"
    sender = meeting.contact_name or meeting.short_title
    return Letter({**values, "meeting": meeting, "page": page}, reply_to=meeting.contact_email, sender=sender)


BUILDERS: dict[str, Builder] = {
    "invitation": write_to_invited,
    "invitation_reminder": write_to_invited,
    "invitation_ended": write_the_end,
    "nominee_declined": write_of_declining,
    "nomination": write_to_focal_point,
    "nomination_reminder": write_to_focal_point,
}
