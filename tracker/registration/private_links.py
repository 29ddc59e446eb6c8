"""A participant's private link, `/r/TOKEN`: made from the secret whenever it is needed, stored nowhere."""

from flask import current_app

from tracker.core import links
from tracker.meetings.models import Meeting
from tracker.registration import queries
from tracker.registration.models import Participant

PURPOSE = "participant"


def token_of(person: Participant) -> str:
    """The secret part of the link; raising `link_epoch` ends it."""
    return links.make_token(current_app.config["TRACKER_SECRET_KEY"], PURPOSE, person.id, person.link_epoch)


def address_of(person: Participant) -> str:
    """The whole link, from the configured public address and never from a request."""
    return f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/r/{token_of(person)}"


def holder_of(token: str) -> tuple[Participant, Meeting] | None:
    """Whose link this is; None when it is not one of ours, or an ended one."""
    subject = links.subject_of(token)
    found = queries.find_with_meeting(subject) if subject else None
    if found is None:
        return None
    secret = current_app.config["TRACKER_SECRET_KEY"]
    return found if links.is_genuine(secret, PURPOSE, token, found[0].link_epoch) else None
