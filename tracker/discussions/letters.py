"""What the mail with a group's private link says: read from the records at the moment it leaves."""

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from uuid import UUID

from flask import current_app

from tracker.core.texts import Text
from tracker.discussions import grants, queries
from tracker.mail.kinds import MailKind
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting_by_id
from tracker.registration.letters import page_of, person_fields, sample_fields
from tracker.registration.mail_kinds import EXAMPLES, PERSON_FIELDS
from tracker.registration.queries import find_with_meeting

_FIELDS = {
    "number": Text("Number of the group"),
    "topic": Text("Topic of the group"),
    "link": Text("Private link to the group's notes"),
}
_EXAMPLES = {"number": "2", "topic": "Waste oils"}
KINDS = (
    MailKind(
        name="rapporteur",
        title=Text("Rapporteur's link"),
        occasion=Text("When you send a group's private link to who leads it."),
        fields=MappingProxyType({**PERSON_FIELDS, **_FIELDS}),
        examples=MappingProxyType({**EXAMPLES, **_EXAMPLES}),
        links=frozenset({"link", "page"}),
        source=MappingProxyType(
            {
                "meeting": SimpleNamespace(short_title="{meeting}", title="{meeting_title}"),
                "group": SimpleNamespace(number="{number}", topic="{topic}"),
            }
        ),
    ),
)


def write(mail: OutboxMail) -> Letter | None:
    """The rapporteur's mail; None when the person was erased since."""
    if mail.context.get("sample"):
        meeting = get_meeting_by_id(mail.meeting_id) if mail.meeting_id else None
        base = f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}/g/"
        own = {**_EXAMPLES, "link": base}
        return _letter(meeting, {**sample_fields(meeting, mail.locale), **own}) if meeting else None
    found = find_with_meeting(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    person, meeting = found
    group = queries.get_group_by_id(meeting.id, UUID(mail.context["group_id"]))
    own = {"number": str(group.number), "topic": group.topic, "link": grants.link_to(meeting, group)}
    return _letter(meeting, {**person_fields(person, meeting, mail.locale), **own})


def _letter(meeting: Meeting, fields: Mapping[str, str]) -> Letter:
    values = {**fields, "meeting": meeting, "page": page_of(meeting)}
    sender = meeting.contact_name or meeting.short_title
    return Letter(values, reply_to=meeting.contact_email, fields=fields, sender=sender)


BUILDERS: dict[str, Builder] = {"rapporteur": write}
