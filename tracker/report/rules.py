"""The rules of the United Nations Editorial Manual that software can apply, and other pure decisions of the report.

Each rule's source is named in docs/report.md.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from babel.dates import format_date

from tracker.core.formats import written_date
from tracker.figures.sentences import number
from tracker.registration.rules import has_family_first, whole_name

#: "At most 8,500 words from a secretariat, all text counted"
WORD_LIMIT = 8500
#: groups of fewer persons are not shown by gender: with one or two, a published number identifies them
SMALL = 3
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
#: a comma that parts words; the one in "1,701" parts nothing
_COMMA = re.compile(r",(?!\d{3})")
#: words that have a capital only because they begin a title or a field
COMMON = frozenset(
    [
        "A",
        "An",
        "The",
        "One",
        "Two",
        "Three",
        "Several",
        "Some",
        "Representatives",
        "Members",
        "Directors",
        "Annual",
        "Joint",
        "Meeting",
        "Workshop",
        "Regional",
        "Consultative",
        "First",
        "Second",
        "Third",
        "Fourth",
        "Fifth",
        "Sixth",
        "Seventh",
        "Eighth",
        "Ninth",
        "Tenth",
        "Online",
        "Virtual",
        "Consultation",
        "Seminar",
        "Training",
        "Webinar",
        "Symposium",
        "Briefing",
        "Hybrid",
        "Informal",
        "Subregional",
    ]
)
#: parts of a family name that its owner writes small
PARTICLES = frozenset(
    [
        "al",
        "af",
        "ap",
        "av",
        "bin",
        "bint",
        "d'",
        "da",
        "das",
        "de",
        "degli",
        "dei",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "ibn",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "ten",
        "ter",
        "till",
        "van",
        "vande",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
        "i",
    ]
)


def roman(value: int) -> str:
    """4 -> "IV"."""
    text = ""
    for size, letters in ROMAN:
        while value >= size:
            text, value = text + letters, value - size
    return text


def letter(value: int) -> str:
    """1 -> "a", 26 -> "z", 27 -> "aa"."""
    text = ""
    while value:
        value, rest = divmod(value - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def heading_number(level: int, value: int) -> str:
    """The number of a heading by its level: I. / A. / 1. / (a)."""
    return {1: f"{roman(value)}.", 2: f"{letter(value).upper()}.", 3: f"{value}."}.get(level, f"({letter(value)})")


def capital(text: str) -> str:
    """The first letter made large, nothing else touched."""
    return text[:1].upper() + text[1:]


def count(value: int, one: str, many: str) -> str:
    """ "one group", "four groups", "12 groups"."""
    return f"{number(value)} {one if value == 1 else many}"


def percentages(parts: Sequence[int]) -> list[int]:
    """The shares of parts that make a whole, in whole per cent that add up to 100 (largest remainders are rounded up)."""
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    found = [100 * part // whole for part in parts]
    order = sorted(range(len(parts)), key=lambda at: (100 * parts[at]) % whole, reverse=True)
    for at in order[: 100 - sum(found)]:
        found[at] += 1
    return found


def time_of_day(moment: datetime) -> str:
    """ "10.15 a.m.", "3 p.m.", "12 p.m. (noon)"; `moment` is local."""
    if (moment.hour, moment.minute) == (12, 0):
        return "12 p.m. (noon)"
    hour = moment.hour % 12 or 12
    minutes = f".{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes} {'a.m.' if moment.hour < 12 else 'p.m.'}"


def day_and_date(day: date) -> str:
    """ "Monday, 31 October 2016"."""
    return f"{format_date(day, 'EEEE', locale='en')}, {written_date(day)}"


def dates_in_text(first: date, last: date) -> str:
    """ "on 31 October 2016", "on 24 and 25 October 2016", "from 31 October to 2 November 2016"."""
    if first == last:
        return f"on {written_date(first)}"
    if last - first == timedelta(days=1):
        return f"on {_range(first, last, ' and ')}"
    return f"from {_range(first, last, ' to ')}"


def dates_in_masthead(first: date, last: date) -> str:
    """ "31 October–2 November 2016", with an en dash."""
    return written_date(first) if first == last else _range(first, last, "–")


def _range(first: date, last: date, joint: str) -> str:
    if first.year != last.year:
        start = written_date(first)
    elif first.month != last.month:
        start = format_date(first, "d MMMM", locale="en")
    else:
        start = str(first.day)
    return start + joint + written_date(last)


def series(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; parts that hold commas are parted by semicolons."""
    comma = "; " if any(_COMMA.search(part) for part in parts) else ", "
    if len(parts) < 2:
        return "".join(parts)
    last = f"{comma}and " if comma == "; " else " and "
    return comma.join(parts[:-1]) + last + parts[-1]


def sentence(text: str) -> str:
    """`text` as a sentence: a capital first, a stop last."""
    text = capital(text.strip())
    return text if not text or text[-1] in ".!?:…。؟" else text + "."


def inside(text: str) -> str:
    """`text` inside a sentence: an article or a common noun at its start is small, a name keeps its capital."""
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}".strip() if first in COMMON else text


def clause(text: str) -> str:
    """`text` as an entry of a list: no stop, and small where it begins with an infinitive ("To promote" -> "to promote")."""
    text = text.strip().rstrip(".;, ")
    return "to " + text[3:] if text.startswith("To ") else text


def family_name(name: str) -> str:
    """A family name as lists print it: "Medina Amarante" -> "MEDINA AMARANTE", "van der Berg" -> "van der BERG"."""
    words = name.split(" ")
    start = 0
    while start < len(words) - 1 and words[start] in PARTICLES:
        start += 1
    return " ".join([*words[:start], *(_upper(word) for word in words[start:])])


def _upper(word: str) -> str:
    if word in PARTICLES:
        return word
    if word.startswith("Mc") and len(word) > 2:
        return "Mc" + word[2:].upper()
    return word.replace("ß", "ẞ").upper()


def spoken_name(honorific: str, given: str, family: str) -> str:
    """A name in running text, as its owner writes it: capitals are for lists."""
    return f"{honorific} {whole_name(given, family)}".strip()


def full_name(honorific: str, given: str, family: str) -> str:
    """ "Ms. Given FAMILY"; one name alone is printed as a family name."""
    if not family:
        given, family = "", given
    if has_family_first(given, family):
        return spoken_name(honorific, given, family)
    return " ".join(part for part in (honorific, given, family_name(family)) if part)


class HasSmallCells(Protocol):
    """A meeting, as far as this rule needs it."""

    @property
    def small_cells(self) -> int | None: ...


def small_cells(meeting: HasSmallCells) -> int:
    """The fewest persons of a class that is shown at this meeting."""
    return SMALL if meeting.small_cells is None else max(1, meeting.small_cells)


def shown_shares(shares: Mapping[str, int], least: int = SMALL) -> tuple[dict[str, int], int]:
    """The classes large enough to be shown, and how many persons are in none of them.

    A small class could be found by subtraction if it were the only one left out, so then the next smallest goes too.
    """
    shown = {key: value for key, value in shares.items() if value}
    hidden = 0
    for key in sorted(shown, key=lambda key: shown[key]):
        if shown[key] >= least and (hidden == 0 or hidden >= least):
            break
        hidden += shown.pop(key)
    return shown, hidden
