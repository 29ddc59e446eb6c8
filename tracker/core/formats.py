"""How figures are printed: sizes, dates, ranges. Pure functions."""

from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal


@cache
def locale_of(language: str) -> Locale:
    """What Babel knows of the language: given its code alone, it looks for it in the file system at every call."""
    return Locale.parse(language)


#: what a byte, a thousand and a million of them are called where it is not B, KB, MB
_BYTES = {"fr": ("o", "Ko", "Mo"), "ru": ("Б", "КБ", "МБ")}


def size(count: int, language: str = "en") -> str:
    """Bytes as people read them (1 KB = 1,024 bytes, as the 2016 page counts): 66171 -> "65 KB", 15193866 -> "14.5 MB"."""
    one, thousand, million = _BYTES.get(language, ("B", "KB", "MB"))
    if count < 1024:
        return f"{count} {one}"
    if count < 1000 * 1024:
        return f"{format_decimal(round(count / 1024), locale=locale_of(language))} {thousand}"
    return f"{format_decimal(round(count / 1024 / 1024, 1), locale=locale_of(language))} {million}"


def written_number(value: int, language: str = "en") -> str:
    """1234 -> "1,234", "1 234", "1.234"."""
    return str(format_decimal(value, locale=locale_of(language)))


#: how a day is written where it is not "2 November 2016": with its year, without it, and the day alone (CLDR patterns)
_PATTERNS = {
    "zh": ("y年M月d日", "M月d日", "d日"),
    "es": ("d 'de' MMMM 'de' y", "d 'de' MMMM", "d"),
}
_USUAL = ("d MMMM y", "d MMMM", "d")
_UNTIL = {"ar": "إلى", "zh": "至", "en": "to", "fr": "au", "ru": "–", "es": "a"}


def _day(day: date, language: str, kind: int) -> str:
    """`kind`: 0 with the year, 1 without it, 2 the day alone."""
    pattern = _PATTERNS.get(language, _USUAL)[kind]
    if language == "fr" and day.day == 1:
        pattern = pattern.replace("d", "d'er'", 1)
    return format_date(day, pattern, locale=locale_of(language))


def written_date(day: date, language: str = "en") -> str:
    """A date written out: "25 October 2004" (UN Editorial Manual), 2004年10月25日, "1er mai 2004"."""
    return _day(day, language, 0)


def weekday_date(day: date, language: str = "en") -> str:
    """ "Tuesday, 1 November" - no year, for programmes."""
    weekday, written = format_date(day, "EEEE", locale=locale_of(language)), _day(day, language, 1)
    if language == "zh":
        return written + weekday
    return f"{weekday} {written}" if language == "fr" else f"{weekday}{'،' if language == 'ar' else ','} {written}"


def clock_time(moment: datetime, language: str = "en") -> str:
    """The time of an already local moment: "14:20"."""
    return format_time(moment, "HH:mm", locale=locale_of(language))


def date_range(first: date, last: date, language: str = "en") -> str:
    """ "31 October to 2 November 2016"; the year once, the month once where it is the same."""
    if first == last:
        return written_date(first, language)
    shared = 0 if first.year != last.year else 1 if first.month != last.month else 2
    joint = _UNTIL.get(language, _UNTIL["en"])
    if language == "zh":  # the year comes first, and is not said again
        return f"{written_date(first, language)}{joint}{_day(last, language, shared)}"
    space = "" if language == "ru" and shared == 2 else " "  # "1–2 ноября", but "31 октября – 2 ноября"
    return f"{_day(first, language, shared)}{space}{joint}{space}{written_date(last, language)}"


def labelled(words: str, language: str = "en") -> str:
    """What stands before what is said of it: "Register:", "S’inscrire :", "登记："."""
    return words + {"fr": "\u00a0:", "zh": "："}.get(language, ":")


def clocks_of(timezone: str, city: str = "") -> str:
    """Whose clocks tell the time: the city's, else those of the city after which the zone is called: "Africa/Dar_es_Salaam"."""
    return city or timezone.rpartition("/")[2].replace("_", " ")


def full_stop(language: str = "en") -> str:
    """What ends a sentence behind a link or a name."""
    return "。" if language == "zh" else "."


def comma(language: str = "en") -> str:
    """What parts a date from its place, with the space that follows it."""
    return {"ar": "، ", "zh": "，"}.get(language, ", ")


def age(passed: timedelta, language: str = "en") -> str:
    """How long ago, in one unit: "5 hours", "2 days"."""
    return format_timedelta(passed, granularity="minute", threshold=1, locale=locale_of(language))
