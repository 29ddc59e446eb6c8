"""An owner's private link, `/m/SLUG/progress/TOKEN`: made from the secret whenever it is needed, stored nowhere."""

from flask import current_app

from tracker.core import links
from tracker.meetings.models import Meeting
from tracker.recommendations import queries
from tracker.recommendations.models import Owner

PURPOSE = "recommendation-owner"


def address_of(meeting: Meeting, owner: Owner) -> str:
    """The whole link, from the configured public address and never from a request."""
    token = links.make_token(current_app.config["TRACKER_SECRET_KEY"], PURPOSE, owner.id, owner.link_epoch)
    return f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/m/{meeting.slug}/progress/{token}"


def owner_with(slug: str, token: str) -> tuple[Owner, Meeting] | None:
    """Whose link this is at the meeting; None when it is not one of ours, or an ended one."""
    subject = links.subject_of(token)
    found = queries.find_owner(subject) if subject else None
    if found is None or found[1].slug != slug:
        return None
    secret = current_app.config["TRACKER_SECRET_KEY"]
    return found if links.is_genuine(secret, PURPOSE, token, found[0].link_epoch) else None
