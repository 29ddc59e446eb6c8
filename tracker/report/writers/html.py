"""The document as HTML: an article for our pages, and a whole file that needs nothing beside it."""

import re
from collections.abc import Callable, Iterable
from html import escape as html_escape
from pathlib import Path
from typing import Any

from tracker.core.texts import Text
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
    Run,
    Runs,
    Section,
    Sources,
    Table,
)
from tracker.report.writers import charts
from tracker.report.writers.frame import Frame, Say, direction, frame
from tracker.report.writers.html_proofs import RESTS_ON, Proofs, Records

STYLE = Path(__file__).resolve().parents[2] / "static" / "css" / "report.css"
#: where a paragraph is edited, by its id: (word, address)
Edit = Callable[[str], tuple[str, str]]
#: how a text without a number is called
_NOTE = Text("the note")
_NOT_ID = re.compile(r"[^A-Za-z0-9._-]+")


def write(document: Document, say: Say = str) -> bytes:
    """A self-contained page: no script, no picture, no font to fetch."""
    state = escape(document.version_text)
    page = (
        f'<!doctype html>\n<html lang="{escape(document.language)}" dir="{direction(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)} ({state})</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n"
        f'</head>\n<body class="report-page">\n<main>\n{article(document, say=say)}\n</main>\n</body>\n</html>\n'
    )
    return page.encode()


def article(
    document: Document, *, top: int = 1, records: Records | None = None, edit: Edit | None = None, say: Say = str
) -> str:
    """The report as one <article>; `top` is the level of its title among the headings of the page.

    `records`: the words and address of each record behind a sentence, for those who may follow them. `say`: puts the
    words around the text into the document's language.
    """
    proofs = Proofs(document, records, escape, say)
    printer = _Printer(document.language, top, proofs, edit, say)
    parts = [
        printer.masthead(document, frame(document, say)),
        *(printer.section(section) for section in document.sections[:1]),
    ]
    if any(section.title for section in document.sections):
        parts.append(contents(document))
    parts += [printer.section(section) for section in document.sections[1:]]
    draft = ' data-draft=""' if document.is_draft else ""
    return (
        f'<article class="report" lang="{escape(document.language)}" dir="{direction(document.language)}"{draft}>\n'
        + "\n".join(parts)
        + f"\n{proofs.sheets()}\n</article>"
    )


def part(document: Document, key: str, *, top: int = 1) -> str:
    """One part of the report without its title, for a page of ours; "" when it is not printed."""
    found = next((section for section in document.sections if section.key == key), None)
    if found is None:
        return ""
    printer = _Printer(document.language, top)
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
    """Prints blocks with the heading levels and the proofs of one page."""

    def __init__(
        self, language: str, top: int, proofs: Proofs | None = None, edit: Edit | None = None, say: Say = str
    ) -> None:
        self._language = language
        self._say = say
        self._top = top
        self._edit = edit
        self._proofs = proofs
        #: headings of a part without a title stand one level higher
        self._up = 0
        self._where = say(_NOTE)

    def masthead(self, document: Document, around: Frame) -> str:
        head: Masthead = document.masthead
        organisers = "".join(f"<p>{escape(name)}</p>" for name in head.organisers)
        facts = "".join(
            f"<p{css}>{escape(text)}</p>"
            for css, text in (
                (' class="symbol"', head.symbol),
                ("", around.distribution),
                ("", head.date),
                ("", around.original),
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
        self._where = section.number.rstrip(".").replace("Annex", "annex") or self._say(_NOTE)
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
            "chart": self._chart,
            "entries": _entries,
            "note": self._note,
            "box": self._box,
            "page-break": lambda _: "",
        }
        return printers[block.type](block)

    def _note(self, block: Note) -> str:
        place = "time of the figures" if block.id == "front.as-of" else self._where
        runs = self._runs(block.runs, block.sources, place, anchor(block.id))
        return f'<p class="note" id="{anchor(block.id)}">{runs}{self._more(block.sources, place, anchor(block.id))}</p>'

    def _box(self, block: Box) -> str:
        place, here = block.title.lower(), anchor(block.id)
        texts = "".join(f"<p>{self._runs(runs, block.sources, place, here)}</p>" for _, runs in block.printed())
        title = self._mark(block.title, block.sources, place, here)
        return f'<div class="box" id="{here}"><p class="box-title">{title}</p>{texts}</div>'

    def _heading(self, block: Heading) -> str:
        tag = f"h{min(6, self._top + block.level - self._up)}"
        no = f'<span class="no">{escape(block.number)}</span> ' if block.number else ""
        return f'<{tag} id="{anchor(block.id)}">{no}{escape(block.text)}</{tag}>'

    def _paragraph(self, block: Paragraph) -> str:
        here = anchor(block.id)
        place = f"paragraph\u00a0{block.number}" if block.number else self._where
        runs = self._runs(block.runs, block.sources, place, here)
        no, more = "", self._more(block.sources, place, here)
        if block.number:
            no, more = f'<span class="no">{self._mark(f"{block.number}.", block.sources, place, here)}</span> ', ""
        return f'<div class="para" id="{here}"><p>{no}{runs}{more}</p>{self._way_to(block)}</div>'

    def _way_to(self, block: Paragraph) -> str:
        """Where this paragraph is edited."""
        if self._edit is None:
            return ""
        word, address = self._edit(block.id)
        label = escape(f"{word} {block.number or ''}".strip())
        return f'<a class="edit" href="{escape(address)}" aria-label="{label}">{escape(word)}</a>'

    def _listing(self, block: Listing) -> str:
        items = "".join(
            f'<li class="level-{item.level}" id="{(here := anchor(item.id))}">'
            f'<span class="mark">{self._mark(item.mark, item.sources, item.mark, here)}</span>'
            f"<span>{self._runs(item.runs, item.sources, item.mark, here)}</span></li>"
            for item in block.items
        )
        return f'<ol class="marked">{items}</ol>'

    def _table(self, table: Table) -> str:
        here, number = anchor(table.id), f"Table {table.number}." if table.number else ""
        heads = "".join(f'<th scope="col"{_end(c.align)}>{escape(c.title)}</th>' for c in table.columns)
        rows = "".join(f"<tr>{self._cells(table, row)}</tr>" for row in table.rows)
        total = f"<tfoot><tr>{self._cells(table, table.total)}</tr></tfoot>" if table.total else ""
        note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
        place = f"table\u00a0{table.number}" if table.number else table.caption
        caption = self._mark(number or table.caption, table.sources, place, here)
        if number:
            caption += f" {escape(table.caption)}"
        return (
            f'<div class="scroll" id="{here}" tabindex="0"><table>'
            f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>{total}</table></div>"
            f"{note}"
        )

    def _chart(self, chart: Chart) -> str:
        here, bars = anchor(chart.id), charts.bars_of(chart, self._language)
        if chart.number:
            number = self._mark(f"Figure {chart.number}.", chart.sources, f"figure\u00a0{chart.number}", here)
            caption = f"{number} {escape(chart.caption)}"
        else:
            caption = self._mark(chart.caption, chart.sources, chart.caption, here)
        picture = charts.draw(bars, charts.alternative(chart.caption, bars), charts.page_look(self._language))
        return f'<figure id="{here}"><figcaption>{caption}</figcaption>{picture}</figure>'

    def _cells(self, table: Table, row: Iterable[str]) -> str:
        cells = []
        for at, (text, column) in enumerate(zip(row, table.columns, strict=True)):
            tag, scope = ("th", ' scope="row"') if at == 0 else ("td", "")
            cells.append(f"<{tag}{scope}{_end(column.align)}>{_lines(text)}</{tag}>")
        return "".join(cells)

    def _runs(self, runs: Runs, sources: Sources, place: str, here: str) -> str:
        """A sentence that states figures leads to them, each of its numbers to its own; one without sources has its paragraph's."""
        pieces, last = [], None
        for run in runs:
            behind = run.sources or sources
            # what goes on with a sentence after its number leads nowhere else: one link of it is enough
            pieces.append(self._run(run, () if behind == last else behind, place, here))
            last = behind if len(run.text) > 1 and not _is_number(run) else last
        return "".join(pieces)

    def _run(self, run: Run, sources: Sources, place: str, here: str) -> str:
        if run.ref:
            return f'<a href="#{anchor(run.ref)}">{escape(run.text)}</a>'
        text = f"<strong>{_lines(run.text)}</strong>" if run.strong else _lines(run.text)
        if self._proofs is None or not run.text.strip() or not self._proofs.states_figures(sources):
            return text
        before, after = (" " if blank else "" for blank in (run.text.startswith(" "), run.text.endswith(" ")))
        inside = text.removeprefix(" ").removesuffix(" ")
        return f'{before}<a class="rests" href="{self._proofs.link(sources, place, here)}">{inside}</a>{after}'

    def _mark(self, text: str, sources: Sources, place: str, here: str) -> str:
        """A number or a title that leads to what its block rests on."""
        link = self._proofs.link(sources, place, here) if self._proofs and sources else ""
        if not link:
            return escape(text)
        label = escape(f"{text} {self._say(RESTS_ON)}")
        return f'<a class="why" href="{link}" aria-label="{label}">{escape(text)}</a>'

    def _more(self, sources: Sources, place: str, here: str) -> str:
        """The way to the records of a text that has neither number nor figures."""
        if self._proofs is None or not sources or self._proofs.states_figures(sources):
            return ""
        link = self._proofs.link(sources, place, here)
        return f' <a class="why more" href="{link}">{escape(self._say(Text("Records")))}</a>' if link else ""


def _is_number(run: Run) -> bool:
    """One figure, as `stating` sets it apart."""
    return len(run.sources) == 1 and len(run.sources[0].ids) == 1 and " " not in run.text


def _end(align: str) -> str:
    return ' class="n"' if align == "end" else ""


def _entries(block: Entries) -> str:
    people = "".join(
        f"<li><strong>{escape(entry.name)}</strong>{''.join(f'<br>{escape(line)}' for line in entry.lines)}</li>"
        for entry in block.entries
    )
    return f'<ul class="entries">{people}</ul>'
