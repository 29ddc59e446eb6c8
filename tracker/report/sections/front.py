"""What stands before the numbered text: the time of the figures, the disclaimer, the summary."""

from tracker.core.formats import clocks_of, written_date
from tracker.figures.sentences import attendance_sentence, numbers
from tracker.report.document import Block, Box, Masthead, Note, Run, Runs, Section, merged, plain, sources_of
from tracker.report.facts import Facts
from tracker.report.rules import capital, count, dates_in_masthead, dates_in_text, inside, sentence, series, time_of_day
from tracker.report.sections import sources
from tracker.report.sections.attendance import in_all
from tracker.report.sections.recommendations import NOBODY, by_addressee
from tracker.report.stating import sentences, stating

LANGUAGES = {"ar": "Arabic", "zh": "Chinese", "en": "English", "fr": "French", "ru": "Russian", "es": "Spanish"}


def masthead(facts: Facts) -> Masthead:
    """The date is the last day of the meeting, as reports are dated."""
    meeting = facts.meeting
    return Masthead(
        organisers=tuple(meeting.organisers),
        symbol=meeting.symbol,
        distribution="General",
        date=written_date(meeting.ends_on),
        language=LANGUAGES.get(meeting.working_language, meeting.working_language),
        meeting=meeting.title,
        place_and_dates=capital(
            ", ".join(part for part in (facts.place, dates_in_masthead(meeting.starts_on, meeting.ends_on)) if part)
        ),
        title=f"Report of the {inside(meeting.title)}",
    )


def as_of_text(facts: Facts) -> str:
    """ "2 November 2016, 6.05 p.m. (Geneva)"."""
    moment = facts.local(facts.figures.as_of)
    return f"{written_date(moment.date())}, {time_of_day(moment)} ({clocks_of(facts.meeting.timezone, facts.meeting.city)})"


def front(facts: Facts) -> Section:
    blocks: list[Block] = []
    texts = _summary(facts)
    if facts.meeting.disclaimer:
        blocks.append(
            Note("front.disclaimer", plain(sentence(facts.meeting.disclaimer)), sources.meeting("disclaimer"))
        )
    blocks.append(Box("front.summary", "Summary", texts, sources_of(tuple(run for runs in texts for run in runs))))
    blocks.append(_as_of(facts))
    return Section("front", "", "front", tuple(blocks))


def _summary(facts: Facts) -> tuple[Runs, ...]:
    meeting = facts.meeting
    where = " online" if facts.place == "online" else f" in {facts.place}" if facts.place else ""
    where += "," if "," in where else ""
    title = inside(meeting.title) + ("," if ", " in meeting.title else "")
    held = f"The {title} was held{where} {dates_in_text(meeting.starts_on, meeting.ends_on)}."
    first = sentences(
        (held, sources.meeting("title", "city", "starts_on", "ends_on")),
        (attendance_sentence(facts.figures, state=stating), in_all(facts.figures)),
        (sentence(meeting.summary) if meeting.summary else "", sources.meeting("summary")),
    )
    found = by_addressee(facts)
    if not found:
        return (first,)
    behind = merged(source for _, points in found for point in points for source in point.sources)
    many = [len(points) for _, points in found]
    if len(found) == 1:
        total, name = count(sum(many), "recommendation", "recommendations"), found[0][0]
        whom = "" if name == NOBODY[0] else f", {'all ' if many != [1] else ''}to {name}"
        return (first, sentences((f"The discussions led to {total}{whom}.", behind)))
    total, *style = numbers(sum(many), *many)
    to_whom = series([f"{n} to {name}" for n, (name, _) in zip(style, found, strict=True)])
    return (first, sentences((f"The discussions led to {total} recommendations: {to_whom}.", behind)))


def _as_of(facts: Facts) -> Note:
    figures = facts.figures
    checked = sum(session.attended for session in figures.sessions)
    registered = figures.value("registered")
    if registered or checked:
        behind = f"from {_many(registered, 'registration')} and {_many(checked, 'check-in')} to sessions"
    else:
        behind = "when nobody was registered"
    text = f"Figures as at {as_of_text(facts)}, {behind}."
    return Note("front.as-of", (Run(text),), sources.figures("registered", "attended"))


def _many(value: int, one: str) -> str:
    return count(value, one, f"{one}s") if value else f"no {one}"
