"""What the mails to participants say: read from the records at the moment they leave."""

from flask import current_app

from tracker.mail.models import OutboxMail
from tracker.mail.sending import Attachment, Builder, Letter
from tracker.meetings.models import Meeting
from tracker.meetings.queries import list_sessions
from tracker.registration import queries, rules
from tracker.registration.private_links import address_of
from tracker.registration.records import name_of

#: these carry the programme for the person's calendar
WITH_CALENDAR = frozenset({"registered", "confirmed", "already_registered"})
#: what still holds a place after it
TEMPLATES = ("registered", "already_registered", "confirmed", "waiting", "declined", "withdrawn", "link")


def write(mail: OutboxMail) -> Letter | None:
    """The person's mail; None when the person was erased since."""
    found = queries.find_with_meeting(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    person, meeting = found
    values = {
        "person": person,
        "name": person.badge_name or name_of(person),
        "meeting": meeting,
        "code": rules.format_code(person.code),
        "link": address_of(person),
        "page": _page(meeting),
        "reason": mail.context.get("reason", ""),
    }
    attachments = (_calendar(meeting),) if mail.template in WITH_CALENDAR else ()
    copy = person.email_other if mail.to_address == person.email else None
    return Letter(values, reply_to=meeting.contact_email, attachments=attachments, cc=copy or "")


def _page(meeting: Meeting) -> str:
    return f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/m/{meeting.slug}"


def _calendar(meeting: Meeting) -> Attachment:
    from tracker.meetings.calendar import calendar_file

    data = calendar_file(meeting, list_sessions(meeting.id), _page(meeting))
    return Attachment(f"{meeting.slug}.ics", "text/calendar", data)


BUILDERS: dict[str, Builder] = dict.fromkeys(TEMPLATES, write)
