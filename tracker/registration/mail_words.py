"""What the words of a mail may be, before they are kept or sent."""

from collections.abc import Callable, Collection, Mapping, Sequence

from tracker.core.named_fields import names_in, unknown_fields
from tracker.core.texts import Text
from tracker.mail.kinds import MailKind
from tracker.mail.wording import current_words
from tracker.meetings.models import Meeting
from tracker.registration.errors import WrongWords
from tracker.registration.rules import clean_name, clean_text

LONGEST_SUBJECT, LONGEST_TEXT = 200, 10_000


def checked_words(subject: str, text: str, known: Collection[str], *, suffix: str = "") -> tuple[str, str]:
    """Subject and text as they are kept. Raises WrongWords, its fields named with `suffix`."""
    wrong: dict[str, str | Text] = {}
    subject = _clean(subject, clean_name, f"subject{suffix}", wrong)
    text = _clean(text, clean_text, f"text{suffix}", wrong)
    checks = (
        (f"subject{suffix}", subject, LONGEST_SUBJECT, Text("Enter a subject")),
        (f"text{suffix}", text, LONGEST_TEXT, Text("Enter a text")),
    )
    for name, value, most, missing in checks:
        if name in wrong:
            continue
        if not value:
            wrong[name] = missing
        elif len(value) > most:
            wrong[name] = Text("At most %(most)s characters, these are %(count)s", most=most, count=len(value))
        elif unknown := unknown_fields(value, known):
            wrong[name] = _told([one.message for one in unknown])
    if wrong:
        raise WrongWords(fields=wrong)
    return subject, text


def _told(messages: Sequence[Text]) -> Text:
    """The first is told in words; that there are more, too."""
    if len(messages) == 1:
        return messages[0]
    return Text("%(first)s And %(count)s more.", first=messages[0], count=len(messages) - 1)


def _clean(text: str, clean: Callable[[str], str], name: str, wrong: dict[str, str | Text]) -> str:
    try:
        return clean(text)
    except ValueError:
        wrong[name] = Text("There is a character in it that cannot be sent")
        return text


def checked_languages(typed: Mapping[str, tuple[str, str]], known: Collection[str]) -> dict[str, tuple[str, str]]:
    """Words in several languages, each checked. Raises WrongWords with everything that is wrong."""
    wrong: dict[str, str | Text] = {}
    words: dict[str, tuple[str, str]] = {}
    for code, (subject, text) in typed.items():
        try:
            words[code] = checked_words(subject, text, known, suffix=f"_{code}")
        except WrongWords as error:
            wrong |= error.fields
    if wrong:
        raise WrongWords(fields=wrong)
    return words


def changed_words(meeting: Meeting, kind: MailKind, typed: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Those of the typed words that are not what the meeting's mails of this kind say anyway. Raises WrongWords."""
    words = checked_languages(typed, kind.fields)
    said = {code: current_words(meeting.id, kind, code) for code in words}
    return {code: found for code, found in words.items() if found != (said[code].subject, said[code].text)}


def written_languages(typed: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The languages in which something was written: the others fall back."""
    return {code: words for code, words in typed.items() if any(part.strip() for part in words)}


def lost_fields(before: str, after: str, needed: Collection[str]) -> list[str]:
    """Which of the needed fields stood in the text and stand there no more."""
    return [name for name in names_in(before) if name in needed and name not in names_in(after)]
