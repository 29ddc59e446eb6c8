"""The document as Markdown. Text is escaped, so nothing a person typed becomes a link, a heading or HTML."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tracker.core.formats import written_number
from tracker.core.writing import printable
from tracker.report.document import (
    Block,
    Box,
    Chart,
    Document,
    Entries,
    Heading,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Runs,
    Table,
    text_of,
)
from tracker.report.writers.frame import Say

#: wherever they stand: emphasis, code, links, HTML, tables, formulas
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$@])")
#: only where a line begins: headings, lists, rules
_FIRST = re.compile(r"^([#+=-])")
_NUMBERED = re.compile(r"^(\d+)([.)])")
#: some programs make links of bare addresses
_ADDRESS = re.compile(r"(?i)(://|\bwww\.)")
BAR = 30


def write(document: Document, say: Say = str) -> bytes:
    """UTF-8 text with a table of contents left to the reader's program."""
    return ("\n\n".join(part for part in _parts(document) if part) + "\n").encode()


def escape(text: str) -> str:
    """`text` on one line, with every character that could mean something made a plain one."""
    flat = " ".join(printable(text).split())
    safe = _ADDRESS.sub(lambda found: found[0].replace(":", "\\:").replace(".", "\\."), _SPECIAL.sub(r"\\\1", flat))
    return _NUMBERED.sub(r"\1\\\2", _FIRST.sub(r"\\\1", safe))


def _parts(document: Document) -> Iterator[str]:
    head = document.masthead
    yield "  \n".join(escape(part) for part in (head.symbol, *head.organisers, head.date, head.language) if part)
    if document.is_draft:
        yield "**DRAFT**"
    yield f"# {escape(head.title)}"
    yield f"**{escape(head.place_and_dates)}**"
    for section in document.sections:
        if section.title:
            yield f"## {escape(section.number)} {escape(section.title)}"
        for block in section.blocks:
            yield _block(block)


def _block(block: Block) -> str:
    return _PRINTERS[block.type](block)


def _heading(block: Heading) -> str:
    return f"{'#' * (block.level + 1)} {escape(f'{block.number} {block.text}'.strip())}"


def _paragraph(block: Paragraph) -> str:
    return f"{block.number}\\. {_runs(block.runs)}" if block.number else _runs(block.runs)


def _listing(block: Listing) -> str:
    return "\n".join(f"{'  ' * item.level}- {escape(item.mark)} {_runs(item.runs)}" for item in block.items)


def _entries(block: Entries) -> str:
    people = (
        "  \n".join([f"**{escape(entry.name)}**", *(escape(line) for line in entry.lines)]) for entry in block.entries
    )
    return "\n\n".join(people)


def _note(block: Note) -> str:
    return f"*{_runs(block.runs)}*"


def _box(block: Box) -> str:
    parts = [f"> **{escape(block.title)}**", *(f"> {_runs(runs)}" for _, runs in block.printed())]
    return "\n>\n".join(parts)


def _page_break(_block: PageBreak) -> str:
    return ""


def _runs(runs: Runs) -> str:
    """Joined first: two harmless halves must not make one harmful whole."""
    return escape(text_of(runs))


def _table(table: Table) -> str:
    number = f"Table {table.number}. " if table.number else ""
    lines = [
        f"**{escape(number + table.caption)}**\n",
        _row(column.title for column in table.columns),
        "| " + " | ".join("---:" if column.align == "end" else ":---" for column in table.columns) + " |",
        *(_row(row) for row in table.rows),
    ]
    if table.total:
        lines.append(_row(table.total))
    if table.note:
        lines.append(f"\n*{escape(table.note)}*")
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(escape(cell) for cell in cells) + " |"


def _chart(chart: Chart) -> str:
    top = max(bar.value for bar in chart.bars)
    number = f"Figure {chart.number}. " if chart.number else ""
    lines = [f"**{escape(number + chart.caption)}**\n"]
    lines += [
        f"- {escape(b.label)}: {'█' * max(1, round(BAR * b.value / top))} {written_number(b.value)}" for b in chart.bars
    ]
    return "\n".join(lines)


_PRINTERS: dict[str, Callable[[Any], str]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "listing": _listing,
    "table": _table,
    "chart": _chart,
    "entries": _entries,
    "note": _note,
    "box": _box,
    "page-break": _page_break,
}
