"""What letters say: the built-in text in each language, or the meeting's own; and the fields that may stand in it."""

from collections.abc import Mapping, Sequence
from functools import cache
from uuid import UUID

from flask_babel import gettext

from tracker.core.i18n import force_locale
from tracker.core.named_fields import one_line, unknown_fields
from tracker.core.texts import Text
from tracker.letters import queries
from tracker.letters.errors import WrongLetter
from tracker.letters.rules import LIMITS, LINES, OPTIONAL, LetterParts
from tracker.meetings.models import Meeting
from tracker.questions.queries import Reply, all_questions
from tracker.questions.rules import Asked, Kind
from tracker.registration.mail_kinds import PERSON_FIELDS
from tracker.registration.rules import clean_text

OWN_FIELDS: Mapping[str, Text] = {
    "reference": Text("Reference of the letter"),
    "date": Text("Date of the letter"),
    "organisers": Text("Organisers of the meeting, one a line"),
    "contact_email": Text("E-mail of the contact"),
}
#: answers that can stand in a sentence
_SAID = frozenset({Kind.TEXT, Kind.CHOICE, Kind.NUMBER, Kind.DATE, Kind.COUNTRY})
_WITHOUT = frozenset({"page"})


def known_fields(meeting: Meeting) -> dict[str, str | Text]:
    """Every field a letter of this meeting may have: the person's, the letter's own, and answers to the meeting's questions."""
    person = {name: text for name, text in PERSON_FIELDS.items() if name not in _WITHOUT}
    return {**person, **OWN_FIELDS, **{name: one.label for name, one in question_fields(meeting).items()}}


def question_fields(meeting: Meeting) -> dict[str, Asked]:
    """The meeting's questions that a letter may quote, by field: `passport-number` is `{passport_number}`."""
    found: dict[str, Asked] = {}
    for question in all_questions(meeting.id, meeting.revision):
        name = question.key.replace("-", "_")
        if question.kind in _SAID and name.isascii() and name.isidentifier() and name not in PERSON_FIELDS:
            found.setdefault(name, question)
    return found


def current_parts(meeting: Meeting, language: str) -> LetterParts:
    """The meeting's own text in this language, or the built-in one."""
    own = queries.find_text(meeting.id, language)
    return LetterParts(**own.parts) if own and own.parts else builtin_parts(language)


@cache
def builtin_parts(language: str) -> LetterParts:
    """The built-in letter: that somebody is expected, and a request to help them travel."""
    with force_locale(language):
        body = (
            gettext("Dear %(name)s,", name="{honorific} {whole_name}"),
            gettext(
                "We confirm that you are registered for the %(meeting)s, which will be held in %(city)s from %(dates)s, as a representative of %(organisation)s.",
                meeting="{meeting_title}",
                city="{city}",
                dates="{dates}",
                organisation="{organisation}",
            ),
            gettext("Passport number: %(number)s", number="{passport_number}"),
            gettext(
                "This letter is issued in support of your application for a visa. We would be grateful to the competent authorities for any help they can give you in obtaining it in time. It does not commit the organisers to bear any cost."
            ),
            gettext("Questions about this letter reach us at %(email)s.", email="{contact_email}"),
            gettext("Yours sincerely,"),
        )
        subject = gettext("Invitation to the %(meeting)s", meeting="{meeting_title}")
        addressee = "{honorific} {whole_name}\n{job_title}\n{organisation}\n{country}"
        return LetterParts(
            masthead="{organisers}",
            addressee=addressee,
            subject=subject,
            body="\n\n".join(body),
            signature="{contact}",
            signature_title="",
            foot="{meeting_title}, {dates}, {city}",
        )


def checked(parts: LetterParts, known: Mapping[str, object]) -> LetterParts:
    """The parts as they are kept. Raises WrongLetter."""
    wrong: dict[str, str | Text] = {}
    kept = {name: _checked(name, text, known, wrong) for name, text in parts.as_dict().items()}
    if wrong:
        raise WrongLetter(fields=wrong)
    return LetterParts(**kept)


def _checked(name: str, text: str, known: Mapping[str, object], wrong: dict[str, str | Text]) -> str:
    try:
        text = one_line(clean_text(text)) if name in LINES else clean_text(text)
    except ValueError:
        wrong[name] = Text("There is a character in it that cannot be printed")
        return text
    # the built-in text names the passport where the meeting asks for it; elsewhere its line falls out
    unknown = unknown_fields(text, {*known, "passport_number"})
    if not text and name not in OPTIONAL:
        wrong[name] = Text("This must not be empty")
    elif len(text) > LIMITS[name]:
        wrong[name] = Text("At most %(most)s characters, these are %(count)s", most=LIMITS[name], count=len(text))
    elif unknown:
        wrong[name] = unknown[0].message
    return text


def answer_texts(
    questions: Mapping[str, Asked], replies: Mapping[UUID, Reply], language: str, countries: Mapping[str, str]
) -> dict[str, str]:
    """The answers as a sentence says them; "" where there is none."""
    found = {}
    for name, question in questions.items():
        reply = replies.get(question.id)
        found[name] = _said(question, reply, language, countries) if reply is not None else ""
    return {"passport_number": "", **found}


def _said(question: Asked, reply: Reply, language: str, countries: Mapping[str, str]) -> str:
    if question.kind is Kind.CHOICE:
        return ", ".join(_choice(question, one, language) for one in reply.chosen)
    return countries.get(reply.text, reply.text) if question.kind is Kind.COUNTRY else reply.text


def _choice(question: Asked, chosen: Sequence[str], language: str) -> str:
    known = question.choice(chosen[0]) if chosen else None
    return known.said(language) if known else (chosen[-1] if chosen else "")
