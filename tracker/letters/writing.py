"""A letter to one person: the meeting's text filled in from the records, in the language it is written in."""

from datetime import date

from flask_babel import gettext

from tracker.core.formats import written_date
from tracker.core.i18n import LANGUAGES, current_language, force_locale
from tracker.letters.operations import Writer
from tracker.letters.rules import LetterContent, LetterParts, filled
from tracker.letters.texts import answer_texts, current_parts, question_fields
from tracker.meetings.models import Meeting
from tracker.organisations.queries import list_countries
from tracker.questions.queries import replies_of
from tracker.registration.letters import meeting_fields, person_fields
from tracker.registration.mail_kinds import EXAMPLES
from tracker.registration.models import Participant


def writer(meeting: Meeting, language: str, dated: date) -> Writer:
    """Writes to each in `language`, or in their own when it is ""."""

    def write(person: Participant, reference: str) -> LetterContent:
        chosen = language or (person.locale if person.locale in LANGUAGES else meeting.working_language)
        replies = replies_of(meeting.id, person.id)
        countries = {one.iso2: one.name for one in list_countries(chosen)}
        answers = answer_texts(question_fields(meeting), replies, chosen, countries)
        values = {**answers, **person_fields(person, meeting, chosen)}
        return _filled(
            meeting, current_parts(meeting, chosen), values, language=chosen, reference=reference, dated=dated
        )

    return write


def sample(meeting: Meeting, parts: LetterParts, language: str, dated: date) -> LetterContent:
    """The letter to an invented person, to look at while it is written."""
    answers = {name: f"[{question.label}]" for name, question in question_fields(meeting).items()}
    values = {"passport_number": "AK 0123456", **answers, **meeting_fields(meeting, language), **EXAMPLES}
    return _filled(meeting, parts, values, language=language, reference="0000", dated=dated)


def _filled(
    meeting: Meeting, parts: LetterParts, values: dict[str, str], *, language: str, reference: str, dated: date
) -> LetterContent:
    # who holds the code or the link of somebody acts as them: neither stands on paper that others read
    values = {name: value for name, value in values.items() if name not in ("code", "link")}
    with force_locale(language):
        said = written_date(dated, current_language())
        labels = gettext("Reference"), gettext("Date")
    own = {"organisers": "\n".join(meeting.organisers), "contact_email": meeting.contact_email}
    return filled(parts, {**values, **own}, language=language, reference=reference, date=said, labels=labels)
