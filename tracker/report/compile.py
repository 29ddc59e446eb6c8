"""Put the sections together: drop the empty ones, collapse lone sub-headings of chapters, number once through, settle references."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tracker.meetings.models import Meeting
from tracker.report import queries
from tracker.report.document import (
    Block,
    Box,
    Chart,
    Document,
    Heading,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
)
from tracker.report.editing.arranging import arrange, is_printed
from tracker.report.editing.rules import hidden_lines, shown_values
from tracker.report.facts import Facts
from tracker.report.rules import heading_number, roman, small_cells
from tracker.report.sections import provenance
from tracker.report.sections.annexes import agenda, documents, programme, sessions, summaries
from tracker.report.sections.attendance import attendance
from tracker.report.sections.comparison import comparison
from tracker.report.sections.follow_up import TITLE, follow_up
from tracker.report.sections.front import as_of_text, front, masthead
from tracker.report.sections.groups import groups
from tracker.report.sections.introduction import introduction, opening
from tracker.report.sections.participants import participants
from tracker.report.sections.proceedings import closure, matters, other_matters
from tracker.report.sections.recommendations import conclusions

Write = Callable[[Facts], Section]
BODY: tuple[Write, ...] = (
    introduction,
    follow_up,
    opening,
    attendance,
    matters,
    groups,
    conclusions,
    other_matters,
    closure,
)
#: every part a report can have, for its outline
PARTS = (
    ("introduction", "Introduction"),
    ("follow-up", TITLE),
    ("opening", "Opening of the meeting"),
    ("attendance", "Attendance"),
    ("matters", "Matters discussed"),
    ("groups", "Group discussions"),
    ("conclusions", "Conclusions and recommendations"),
    ("other", "Other matters"),
    ("closure", "Closure of the meeting"),
    ("annex.participants", "List of participants"),
    ("annex.agenda", "Agenda"),
    ("annex.programme", "Programme"),
    ("annex.documents", "Documents"),
    ("annex.sessions", "Attendance by session"),
    ("annex.groups", "Summaries of the groups"),
    ("annex.comparison", "Comparison with earlier meetings"),
    (provenance.KEY, provenance.TITLE),
)
ANNEXES: tuple[Write, ...] = (participants, agenda, programme, documents, sessions, summaries, comparison)


def compile_report(meeting: Meeting, now: datetime, version: int = 0) -> Document:
    """The report of a meeting as it stands now; `version` 0 is a draft. The time is kept to the minute, as it is printed."""
    return compile_facts(queries.facts(meeting, now.replace(second=0, microsecond=0)), version)


def compile_facts(facts: Facts, version: int = 0) -> Document:
    """The same from facts read before."""
    return compile_written(facts, written(facts), version)


def written(facts: Facts) -> list[Section]:
    """Every part as it is generated, before anything changed by hand."""
    return [write(facts) for write in (front, *BODY, *ANNEXES)]


def compile_written(facts: Facts, parts: Sequence[Section], version: int = 0) -> Document:
    """The same from parts written before, with what was changed by hand."""
    hidden = hidden_lines(facts.figures, small_cells(facts.meeting))
    sections = number(arrange(parts, facts.editing, shown_values(facts.figures, hidden)))
    figures = provenance.stated(sections, facts.figures, hidden)
    if is_printed(provenance.KEY, facts.editing.parts):
        annex = provenance.provenance(sections, figures, as_of_text(facts))
        sections += (annex,) if annex else ()
    document = Document(
        slug=facts.meeting.slug,
        short_title=facts.meeting.short_title,
        language="en",
        masthead=masthead(facts),
        sections=sections,
        as_of=facts.figures.as_of.isoformat(),
        as_of_text=as_of_text(facts),
        version=version,
        disclaimer=facts.meeting.disclaimer,
        template=facts.template,
        figures=figures,
    )
    return replace(document, words=count_words(document))


def number(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Number everything that is printed, and write the text of every reference."""
    kept = [
        replace(section, blocks=_collapse(section.blocks)) if section.kind == "body" else section
        for section in sections
        if _says_something(section)
    ]
    counts = {"body": 0, "annex": 0}
    named = []
    for section in kept:
        if section.kind != "front":
            counts[section.kind] += 1
            text = roman(counts[section.kind])
            section = replace(section, number=f"{text}." if section.kind == "body" else f"Annex {text}")  # noqa: PLW2901 -- the numbered one takes its place
        named.append(section)
    numbered = _number_blocks(named)
    targets = _targets(numbered)
    return tuple(replace(s, blocks=tuple(_settle(block, targets) for block in s.blocks)) for s in numbered)


def _says_something(section: Section) -> bool:
    return any(not isinstance(block, (Heading, PageBreak)) for block in section.blocks)


def _collapse(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """A numbered heading without a sister has nothing to part (UN Editorial Manual): it goes, and those below it come up.

    Headings of annexes have no numbers: they say what stands below, a region, a group, and do so even alone.
    """
    found = list(blocks)
    for level in (2, 3, 4):
        while (fewer := _collapse_level(found, level)) != found:  # what comes up may be alone there, too
            found = fewer
    return tuple(found)


def _collapse_level(blocks: list[Block], level: int) -> list[Block]:
    lone: set[str] = set()
    sisters: list[Heading] = []
    for block in [*blocks, Heading("", "", 1)]:
        if not isinstance(block, Heading) or block.level > level:
            continue
        if block.level < level:
            lone |= {h.id for h in sisters} if len(sisters) == 1 else set()
            sisters = []
        else:
            sisters.append(block)
    found: list[Block] = []
    lifted = False
    for block in blocks:
        if isinstance(block, Heading) and block.level <= level:
            lifted = block.id in lone
            if lifted:
                continue
        if isinstance(block, Heading) and lifted:
            found.append(replace(block, level=block.level - 1))
        else:
            found.append(block)
    return found


def _number_blocks(sections: Iterable[Section]) -> list[Section]:
    paragraph = table = chart = 0
    found = []
    for section in sections:
        heads = [0, 0, 0, 0, 0]
        blocks: list[Block] = []
        for block in section.blocks:
            numbered: Block = block
            if isinstance(block, Heading) and section.kind == "body":
                heads[block.level] += 1
                heads[block.level + 1 :] = [0] * (4 - block.level)
                numbered = replace(block, number=heading_number(block.level, heads[block.level]))
            elif isinstance(block, Paragraph) and section.kind == "body":
                paragraph += 1
                numbered = replace(block, number=paragraph)
            elif isinstance(block, Table) and section.kind == "body":
                table += 1
                numbered = replace(block, number=table)
            elif isinstance(block, Chart):
                chart += 1
                numbered = replace(block, number=chart)
            blocks.append(numbered)
        found.append(replace(section, blocks=tuple(blocks)))
    return found


def _targets(sections: Iterable[Section]) -> dict[str, str]:
    """What a reference to a section or block says; one to what has no number leads to the annex it stands in."""
    found = {}
    for section in sections:
        if not section.number:
            continue
        chapter = section.number.rstrip(".")
        found[section.key] = chapter.replace("Annex", "annex") if section.kind == "annex" else f"chapter {chapter}"
        for block in section.blocks:
            if isinstance(block, (Paragraph, Table)):
                said = f"{block.type}\u00a0{block.number}" if block.number else found[section.key]
                found[block.id] = said
    return found


def _settle(block: Block, targets: Mapping[str, str]) -> Block:
    if isinstance(block, (Paragraph, Note)):
        return replace(block, runs=_written(block.runs, targets))
    if isinstance(block, Listing):
        return replace(block, items=tuple(replace(i, runs=_written(i.runs, targets)) for i in block.items))
    if isinstance(block, Box):
        return replace(block, paragraphs=tuple(_written(runs, targets) for runs in block.paragraphs))
    return block


def _written(runs: Runs, targets: Mapping[str, str]) -> Runs:
    """A reference to what is not printed says so in general words and leads nowhere."""
    return tuple(
        run
        if not run.ref
        else (replace(run, text=targets[run.ref]) if run.ref in targets else Run("the records of the meeting"))
        for run in runs
    )


def count_words(document: Document) -> int:
    """All text counts, annexes too, as the Manual counts it."""
    return sum(len(text.split()) for text in document.texts())
