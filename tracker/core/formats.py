"""How figures are printed: sizes, dates, ranges. Pure functions."""

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal


def size(count: int, language: str = "en") -> str:
    """Bytes as people read them (1 KB = 1,024 bytes, as the 2016 page counts): 66171 -> "65 KB", 15193866 -> "14.5 MB"."""
    if count < 1024:
        return f"{count} B"
    if count < 1000 * 1024:
        return f"{format_decimal(round(count / 1024), locale=language)} KB"
    return f"{format_decimal(round(count / 1024 / 1024, 1), locale=language)} MB"


def written_date(day: date, language: str = "en") -> str:
    """A date written out: "25 October 2004" (UN Editorial Manual)."""
    return format_date(day, "d MMMM y", locale=language)


def weekday_date(day: date, language: str = "en") -> str:
    """ "Tuesday, 1 November" - no year, for programmes."""
    return format_date(day, "EEEE, d MMMM", locale=language)


def clock_time(moment: datetime, language: str = "en") -> str:
    """The time of an already local moment: "14:20"."""
    return format_time(moment, "HH:mm", locale=language)


def date_range(first: date, last: date, language: str = "en") -> str:
    """ "31 October to 2 November 2016"; the year once, the month once where it is the same."""
    if first == last:
        return written_date(first, language)
    if first.year != last.year:
        start = written_date(first, language)
    elif first.month != last.month:
        start = format_date(first, "d MMMM", locale=language)
    else:
        start = format_date(first, "d", locale=language)
    joint = {"ar": "إلى", "zh": "至", "en": "to", "fr": "au", "ru": "–", "es": "a"}[
        language if language in ("ar", "zh", "en", "fr", "ru", "es") else "en"
    ]
    return f"{start} {joint} {written_date(last, language)}"


def age(passed: timedelta, language: str = "en") -> str:
    """How long ago, in one unit: "5 hours", "2 days"."""
    return format_timedelta(passed, granularity="minute", threshold=1, locale=language)
