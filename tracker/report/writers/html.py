"""The document as HTML: an article for our pages, and a whole file that needs nothing beside it."""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape as html_escape
from pathlib import Path
from typing import Any

from tracker.core.writing import printable
from tracker.report.document import (
    Block,
    Box,
    Chart,
    Document,
    Entries,
    Heading,
    Listing,
    Masthead,
    Note,
    Paragraph,
    Runs,
    Section,
    Sources,
    Table,
)

STYLE = Path(__file__).resolve().parents[2] / "static" / "css" / "report.css"
#: what stands behind a block, for the organiser's preview: (words, address) of each
Records = Callable[[Sources], Sequence[tuple[str, str]]]
#: where a paragraph is edited, by its id: (word, address)
Edit = Callable[[str], tuple[str, str]]
_NOT_ID = re.compile(r"[^A-Za-z0-9._-]+")


def write(document: Document) -> bytes:
    """A self-contained page: no script, no picture, no font to fetch."""
    state = escape(document.version_text)
    page = (
        f'<!doctype html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)} ({state})</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n"
        f'</head>\n<body class="report-page">\n<main>\n{article(document)}\n</main>\n</body>\n</html>\n'
    )
    return page.encode()


def article(document: Document, *, top: int = 1, records: Records | None = None, edit: Edit | None = None) -> str:
    """The report as one <article>; `top` is the level of its title among the headings of the page."""
    printer = _Printer(top, records, edit)
    parts = [printer.masthead(document), *(printer.section(section) for section in document.sections[:1])]
    if any(section.title for section in document.sections):
        parts.append(contents(document))
    parts += [printer.section(section) for section in document.sections[1:]]
    draft = ' data-draft=""' if document.is_draft else ""
    return (
        f'<article class="report" lang="{escape(document.language)}" dir="ltr"{draft}>\n'
        + "\n".join(parts)
        + "\n</article>"
    )


def part(document: Document, key: str, *, top: int = 1) -> str:
    """One part of the report without its title, for a page of ours; "" when it is not printed."""
    found = next((section for section in document.sections if section.key == key), None)
    if found is None:
        return ""
    printer = _Printer(top, None)
    blocks = "\n".join(printer.block(block) for block in found.blocks)
    return f'<div class="report" lang="{escape(document.language)}" dir="ltr">{blocks}</div>'


def contents(document: Document) -> str:
    """Links to the chapters and annexes."""
    links = "".join(
        f'<li><a href="#{anchor(s.key)}"><span class="no">{escape(s.number)}</span> {escape(s.title)}</a></li>'
        for s in document.sections
        if s.title
    )
    return f'<nav class="contents" aria-label="Contents"><p class="contents-title">Contents</p><ol>{links}</ol></nav>'


def anchor(block_id: str) -> str:
    """The id of a block in the page."""
    return "r-" + _NOT_ID.sub("-", block_id)


def escape(text: str) -> str:
    return html_escape(printable(text), quote=True)


def _lines(text: str) -> str:
    """A text with its own line breaks."""
    return "<br>".join(escape(line) for line in text.splitlines())


class _Printer:
    """Prints blocks with the heading levels and the records of one page."""

    def __init__(self, top: int, records: Records | None, edit: Edit | None = None) -> None:
        self._top = top
        self._edit = edit
        self._records = records
        #: headings of a part without a title stand one level higher
        self._up = 0

    def masthead(self, document: Document) -> str:
        head: Masthead = document.masthead
        organisers = "".join(f"<p>{escape(name)}</p>" for name in head.organisers)
        facts = "".join(
            f"<p{css}>{escape(text)}</p>"
            for css, text in (
                (' class="symbol"', head.symbol),
                ("", f"Distr.: {head.distribution}"),
                ("", head.date),
                ("", f"Original: {head.language}"),
            )
            if text
        )
        draft = f'<p class="draft">{escape(document.version_text)}</p>' if document.is_draft else ""
        tag = f"h{self._top}"
        return (
            f'<header class="masthead"><div class="who">{organisers}</div><div class="facts-of">{facts}</div></header>\n'
            f'<div class="title">{draft}<{tag}>{escape(head.title)}</{tag}>'
            f"<p>{escape(head.place_and_dates)}</p></div>"
        )

    def section(self, section: Section) -> str:
        self._up = 0 if section.title else 1
        body = "\n".join(self.block(block) for block in section.blocks)
        tag = f"h{self._top + 1}"
        title = ""
        if section.title:
            no = f'<span class="no">{escape(section.number)}</span> '
            title = f'<{tag} id="{anchor(section.key)}">{no}{escape(section.title)}</{tag}>\n'
        return f'<section class="{section.kind}">\n{title}{body}\n</section>'

    def block(self, block: Block) -> str:
        printers: dict[str, Callable[[Any], str]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "listing": self._listing,
            "table": self._table,
            "chart": _chart,
            "entries": _entries,
            "note": self._note,
            "box": self._box,
            "page-break": lambda _: "",
        }
        return printers[block.type](block)

    def _note(self, block: Note) -> str:
        return f'<p class="note">{self._runs(block.runs)}</p>{self._behind(block.sources)}'

    def _box(self, block: Box) -> str:
        texts = "".join(f"<p>{self._runs(runs)}</p>" for _, runs in block.printed())
        behind = self._behind(block.sources)
        return f'<div class="box"><p class="box-title">{escape(block.title)}</p>{texts}{behind}</div>'

    def _heading(self, block: Heading) -> str:
        tag = f"h{min(6, self._top + block.level - self._up)}"
        no = f'<span class="no">{escape(block.number)}</span> ' if block.number else ""
        return f'<{tag} id="{anchor(block.id)}">{no}{escape(block.text)}</{tag}>'

    def _paragraph(self, block: Paragraph) -> str:
        no = f'<span class="no">{block.number}.</span> ' if block.number else ""
        return f'<div class="para" id="{anchor(block.id)}"><p>{no}{self._runs(block.runs)}</p>{self._way_to(block)}{self._behind(block.sources)}</div>'

    def _way_to(self, block: Paragraph) -> str:
        """Where this paragraph is edited."""
        if self._edit is None:
            return ""
        word, address = self._edit(block.id)
        label = escape(f"{word} {block.number or ''}".strip())
        return f'<a class="edit" href="{escape(address)}" aria-label="{label}">{escape(word)}</a>'

    def _listing(self, block: Listing) -> str:
        items = "".join(
            f'<li class="level-{item.level}" id="{anchor(item.id)}"><span class="mark">{escape(item.mark)}</span>'
            f"<span>{self._runs(item.runs)}{self._behind(item.sources) if item.sources != block.sources else ''}</span></li>"
            for item in block.items
        )
        return f'<ol class="marked">{items}</ol>'

    def _table(self, table: Table) -> str:
        number = f"Table {table.number}. " if table.number else ""
        heads = "".join(f'<th scope="col"{_end(c.align)}>{escape(c.title)}</th>' for c in table.columns)
        rows = "".join(f"<tr>{self._cells(table, row)}</tr>" for row in table.rows)
        total = f"<tfoot><tr>{self._cells(table, table.total)}</tr></tfoot>" if table.total else ""
        note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
        caption = escape(number + table.caption)
        return (
            f'<div class="scroll" id="{anchor(table.id)}" tabindex="0"><table>'
            f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>{total}</table></div>"
            f"{note}{self._behind(table.sources)}"
        )

    def _cells(self, table: Table, row: Iterable[str]) -> str:
        cells = []
        for at, (text, column) in enumerate(zip(row, table.columns, strict=True)):
            tag, scope = ("th", ' scope="row"') if at == 0 else ("td", "")
            cells.append(f"<{tag}{scope}{_end(column.align)}>{_lines(text)}</{tag}>")
        return "".join(cells)

    def _runs(self, runs: Runs) -> str:
        return "".join(
            f'<a href="#{anchor(run.ref)}">{escape(run.text)}</a>'
            if run.ref
            else (f"<strong>{_lines(run.text)}</strong>" if run.strong else _lines(run.text))
            for run in runs
        )

    def _behind(self, sources: Sources) -> str:
        """The records a block was written from, folded away."""
        if self._records is None or not sources:
            return ""
        links = self._records(sources)
        if not links:
            return ""
        items = "".join(f'<li><a href="{escape(url)}">{escape(words)}</a></li>' for words, url in links)
        return f'<details class="records"><summary>Records</summary><ul>{items}</ul></details>'


def _end(align: str) -> str:
    return ' class="n"' if align == "end" else ""


def _entries(block: Entries) -> str:
    people = "".join(
        f"<li><strong>{escape(entry.name)}</strong>{''.join(f'<br>{escape(line)}' for line in entry.lines)}</li>"
        for entry in block.entries
    )
    return f'<ul class="entries">{people}</ul>'


def _chart(chart: Chart) -> str:
    """Bars by attributes alone: the page's policy allows no inline style."""
    top, row = max(bar.value for bar in chart.bars), 26
    bars = "".join(
        f'<text x="196" y="{at * row + 17}" text-anchor="end" class="bar-label">{escape(bar.label)}</text>'
        f'<rect x="204" y="{at * row + 4}" width="{max(1, round(330 * bar.value / top))}" height="18" class="bar-fill"/>'
        f'<text x="{210 + max(1, round(330 * bar.value / top))}" y="{at * row + 17}" class="bar-label">{bar.value}</text>'
        for at, bar in enumerate(chart.bars)
    )
    caption = escape(f"Figure {chart.number}. {chart.caption}")
    return (
        f'<figure id="{anchor(chart.id)}"><figcaption>{caption}</figcaption>'
        f'<svg viewBox="0 0 580 {len(chart.bars) * row + 4}" role="img" aria-label="{caption}; the numbers stand in the table before it">{bars}</svg></figure>'
    )
