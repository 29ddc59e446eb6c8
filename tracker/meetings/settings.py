"""What an organiser may change of a meeting by hand: its fields, how each is written in a form, and how it is read back. Pure.

Dates and programme are not among them: sessions hold check-ins, so they have pages of their own (tracker/programme).
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from tracker.core.errors import Invalid
from tracker.core.texts import Text
from tracker.core.writing import is_unprintable
from tracker.meetings.dates import on_clocks

#: of one line, of one text, of all paragraphs of a text together, in characters
LONGEST_LINE, LONGEST_TEXT, LONGEST_PARAGRAPHS = 300, 4000, 20_000
MOST_PLACES = 100_000
#: word processors break lines in many ways; all of them come along when their text is pasted
_LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_MOMENT = re.compile(r"(?:19[7-9]|20\d|21\d)\d-\d\d-\d\d[T ]\d\d:\d\d(?::00)?", re.ASCII)
_WRITTEN = "%Y-%m-%dT%H:%M"


class Kind(StrEnum):
    """How a field is written."""

    LINE = "line"
    EMAIL = "email"
    TEXT = "text"
    LINES = "lines"
    PARAGRAPHS = "paragraphs"
    MOMENT = "moment"
    NUMBER = "number"
    COUNTRY = "country"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Setting:
    """A column of the meeting, as forms and histories name it."""

    name: str
    label: Text
    kind: Kind = Kind.LINE
    most: int = LONGEST_LINE
    required: Text | None = None


SETTINGS: tuple[Setting, ...] = (
    Setting("title", Text("Title"), required=Text("Enter the title of the meeting")),
    Setting("short_title", Text("Short title"), required=Text("Enter a short title")),
    Setting("theme", Text("Theme")),
    Setting("city", Text("City")),
    Setting("country_iso2", Text("Country"), Kind.COUNTRY),
    Setting("venue", Text("Venue")),
    Setting("online", Text("People may attend online"), Kind.TICK),
    Setting("registration_opens_at", Text("Registration opens"), Kind.MOMENT),
    Setting("registration_closes_at", Text("Registration closes"), Kind.MOMENT),
    Setting("capacity", Text("Places"), Kind.NUMBER),
    Setting("confirms_itself", Text("Registrations are confirmed at once"), Kind.TICK),
    Setting("invitation_only", Text("By invitation only"), Kind.TICK),
    Setting("confirms_invited", Text("Invited people are confirmed at once"), Kind.TICK),
    Setting("shared_emails", Text("Several people may register with one e-mail address"), Kind.TICK),
    Setting("moves_up", Text("The waiting list moves up by itself"), Kind.TICK),
    Setting("undo_minutes", Text("Minutes in which a decision can be undone"), Kind.NUMBER),
    Setting("contact_name", Text("Name of the contact")),
    Setting("contact_email", Text("E-mail of the contact"), Kind.EMAIL, 254),
    Setting("contact_phone", Text("Telephone of the contact"), most=40),
    Setting("objectives", Text("Objectives"), Kind.LINES, LONGEST_PARAGRAPHS),
    Setting("audience", Text("Who it is for"), Kind.TEXT, LONGEST_TEXT),
    Setting("summary", Text("Summary"), Kind.TEXT, LONGEST_TEXT),
    Setting("symbol", Text("Document symbol"), most=100),
    Setting("small_cells", Text("Fewest persons of a gender shown in a breakdown"), Kind.NUMBER),
    Setting("organisers", Text("Organisers"), Kind.LINES, LONGEST_PARAGRAPHS),
    Setting("chair", Text("Chair")),
    Setting("opened_at", Text("Called to order"), Kind.MOMENT),
    Setting("closed_at", Text("Declared closed"), Kind.MOMENT),
    Setting("background", Text("Background"), Kind.PARAGRAPHS, LONGEST_PARAGRAPHS),
    Setting("opening", Text("Opening"), Kind.PARAGRAPHS, LONGEST_PARAGRAPHS),
    Setting("organization_of_work", Text("Organization of work"), Kind.PARAGRAPHS, LONGEST_PARAGRAPHS),
    Setting("other_matters", Text("Other matters"), Kind.PARAGRAPHS, LONGEST_PARAGRAPHS),
    Setting("closing", Text("Closing"), Kind.PARAGRAPHS, LONGEST_PARAGRAPHS),
)
#: the later of the two, the earlier, and what is wrong when they are not so
IN_ORDER = (
    ("registration_closes_at", "registration_opens_at", Text("Registration must close after it opens")),
    ("closed_at", "opened_at", Text("The meeting must be closed after it was called to order")),
)

Value = str | bool | int | datetime | list[str] | None


def write(setting: Setting, value: Value, zone: str) -> str:
    """The value as it stands in its field; moments as the clocks of `zone` show them."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).strftime(_WRITTEN)
    if isinstance(value, list):
        between = "\n\n" if setting.kind is Kind.PARAGRAPHS else "\n"
        return between.join(" ".join(text.split()) for text in value)
    return "" if value is None else one_break(str(value))


def one_break(text: str) -> str:
    """The text with one kind of line break: browsers send two characters for each."""
    return _LINE_BREAK.sub("\n", text)


def read(setting: Setting, text: str, zone: str, countries: Collection[str]) -> Value:
    """What was typed, as it is kept. Raises Invalid with the reason."""
    text = _clean(setting, text)
    if setting.kind in (Kind.LINE, Kind.EMAIL):
        return _line(setting, text)
    if setting.kind in _FREE:
        return _FREE[setting.kind](text)
    if not text:
        return None
    if setting.kind is Kind.NUMBER:
        return _number(text)
    return _moment(text, zone) if setting.kind is Kind.MOMENT else _country(text, countries)


def _clean(setting: Setting, text: str) -> str:
    text = unicodedata.normalize("NFC", one_break(text).replace("\t", " ").strip())
    if any(is_unprintable(character) and character != "\n" for character in text):
        raise Invalid(Text("This has a character that cannot be seen. Type it again instead of pasting it"))
    if len(text) > setting.most:
        raise Invalid(Text("This is longer than %(most)d characters", most=setting.most))
    return text


def _one_by_one(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _as_lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n"))


#: whatever is written there is right
_FREE: Mapping[Kind, Callable[[str], Value]] = {
    Kind.TICK: bool,
    Kind.TEXT: _as_lines,
    Kind.LINES: _one_by_one,
    Kind.PARAGRAPHS: _one_by_one,
}


def _line(setting: Setting, text: str) -> str:
    if "\n" in text:
        raise Invalid(Text("Write this in one line"))
    if not text and setting.required is not None:
        raise Invalid(setting.required)
    return _email(text) if text and setting.kind is Kind.EMAIL else " ".join(text.split())


def _email(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        # rehearsals use the reserved domain .test
        return validate_email(text, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise Invalid(Text("Enter an e-mail address in full, like name@example.org")) from error


def _moment(text: str, zone: str) -> datetime:
    """A time on the clocks of the zone, in UTC; the first of two when the clocks are set back."""
    try:
        typed = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        typed = None
    if typed is None:
        raise Invalid(Text("Enter a date and a time, like 2027-06-01 09:00"))
    return on_clocks(typed, zone).astimezone(UTC)


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_PLACES:
        raise Invalid(Text("Enter a whole number up to %(most)d, or nothing for no limit", most=MOST_PLACES))
    return int(text)


def _country(text: str, countries: Collection[str]) -> str:
    if text not in countries:
        raise Invalid(Text("Choose a country of the list"))
    return text
