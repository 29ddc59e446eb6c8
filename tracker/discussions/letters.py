"""What the mail with a group's private link says: read from the records at the moment it leaves."""

from uuid import UUID

from flask import current_app

from tracker.discussions import grants, queries
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.registration.queries import find_with_meeting
from tracker.registration.records import name_of


def write(mail: OutboxMail) -> Letter | None:
    """The rapporteur's mail; None when the person was erased since."""
    found = find_with_meeting(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    person, meeting = found
    group = queries.get_group_by_id(meeting.id, UUID(mail.context["group_id"]))
    page = f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/m/{meeting.slug}"
    values = {
        "name": person.badge_name or name_of(person),
        "meeting": meeting,
        "group": group,
        "link": grants.link_to(meeting, group),
        "page": page,
    }
    return Letter(values, reply_to=meeting.contact_email)


BUILDERS: dict[str, Builder] = {"rapporteur": write}
