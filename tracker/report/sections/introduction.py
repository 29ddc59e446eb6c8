"""I Introduction: background, objectives, audience. II Opening: opening remarks, agenda, organization of work."""

from tracker.meetings.models import SessionKind
from tracker.report.document import Block, Heading, Item, Listing, Paragraph, Run, Section, plain
from tracker.report.facts import Facts
from tracker.report.rules import clause, count, day_and_date, inside, letter, sentence, series, time_of_day
from tracker.report.sections import sources
from tracker.report.sections.front import LANGUAGES


def introduction(facts: Facts) -> Section:
    meeting = facts.meeting
    background: list[Block] = [
        Paragraph(f"introduction.background.{at}", plain(sentence(text)), sources=sources.meeting("background"))
        for at, text in enumerate(meeting.background, 1)
    ]
    if meeting.mandates:
        word = "decision" if len(meeting.mandates) == 1 else "decisions"
        text = f"The meeting rested on {word} {series(meeting.mandates)}."
        background.append(Paragraph("introduction.mandates", plain(text), sources=sources.meeting("mandates")))
    blocks = [
        *_part("introduction.a", "Background", background),
        *_part("introduction.b", "Objectives", _objectives(facts)),
        *_part("introduction.c", "Target audience", _audience(facts)),
    ]
    return Section("introduction", "Introduction", "body", tuple(blocks))


def _part(key: str, title: str, blocks: list[Block]) -> list[Block]:
    return [Heading(key, title), *blocks] if blocks else []


def _objectives(facts: Facts) -> list[Block]:
    texts = [clause(text) for text in facts.meeting.objectives if text.strip()]
    found = sources.meeting("objectives")
    if len(texts) == 1:
        return [
            Paragraph(
                "introduction.objective", plain(f"The objective of the meeting was {_to(texts[0])}."), sources=found
            )
        ]
    if not texts:
        return []
    ends = [";"] * (len(texts) - 2) + ["; and", "."]
    items = tuple(
        Item(f"introduction.objectives.{letter(at)}", f"({letter(at)})", plain(text + end), sources=found)
        for at, (text, end) in enumerate(zip(texts, ends, strict=True), 1)
    )
    return [
        Paragraph("introduction.objectives", plain("The objectives of the meeting were:"), sources=found),
        Listing("introduction.objectives.list", items, found),
    ]


def _to(text: str) -> str:
    return text if text.startswith("to ") else f"the following: {text}"


def _audience(facts: Facts) -> list[Block]:
    audience = facts.meeting.audience.strip().rstrip(".")
    if not audience:
        return []
    text = f"The meeting was intended for the following audience: {inside(audience)}."
    return [Paragraph("introduction.audience", plain(text), sources=sources.meeting("audience"))]


def opening(facts: Facts) -> Section:
    blocks = [
        *_part("opening.a", "Opening remarks", _remarks(facts)),
        *_part("opening.b", "Adoption of the agenda", _adoption(facts)),
        *_part("opening.c", "Organization of work", _work(facts)),
    ]
    return Section("opening", "Opening of the meeting", "body", tuple(blocks))


def _remarks(facts: Facts) -> list[Block]:
    meeting = facts.meeting
    blocks: list[Block] = []
    if meeting.opened_at is not None:
        moment = facts.local(meeting.opened_at)
        chair = f", by {meeting.chair}" if meeting.chair else ""
        text = f"The meeting was called to order at {time_of_day(moment)} on {day_and_date(moment.date())}{chair}."
        blocks.append(Paragraph("opening.called", plain(text), sources=sources.meeting("opened_at", "chair")))
    blocks.extend(
        Paragraph(f"opening.remarks.{at}", plain(sentence(text)), sources=sources.meeting("opening"))
        for at, text in enumerate(meeting.opening, 1)
    )
    return blocks


def _adoption(facts: Facts) -> list[Block]:
    if not facts.agenda:
        return []
    runs = (
        Run("The meeting adopted its agenda, which is set out in "),
        Run("", ref="annex.agenda"),
        Run(" to the present report."),
    )
    return [Paragraph("opening.agenda", runs, sources=sources.records("agenda-item", (i.id for i in facts.agenda)))]


def _work(facts: Facts) -> list[Block]:
    texts = [sentence(text) for text in facts.meeting.organization_of_work]
    blocks: list[Block] = [
        Paragraph(f"opening.work.{at}", plain(text), sources=sources.meeting("organization_of_work"))
        for at, text in enumerate(texts, 1)
    ]
    counted = [s for s in facts.sessions if s.counted and s.kind in (SessionKind.PLENARY, SessionKind.GROUPS)]
    if counted:
        days = count(len({s.day_id for s in counted}), "day", "days")
        how = "in plenary" + (f" and in {count(len(facts.groups), 'group', 'groups')}" if facts.groups else "")
        language = LANGUAGES.get(facts.meeting.working_language, facts.meeting.working_language)
        runs = (
            Run(f"The meeting worked {how}, in {count(len(counted), 'session', 'sessions')} on {days}. "),
            Run(f"Its working language was {language}. The programme is reproduced in "),
            Run("", ref="annex.programme"),
            Run("."),
        )
        blocks.append(
            Paragraph("opening.sessions", runs, sources=sources.records("session", (s.id for s in facts.sessions)))
        )
    return blocks
