"""The annex of sources: what every figure of the report counts, and which paragraphs and tables rest on it."""

from collections.abc import Callable, Iterable, Sequence

from tracker.core.texts import Text
from tracker.figures.rules import FigureSet
from tracker.report.document import Block, Column, Figure, Note, Paragraph, Section, Sources, Table, plain
from tracker.report.rules import roman
from tracker.report.sections import sources
from tracker.report.words import ENGLISH, Words

KEY = "annex.sources"
TITLE = "Sources of the figures"


def provenance(numbered: Sequence[Section], figures: Iterable[Figure], as_of_text: str) -> Section | None:
    """The annex, to stand last; None when the report states no figure. Takes the sections with their numbers."""
    known = {figure.name: figure for figure in figures}
    places: dict[str, list[str]] = {}
    for where, names in _stated(block for section in numbered for block in section.blocks):
        for name in names:
            places.setdefault(name, []).append(where)
    rows = tuple(
        (*_row(known[name]), ", ".join(dict.fromkeys(found))) for name, found in places.items() if name in known
    )
    if not rows:
        return None
    annexes = sum(1 for section in numbered if section.kind == "annex")
    note = Note(f"{KEY}.note", plain(f"Every figure was counted from the records of the meeting as at {as_of_text}."))
    table = Table(
        f"{KEY}.table",
        "Figures, what they count and where they stand",
        (
            Column("Figure", width=4),
            Column("Value", "end", 2),
            Column("What is counted", width=7),
            Column("Stands in", width=3),
        ),
        rows,
        sources=sources.figures(*places),
    )
    return Section(KEY, TITLE, "annex", (note, table), f"Annex {roman(annexes + 1)}")


def _row(figure: Figure) -> tuple[str, str, str]:
    return figure.label, "–" if figure.value is None else f"{figure.value:,}", figure.definition


def _stated(blocks: Iterable[Block]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for block in blocks:
        names = tuple(name for source in block.sources if source.kind == "figure" for name in source.ids)
        if names and isinstance(block, (Paragraph, Table)) and block.number:
            yield f"{'paragraph' if isinstance(block, Paragraph) else 'table'}\u00a0{block.number}", names
        elif names and block.id.startswith("front."):
            yield "summary", names


def stated(
    sections: Iterable[Section], figures: FigureSet, hidden: frozenset[str] = frozenset(), words: Words = ENGLISH
) -> tuple[Figure, ...]:
    """Every figure that a source names, once, in the order of the text; none of the lines that are `hidden`."""
    names = dict.fromkeys(
        name
        for section in sections
        for block in section.blocks
        for source in _all_sources(block)
        if source.kind == "figure"
        for name in source.ids
    )
    return tuple(_figure(name, figures, words.say) for name in names if name not in hidden)


def _all_sources(block: Block) -> Sources:
    return block.sources + tuple(source for item in getattr(block, "items", ()) for source in item.sources)


def _figure(name: str, figures: FigureSet, say: Callable[[str], str]) -> Figure:
    """Label, value and definition; of a breakdown the sum of its lines stands for the value."""
    if name in figures:
        found = figures[name]
        return Figure(name, say(found.label), found.value, say(found.definition))
    key, _, line = name.partition(":")
    breakdown = figures.breakdowns.get(key)
    if breakdown is None:
        return Figure(name, say(Text("By session")), None, say(Text("Participants checked in, by session")))
    row = next((row for row in breakdown.rows if row.key == line), None) if line else None
    if row is None:
        return Figure(name, say(breakdown.label), breakdown.attended, say(breakdown.definition))
    return Figure(name, f"{say(breakdown.label)}: {say(row.label)}", row.attended, say(breakdown.definition))
