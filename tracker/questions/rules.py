"""Questions of a meeting's own: what a question is, whom it is put to, and what is an answer to it. Pure."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from uuid import UUID

from tracker.core.folding import fold
from tracker.core.texts import Text
from tracker.core.writing import is_unprintable


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    COUNTRY = "country"
    FILE = "file"


class Stage(StrEnum):
    """Where a question stands: in the registration form, or in the form that the confirmed get after it."""

    REGISTRATION = "registration"
    SECOND = "second"


CHOSEN = frozenset({Kind.CHOICE, Kind.CHOICES})
#: whose answers the search looks into
SEARCHED = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.CHOICES})
#: the fields every registration has that a question may depend on, with their values
STANDARD: Mapping[str, tuple[str, ...]] = {"mode": ("in-person", "online"), "needs": ("visa", "funding", "access")}
LONGEST: Mapping[Kind, int] = {Kind.TEXT: 300, Kind.LONG_TEXT: 4000}
LONGEST_NUMBER = 15
#: most bytes of one file, and what it may be
LARGEST_FILE = 10 * 1024 * 1024
FILE_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})
#: between several choices of one answer, as lists and files print them
BETWEEN = "; "
_APART = re.compile(r"[;\n|]")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]00:00(?::00)?)?", re.ASCII)


class NotAnAnswer(ValueError):
    """What was typed does not answer the question; `text` says what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose. Its id never changes and never comes again; one that was taken out is `retired`."""

    id: str
    label: str
    translations: Mapping[str, str] = field(default_factory=dict)
    retired: bool = False

    def said(self, language: str) -> str:
        """The choice in a language, or as it was written."""
        return self.translations.get(language) or self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it stands. `only_if`: it is put to those who gave one of these answers, (question, value)."""

    id: UUID
    key: str
    kind: Kind
    label: str
    version: int = 1
    revision: int = 1
    stage: Stage = Stage.REGISTRATION
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    only_if: tuple[tuple[str, str], ...] = ()
    #: put to these types of organisations alone; empty: to all
    organisation_types: frozenset[str] = frozenset()
    #: what the answer is used for: "your visa letter"; "" when it needs no saying
    purpose: str = ""
    #: days after the meeting for which the answer is kept; None: as long as the registration
    retain_days: int | None = None
    #: language -> {"label", "help", "purpose"}
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: no longer asked; its answers are kept
    ended: bool = False

    @property
    def column(self) -> str:
        """Its name in files that programs read; an earlier version of the question has a column of its own."""
        return f"{self.key}.v{self.version}" if self.ended else self.key

    def said(self, what: str, language: str) -> str:
        """Its label, help or purpose in a language, or as it was written."""
        written: str = getattr(self, what)
        return self.translations.get(language, {}).get(what) or written

    def choice(self, wanted: str) -> Choice | None:
        """The choice with this id."""
        return next((choice for choice in self.choices if choice.id == wanted), None)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file somebody sent, already in the storage."""

    upload_id: UUID
    name: str
    media_type: str
    blob: str
    size: int


@dataclass(frozen=True, slots=True)
class Given:
    """An answer fit to be stored. `chosen`: the ids and labels as they were chosen."""

    text: str
    chosen: tuple[tuple[str, str], ...] = ()
    file: KeptFile | None = None

    @property
    def picked(self) -> str:
        """The chosen ids between blanks, so that each can be looked for: " c1 c3 "; "" for other kinds."""
        return f" {' '.join(id_ for id_, _ in self.chosen)} " if self.chosen else ""


def parse(
    question: Asked, typed: str | Sequence[str], *, countries: Collection[str] = (), held: Collection[str] = ()
) -> Given | None:
    """The answer written in `typed`; None for nothing. Raises NotAnAnswer.

    For every door: a form sends the ids of choices, a program or a spreadsheet their words (several between semicolons),
    in any language of the question. `countries`: the codes there are.
    """
    texts = [
        _clean(part, lines=question.kind in (Kind.LONG_TEXT, Kind.CHOICES))
        for part in ([typed] if isinstance(typed, str) else typed)
    ]
    texts = [text for text in texts if text]
    if not texts:
        return None
    if question.kind in CHOSEN:
        return _parse_choices(question, texts, held)
    if question.kind is Kind.FILE:
        raise NotAnAnswer(Text("A file can only be sent by the form"))
    return Given(_PARSERS[question.kind](question, texts[0], countries))


def _clean(text: str, *, lines: bool) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()
    parts = [line.rstrip() for line in text.split("\n")]
    if any(is_unprintable(character) for line in parts for character in line):
        raise NotAnAnswer(Text("Take out the characters that cannot be printed"))
    return "\n".join(parts) if lines else " ".join(text.split())


def _parse_choices(question: Asked, texts: Sequence[str], held: Collection[str]) -> Given:
    found: dict[str, str] = {}
    for text in texts:
        for choice in _choices_in(question, text, held):
            found[choice.id] = choice.label
    if question.kind is Kind.CHOICE and len(found) > 1:
        raise NotAnAnswer(Text("Choose one answer only"))
    chosen = tuple((choice.id, choice.label) for choice in question.choices if choice.id in found)
    return Given(BETWEEN.join(label for _, label in chosen), chosen)


def _choices_in(question: Asked, text: str, held: Collection[str]) -> list[Choice]:
    """The choices a text names: one by its id or words, or several with signs between them."""
    offered = [choice for choice in question.choices if not choice.retired or choice.id in held]
    one = _choice_called(offered, text)
    if one is not None:
        return [one]
    parts = [part.strip() for part in _APART.split(text) if part.strip()]
    found = [_choice_called(offered, part) for part in parts]
    if not parts or None in found:
        raise NotAnAnswer(Text("Choose from the answers that are offered"))
    return [choice for choice in found if choice is not None]


def _choice_called(offered: Sequence[Choice], text: str) -> Choice | None:
    for choice in offered:
        if choice.id == text:
            return choice
    wanted = _folded(text)
    named = [c for c in offered if wanted in {_folded(c.label), *(_folded(said) for said in c.translations.values())}]
    return named[0] if len(named) == 1 else None


def _folded(text: str) -> str:
    return fold(text) or text.casefold()


def _parse_text(question: Asked, text: str, countries: Collection[str]) -> str:
    most = LONGEST[question.kind]
    if len(text) > most:
        raise NotAnAnswer(Text("Use no more than %(limit)d characters", limit=most))
    return text


def _parse_number(question: Asked, text: str, countries: Collection[str]) -> str:
    """Digits of any script, a point or a comma before the decimals: "1,5", "٢٠"."""
    plain = "".join(
        str(unicodedata.decimal(sign, sign))
        for sign in text.replace(" ", "").replace("\N{ARABIC DECIMAL SEPARATOR}", ".")
    )
    plain = plain.replace("\N{MINUS SIGN}", "-").replace(",", ".")
    try:
        number = Decimal(plain) if len(plain) <= LONGEST_NUMBER and "e" not in plain.lower() else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise NotAnAnswer(Text("Enter a number in digits, like 2 or 1.5"))
    return f"{number:f}"


def _parse_date(question: Asked, text: str, countries: Collection[str]) -> str:
    found = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1] if found else "").isoformat()
    except ValueError:
        raise NotAnAnswer(Text("Enter a date as year-month-day, like 2027-06-01")) from None


def _parse_country(question: Asked, text: str, countries: Collection[str]) -> str:
    if text.upper() not in countries:
        raise NotAnAnswer(Text("Choose the country from the list"))
    return text.upper()


_PARSERS = {
    Kind.TEXT: _parse_text,
    Kind.LONG_TEXT: _parse_text,
    Kind.NUMBER: _parse_number,
    Kind.DATE: _parse_date,
    Kind.COUNTRY: _parse_country,
}


def kept_until(retain_days: int | None, meeting_ends_on: date) -> date | None:
    """The last day on which the answers are kept; None: as long as the registration."""
    return None if retain_days is None else meeting_ends_on + timedelta(days=retain_days)
