"""What the mails about groups say, with their private links: read from the records at the moment they leave."""

from collections.abc import Callable, Mapping
from types import MappingProxyType, SimpleNamespace
from uuid import UUID

from flask import current_app

from tracker.core.clock import local
from tracker.core.formats import clock_time, weekday_date
from tracker.core.texts import Text
from tracker.discussions import grants, queries
from tracker.discussions.models import Group
from tracker.discussions.signing import MAIL
from tracker.mail.kinds import MailKind
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.meetings.models import Meeting
from tracker.meetings.queries import get_meeting_by_id
from tracker.registration.letters import page_of, person_fields, sample_fields
from tracker.registration.mail_kinds import EXAMPLES, PERSON_FIELDS
from tracker.registration.models import Participant
from tracker.registration.private_links import address_of
from tracker.registration.queries import find_with_meeting

_FIELDS = {
    "number": Text("Number of the group"),
    "topic": Text("Topic of the group"),
    "link": Text("Private link to the group's notes"),
}
_EXAMPLES, _UNTIL = {"number": "2", "topic": "Waste oils"}, "17:30"
_MEMBER_FIELDS = {
    "number": Text("Number of the group"),
    "topic": Text("Topic of the group"),
    "until": Text("Until when the notes can be confirmed"),
    "link": Text("Private link to the group and its notes"),
}
_SOURCE = MappingProxyType(
    {
        "meeting": SimpleNamespace(short_title="{meeting}", title="{meeting_title}"),
        "group": SimpleNamespace(number="{number}", topic="{topic}"),
    }
)
KINDS = (
    MailKind(
        name="rapporteur",
        title=Text("Rapporteur's link"),
        occasion=Text("When you send a group's private link to whoever leads it."),
        fields=MappingProxyType({**PERSON_FIELDS, **_FIELDS}),
        examples=MappingProxyType({**EXAMPLES, **_EXAMPLES}),
        links=frozenset({"link", "page"}),
        source=_SOURCE,
    ),
    MailKind(
        name=MAIL,
        title=Text("Notes to confirm"),
        occasion=Text("When the members of a group are asked to confirm its notes."),
        fields=MappingProxyType({**PERSON_FIELDS, **_MEMBER_FIELDS}),
        examples=MappingProxyType({**EXAMPLES, **_EXAMPLES, "until": _UNTIL}),
        links=frozenset({"link", "page"}),
        source=_SOURCE,
    ),
)


def write(mail: OutboxMail) -> Letter | None:
    """The rapporteur's mail; None when the person was erased since."""
    return _write(mail, {"link": _at("/g/")}, lambda _, meeting, group: {"link": grants.link_to(meeting, group)})


def write_to_member(mail: OutboxMail) -> Letter | None:
    """The mail that asks a member; None when the person was erased since."""

    def own(person: Participant, meeting: Meeting, group: Group) -> Mapping[str, str]:
        ends = local(group.answers_until, meeting.timezone) if group.answers_until else None
        until = f"{weekday_date(ends.date(), mail.locale)}, {clock_time(ends, mail.locale)}" if ends else ""
        return {"until": until, "link": f"{address_of(person)}/groups"}

    return _write(mail, {"until": _UNTIL, "link": _at("/r/")}, own)


def _write(
    mail: OutboxMail, sample: Mapping[str, str], own: Callable[[Participant, Meeting, Group], Mapping[str, str]]
) -> Letter | None:
    """The letter about a group, with what is `own` to its kind; a sample of it for whoever writes its words."""
    if mail.context.get("sample"):
        meeting = get_meeting_by_id(mail.meeting_id) if mail.meeting_id else None
        return _letter(meeting, {**sample_fields(meeting, mail.locale), **_EXAMPLES, **sample}) if meeting else None
    found = find_with_meeting(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    person, meeting = found
    group = queries.get_group_by_id(meeting.id, UUID(mail.context["group_id"]))
    named = {"number": str(group.number), "topic": group.topic}
    return _letter(meeting, {**person_fields(person, meeting, mail.locale), **named, **own(person, meeting, group)})


def _at(path: str) -> str:
    return f"{current_app.config['TRACKER_BASE_URL'].rstrip('/')}{path}"


def _letter(meeting: Meeting, fields: Mapping[str, str]) -> Letter:
    values = {**fields, "meeting": meeting, "page": page_of(meeting)}
    sender = meeting.contact_name or meeting.short_title
    return Letter(values, reply_to=meeting.contact_email, fields=fields, sender=sender)


BUILDERS: dict[str, Builder] = {"rapporteur": write, MAIL: write_to_member}
