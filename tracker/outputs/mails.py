"""The mail that sends out the provisional list: how the reader's own entry stands, and how to correct it."""

from datetime import date
from types import MappingProxyType, SimpleNamespace

from tracker.core.formats import written_date
from tracker.core.i18n import force_locale, say
from tracker.core.texts import Text
from tracker.mail.kinds import MailKind
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.meetings.queries import get_meeting_by_id
from tracker.outputs.operations import MAIL
from tracker.registration.letters import letter_with, person_fields, sample_fields
from tracker.registration.mail_kinds import EXAMPLES, LINK_FIELDS, PERSON_FIELDS
from tracker.registration.models import Participant
from tracker.registration.queries import find_with_meeting
from tracker.report.rules import full_name

_EXAMPLES = {"entry": "Ms. Ana SOUZA\nDirector\nRegional Centre Uruguay", "until": "9 November 2016"}
UNNAMED = Text("You are not named in it, because you did not agree to be listed. You can change that.")
KINDS = (
    MailKind(
        name=MAIL,
        title=Text("Provisional list of participants"),
        occasion=Text("When you issue a provisional list and tell the participants."),
        fields=MappingProxyType(
            {
                **PERSON_FIELDS,
                **LINK_FIELDS,
                "entry": Text("The person's entry in the list"),
                "until": Text("Day until which it can be corrected"),
            }
        ),
        examples=MappingProxyType({**EXAMPLES, **_EXAMPLES}),
        links=frozenset({"link", "page"}),
        source=MappingProxyType({"meeting": SimpleNamespace(short_title="{meeting}", title="{meeting_title}")}),
    ),
)


def write(mail: OutboxMail) -> Letter | None:
    """The mail to one person; None when they were erased since."""
    if mail.context.get("sample"):
        meeting = get_meeting_by_id(mail.meeting_id) if mail.meeting_id else None
        return letter_with(mail, meeting, {**sample_fields(meeting, mail.locale), **_EXAMPLES}) if meeting else None
    found = find_with_meeting(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    person, meeting = found
    until = str(mail.context.get("until", ""))
    own = {
        "entry": "\n".join(entry_of(person)) or _said(UNNAMED, mail.locale),
        "until": written_date(date.fromisoformat(until), mail.locale) if until else "",
    }
    return letter_with(mail, meeting, {**person_fields(person, meeting, mail.locale), **own})


def _said(text: Text, language: str) -> str:
    with force_locale(language):
        return say(text)


def entry_of(person: Participant) -> list[str]:
    """How the list has somebody; nothing for whoever did not agree to be listed."""
    if not person.list_consent:
        return []
    lines = [
        full_name(person.honorific, person.given_name, person.family_name),
        person.job_title,
        person.organisation_name,
        (person.email or "") if person.email_consent else "",
        person.phone if person.phone_consent else "",
    ]
    return [line for line in lines if line]


BUILDERS: dict[str, Builder] = {MAIL: write}
