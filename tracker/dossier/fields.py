"""The kinds of value in a meeting's file, each with the words that say what is wrong with it."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field

from tracker.registration.rules import clean_name, clean_text

#: bytes of a unit as the meetings' pages print it: 64.62 K
UNITS = {"": 1, "B": 1, "K": 1024, "KB": 1024, "M": 1024**2, "MB": 1024**2}
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([A-Z]*)", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def closest(word: str, known: list[str]) -> str:
    """ "; did you mean ...?" with the nearest known word, or nothing when none is near."""
    from rapidfuzz import process

    found = process.extractOne(word, known, score_cutoff=70)
    return f'; did you mean "{found[0]}"?' if found else ""


def _clean(text: str, cleaning: Callable[[str], str] = clean_text) -> str:
    try:
        return cleaning(text)
    except ValueError as error:
        raise ValueError("holds characters that cannot be printed") from error


def _in_one_line(text: str) -> str:
    """Blanks collapse; a line break among them is refused, for the field stands in headings and calendars."""
    if "\n" in text.strip() or "\r" in text.strip():
        raise ValueError("must be one line")
    return _clean(text, clean_name)


def _filled(most: int, cleaning: Callable[[str], str]) -> AfterValidator:
    def check(text: str) -> str:
        text = _in_one_line(text) if cleaning is clean_name else _clean(text, cleaning)
        if not text:
            raise ValueError("must not be empty")
        if len(text) > most:
            raise ValueError(f"must have {most} characters at most")
        return text

    return AfterValidator(check)


def is_slug(text: str) -> bool:
    """Whether the text can stand in an address: small letters, digits and single hyphens, 60 at most."""
    return bool(_SLUG.fullmatch(text)) and len(text) <= 60


def _slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError("must be small letters, digits and single hyphens, 60 at most, like joint-2016")
    return text


def _zone(text: str) -> str:
    known = available_timezones()
    if text not in known:
        raise ValueError(f'"{text}" is no IANA time zone{closest(text, sorted(known))}')
    return text


def _email(text: str) -> str:
    if not text:
        return text
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(f"is no e-mail address: {error}") from error


def _size(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or found[2].upper() not in UNITS:
        raise ValueError('must be a number of bytes or a text like "64.62 K" or "6.45 MB"')
    return round(float(found[1]) * UNITS[found[2].upper()])


def _moment(kind: type[Any], example: str) -> Callable[[object], object]:
    """Take the TOML value, or a text without seconds, which TOML has no way to write."""

    def read(value: object) -> object:
        if type(value) is kind:
            return value
        if isinstance(value, str):
            try:
                return kind.fromisoformat(value)
            except ValueError:
                pass
        raise ValueError(f"must be {example}")

    return read


#: lines and paragraphs; may be empty
Words = Annotated[str, AfterValidator(_clean)]
#: one line; may be empty
Line = Annotated[str, AfterValidator(_in_one_line)]
#: one line
Title = Annotated[str, _filled(300, clean_name)]
#: a paragraph
Sentence = Annotated[str, _filled(4000, clean_text)]
#: a topic, a room, a heading
Label = Annotated[str, _filled(200, clean_name)]
Slug = Annotated[str, AfterValidator(_slug)]
Zone = Annotated[str, AfterValidator(_zone)]
Email = Annotated[str, AfterValidator(_email)]
Size = Annotated[int, BeforeValidator(_size)]
On = Annotated[date, BeforeValidator(_moment(date, "a date like 2016-10-31"))]
At = Annotated[time, BeforeValidator(_moment(time, 'a time like "09:30"'))]
Moment = Annotated[datetime, BeforeValidator(_moment(datetime, 'a date and time like "2016-09-01 09:00"'))]
Count = Annotated[int, Field(ge=0)]
