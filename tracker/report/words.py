"""The language that a part of the report is written in: its texts, numbers, dates, lists. The report's own is English."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list

from tracker.core.formats import locale_of, written_date, written_number
from tracker.figures.sentences import number
from tracker.report.rules import letter, series

#: the letters that count the entries of a list in Arabic, in their old order
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"


@dataclass(frozen=True, slots=True)
class Words:
    """`say` puts a `Text` into the language."""

    language: str = "en"
    say: Callable[[str], str] = str

    def number(self, value: int) -> str:
        """In running text: in English words under ten, elsewhere figures."""
        return number(value) if self.language == "en" else self.figure(value)

    def figure(self, value: int) -> str:
        """In tables."""
        return written_number(value, self.language)

    def series(self, parts: Sequence[str]) -> str:
        """ "a, b and c"; parts that hold commas are parted by semicolons."""
        if self.language == "en":
            return series(parts)
        if any("," in part for part in parts):
            return ("؛ " if self.language == "ar" else "; ").join(parts)
        return format_list(parts, locale=locale_of(self.language))

    def date(self, day: date) -> str:
        return written_date(day, self.language)

    def mark(self, at: int) -> str:
        """The mark of an entry as United Nations documents of the language have it: "(a)", "a)", "(أ)"."""
        if self.language == "ar" and at <= len(_ABJAD):
            return f"({_ABJAD[at - 1]})"
        return f"{letter(at)})" if self.language in {"es", "fr", "ru"} else f"({letter(at)})"


ENGLISH = Words()
