"""A meeting's facts as they are said in the language of a paper: names of countries and regions, place, dates, numbers.

What people typed is never translated. Used where that language is being written (`force_locale`).
"""

from collections.abc import Callable
from dataclasses import replace

from babel.numbers import format_percent
from flask_babel import gettext

from tracker.core.formats import clock_time, clocks_of, date_range, written_date, written_number
from tracker.core.i18n import LANGUAGES, current_language, say
from tracker.core.texts import Text
from tracker.figures.sentences import attendance_sentence, missing_sentence
from tracker.meetings.models import Meeting
from tracker.organisations.names import region_name
from tracker.organisations.queries import list_countries
from tracker.report.document import Masthead
from tracker.report.facts import Facts
from tracker.report.sections import front
from tracker.report.words import Words


def language_of(meeting: Meeting, asked: str = "") -> str:
    """The language asked for, else the meeting's, else English."""
    return next((code for code in (asked, meeting.working_language) if code in LANGUAGES), "en")


def here() -> Words:
    """The language being written."""
    return Words(current_language(), say)


def in_words_of(facts: Facts) -> Facts:
    """The same with the countries and regional groups named as in the language being written."""
    language = current_language()
    if language == "en":
        return facts
    here = {country.iso2: country.name for country in list_countries(language)}
    names = {country.name: here[country.iso2] for country in list_countries()}
    people = [
        replace(person, country=names.get(person.country, person.country), region=region_name(person.region))
        for person in facts.people
    ]
    beside = facts.comparison and replace(
        facts.comparison, regions={code: region_name(name) for code, name in facts.comparison.regions.items()}
    )
    return replace(facts, country=names.get(facts.country, facts.country), people=people, comparison=beside)


def country_order() -> Callable[[str], int]:
    """Where a country stands in the alphabet of the language being written."""
    ranks = {country.name: at for at, country in enumerate(list_countries(current_language()))}
    return lambda name: ranks.get(name, len(ranks))


def number(value: int) -> str:
    return written_number(value, current_language())


def percent(value: int) -> str:
    """45 -> "45%", "45 %"."""
    return str(format_percent(value / 100, locale=current_language()))


def attendance(facts: Facts) -> str:
    """Who attended, in one sentence."""
    return attendance_sentence(facts.figures, current_language(), gettext)


def missing(facts: Facts) -> str:
    """Which expected centres were not there."""
    return missing_sentence(facts.figures, gettext)


def masthead(facts: Facts) -> Masthead:
    """The head of a paper. In English it is the report's own."""
    head, language, meeting = front.masthead(facts), current_language(), facts.meeting
    if language == "en":
        return head
    place = ", ".join(part for part in (meeting.city, facts.country) if part)
    place = place or (say(Text("Online")) if meeting.online else "")
    when = date_range(meeting.starts_on, meeting.ends_on, language)
    return replace(
        head,
        distribution=say(Text("General")),
        language=LANGUAGES[language],
        place_and_dates=", ".join(part for part in (place, when) if part),
    )


def as_of(facts: Facts) -> str:
    """When the figures were counted."""
    language, moment = current_language(), facts.local(facts.figures.as_of)
    if language == "en":
        return front.as_of_text(facts)
    return f"{written_date(moment.date(), language)}, {clock_time(moment, language)} ({clocks_of(facts.meeting.timezone, facts.meeting.city)})"
