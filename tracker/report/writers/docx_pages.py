"""On which page each chapter will begin in the Word file, as well as can be told without a layout engine.

Word counts the pages anew when it opens the file; other programs show these until someone updates the contents.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tracker.report.document import (
    Block,
    Box,
    Chart,
    Document,
    Entries,
    Heading,
    Listing,
    Note,
    Paragraph,
    Table,
    text_of,
)
from tracker.report.writers import charts

#: points of text on a page, and of one line
PAGE = 688.0
LINE = 12.7
#: points across a picture
PICTURE = 459
#: characters on a line: of the page, of an entry of a list, of half a page
FULL, LISTED, HALF = 100, 86, 46


def estimate_pages(document: Document) -> dict[str, int]:
    """The page of every section that has a title."""
    at, pages = _first_page(document), {}
    for section in document.sections:
        if section.kind == "annex":
            at = -(-at // PAGE) * PAGE
        elif section.title and PAGE - at % PAGE < 5 * LINE:
            at = -(-at // PAGE) * PAGE  # a heading keeps with the text below it
        pages[section.key] = int(at // PAGE) + 1
        at += (42 if section.title and section.kind == "body" else 0) + _height(section.blocks)
    return pages


def _first_page(document: Document) -> float:
    head = document.masthead
    chapters = sum(1 for section in document.sections if section.title)
    return 120 + _lines(head.meeting, FULL) * LINE + _lines(head.title, 48) * 24 + 26 + chapters * 16.4


def _height(blocks: Iterable[Block]) -> float:
    return sum(_HEIGHTS.get(block.type, lambda _: 0.0)(block) for block in blocks)


def _lines(text: str, width: int) -> int:
    return sum(max(1, -(-len(line) // width)) for line in text.splitlines() or [""])


def _heading(block: Heading) -> float:
    return 31 if block.level == 2 else 27


def _paragraph(block: Paragraph) -> float:
    return _lines(text_of(block.runs), FULL if not block.number else FULL - 8) * LINE + 6


def _listing(block: Listing) -> float:
    return sum(_lines(text_of(item.runs), LISTED) * LINE + 4 for item in block.items)


def _table(block: Table) -> float:
    shares = sum(column.width for column in block.columns)
    widths = [max(4, 105 * column.width // shares - 2) for column in block.columns]
    rows = sum(
        max(_lines(cell, width) for cell, width in zip(row, widths, strict=True)) * 11.4 + 3.6
        for row in (*block.rows, *([block.total] if block.total else []))
    )
    return 26 + 15 + rows + (22 if block.note else 19)


def _chart(block: Chart) -> float:
    return 45 + charts.height(charts.bars_of(block)) * PICTURE / charts.PAGE.width


def _entries(block: Entries) -> float:
    """Set in two columns, so half of what they would take in one."""
    return sum(sum(_lines(line, HALF) for line in (entry.name, *entry.lines)) * 11.2 + 8 for entry in block.entries) / 2


def _note(block: Note) -> float:
    return _lines(text_of(block.runs), 115) * 11.5 + 8


def _box(block: Box) -> float:
    return 20 + sum(_lines(text_of(runs), 94) * LINE + 6 for _, runs in block.printed())


_HEIGHTS: dict[str, Callable[[Any], float]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "listing": _listing,
    "table": _table,
    "chart": _chart,
    "entries": _entries,
    "note": _note,
    "box": _box,
}
