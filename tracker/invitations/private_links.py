"""The private links of invited people, `/i/TOKEN`, and of focal points, `/m/SLUG/nominate/TOKEN`: stored nowhere."""

from uuid import UUID

from flask import current_app

from tracker.core import links
from tracker.invitations import queries
from tracker.invitations.models import Invitation, NominationRequest
from tracker.meetings.models import Meeting

INVITATION = "invitation"
NOMINATION = "nomination"


def _secret() -> str:
    return str(current_app.config["TRACKER_SECRET_KEY"])


def _base() -> str:
    return str(current_app.config["TRACKER_BASE_URL"]).rstrip("/")


def invitation_token(invitation_id: UUID, epoch: int) -> str:
    """The secret part of an invitation's link; raising `link_epoch` ends it."""
    return links.make_token(_secret(), INVITATION, invitation_id, epoch)


def invitation_address(invitation: Invitation) -> str:
    """The whole link, from the configured public address and never from a request."""
    return f"{_base()}/i/{invitation_token(invitation.id, invitation.link_epoch)}"


def nomination_address(meeting: Meeting, request: NominationRequest) -> str:
    """A focal point's link."""
    token = links.make_token(_secret(), NOMINATION, request.id, request.link_epoch)
    return f"{_base()}/m/{meeting.slug}/nominate/{token}"


def invited_with(token: str) -> tuple[Invitation, Meeting] | None:
    """Whose invitation this is; None when it is not one of ours, or an ended one."""
    subject = links.subject_of(token)
    found = queries.find_invitation(subject) if subject else None
    return found if found and links.is_genuine(_secret(), INVITATION, token, found[0].link_epoch) else None


def once_invited_with(token: str) -> tuple[Invitation, Meeting] | None:
    """Whose invitation this is or was: links that ended count too. Only for writing to the address it was sent to."""
    subject = links.subject_of(token)
    found = queries.find_invitation(subject) if subject else None
    if found is None:
        return None
    epochs = range(1, found[0].link_epoch + 1)
    return found if any(links.is_genuine(_secret(), INVITATION, token, epoch) for epoch in epochs) else None


def asked_with(slug: str, token: str) -> tuple[NominationRequest, Meeting] | None:
    """Whose list this is at the meeting; None when it is not one of ours, or an ended one."""
    subject = links.subject_of(token)
    found = queries.find_request(subject) if subject else None
    if found is None or found[1].slug != slug:
        return None
    return found if links.is_genuine(_secret(), NOMINATION, token, found[0].link_epoch) else None
