"""Follow-up to the recommendations of the previous meeting: what became of each, and of those still open before it."""

from collections import Counter

from tracker.core.formats import date_range, written_date
from tracker.discussions.light import bare
from tracker.figures.sentences import number, numbers
from tracker.recommendations.following import Carried
from tracker.recommendations.queries import Line
from tracker.recommendations.rules import LIVE, STATES, State
from tracker.report.document import Block, Column, Paragraph, Section, Table, plain
from tracker.report.facts import Facts
from tracker.report.rules import count, inside, sentence, series
from tracker.report.sections import sources

TITLE = "Follow-up to the recommendations of the previous meeting"
#: after a number, one and several: "three have been carried out"
_BECAME = {
    State.DONE: ("has been carried out", "have been carried out"),
    State.REPORTED: ("has been reported as done", "have been reported as done"),
    State.UNDER_WAY: ("is under way", "are under way"),
    State.OPEN: ("is open", "are open"),
    State.OVERTAKEN: ("was overtaken by events", "were overtaken by events"),
    State.DROPPED: ("is not pursued", "are not pursued"),
}


def follow_up(facts: Facts) -> Section:
    blocks: list[Block] = []
    for carried in facts.carried:
        if carried.lines:
            blocks += [_lead(carried), _table(carried)]
    return Section("follow-up", TITLE, "body", tuple(blocks))


def _lead(carried: Carried) -> Paragraph:
    meeting, total = carried.meeting, len(carried.lines)
    when = date_range(meeting.starts_on, meeting.ends_on)
    many = count(total, "recommendation", "recommendations")
    first = (
        f"The {inside(meeting.title)} ({when}) made {many}."
        if carried.is_previous
        else f"Of the recommendations of the {inside(meeting.title)} ({when}), {_still(total)} when the previous meeting began."
    )
    found = sources.records("recommendation", (line.recommendation.id for line in carried.lines))
    text = f"{first} {_became(carried)}"
    return Paragraph(f"follow-up.{meeting.slug}", plain(text), sources=found)


def _still(total: int) -> str:
    return f"{number(total)} {'was' if total == 1 else 'were'} still open"


def _became(carried: Carried) -> str:
    states = Counter(line.recommendation.state for line in carried.lines)
    order = [state for state in _BECAME if states[state]]
    total = len(carried.lines)
    if len(order) == 1:
        one, several = _BECAME[order[0]]
        return sentence(f"It {one}" if total == 1 else f"All of them {several}")
    said = numbers(*(states[state] for state in order))
    parts = [f"{n} {_BECAME[state][states[state] > 1]}" for n, state in zip(said, order, strict=True)]
    return sentence(f"Of these, {series(parts)}")


def _table(carried: Carried) -> Table:
    columns = (
        Column("No.", width=1),
        Column("Recommendation", width=6),
        Column("Responsible", width=3),
        Column("State", width=2),
        Column("What was reported", width=5),
    )
    found = sources.records("recommendation", (line.recommendation.id for line in carried.lines))
    rows = tuple(_row(line) for line in carried.lines)
    title = f"Recommendations of the {inside(carried.meeting.short_title)} and what became of them"
    return Table(f"follow-up.{carried.meeting.slug}.table", title, columns, rows, sources=found)


def _row(line: Line) -> tuple[str, ...]:
    one = line.recommendation
    state = str(STATES[one.state])
    if one.state in LIVE and one.due_on:
        state += f", by {written_date(one.due_on)}"
    return (one.mark, sentence(bare(one.text)), line.owner, state, sentence(one.progress) if one.progress else "")
