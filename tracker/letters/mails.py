"""The mail that tells somebody that their letter is ready."""

from types import MappingProxyType, SimpleNamespace

from tracker.core.texts import Text
from tracker.letters.operations import MAIL
from tracker.mail.kinds import MailKind
from tracker.mail.models import OutboxMail
from tracker.mail.sending import Builder, Letter
from tracker.meetings.queries import get_meeting_by_id
from tracker.registration.letters import letter_with, person_fields, sample_fields
from tracker.registration.mail_kinds import EXAMPLES, LINK_FIELDS, PERSON_FIELDS
from tracker.registration.queries import find_with_meeting

KINDS = (
    MailKind(
        name=MAIL,
        title=Text("Letter ready"),
        occasion=Text("When you release a letter to its person."),
        fields=MappingProxyType({**PERSON_FIELDS, **LINK_FIELDS, "reference": Text("Reference of the letter")}),
        examples=MappingProxyType({**EXAMPLES, "reference": "AJM-2016/0007"}),
        links=frozenset({"link", "page"}),
        source=MappingProxyType({"meeting": SimpleNamespace(short_title="{meeting}", title="{meeting_title}")}),
    ),
)


def write(mail: OutboxMail) -> Letter | None:
    """The mail to one person; None when they were erased since."""
    if mail.context.get("sample"):
        meeting = get_meeting_by_id(mail.meeting_id) if mail.meeting_id else None
        fields = {**sample_fields(meeting, mail.locale), **KINDS[0].examples} if meeting else {}
        return letter_with(mail, meeting, fields) if meeting else None
    found = find_with_meeting(mail.subject_id) if mail.subject_id else None
    if found is None:
        return None
    person, meeting = found
    fields = {**person_fields(person, meeting, mail.locale), "reference": str(mail.context.get("reference", ""))}
    return letter_with(mail, meeting, fields)


BUILDERS: dict[str, Builder] = {MAIL: write}
