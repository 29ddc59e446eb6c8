"""The annex of sources: what every figure of the report counts, and which paragraphs and tables rest on it."""

from collections.abc import Iterable, Sequence

from tracker.figures.rules import FigureSet
from tracker.report.document import Block, Column, Note, Paragraph, Section, Table, plain
from tracker.report.rules import roman
from tracker.report.sections import sources

KEY = "annex.sources"
TITLE = "Sources of the figures"


def provenance(numbered: Sequence[Section], figures: FigureSet, as_of_text: str) -> Section | None:
    """The annex, to stand last; None when the report states no figure. Takes the sections with their numbers."""
    places: dict[str, list[str]] = {}
    for where, names in _stated(block for section in numbered for block in section.blocks):
        for name in names:
            places.setdefault(name, []).append(where)
    rows = tuple((*_said(name, figures), ", ".join(dict.fromkeys(found))) for name, found in places.items())
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


def _stated(blocks: Iterable[Block]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for block in blocks:
        names = tuple(name for source in block.sources if source.kind == "figure" for name in source.ids)
        if names and isinstance(block, (Paragraph, Table)) and block.number:
            yield f"{'paragraph' if isinstance(block, Paragraph) else 'table'}\u00a0{block.number}", names
        elif names and block.id.startswith("front."):
            yield "summary", names


def _said(name: str, figures: FigureSet) -> tuple[str, str, str]:
    """Label, value and definition; of a breakdown the number of its lines stands for the value."""
    for figure in figures.values():
        if figure.name == name:
            return str(figure.label), f"{figure.value:,}", str(figure.definition)
    breakdown = figures.breakdowns.get(name)
    if breakdown is None:
        return "By session", "–", "Participants checked in, by session"
    return str(breakdown.label), f"{breakdown.attended:,}", str(breakdown.definition)
