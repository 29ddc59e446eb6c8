"""The document as a Word file: named styles, live numbering, contents, header and footer. Rows are built as XML, for speed."""
# ruff: noqa: SLF001 -- python-docx keeps the XML elements behind underscores, and documents them as the way to extend it

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

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
    Paragraph,
    Runs,
    Section,
    Table,
    text_of,
)
from tracker.report.editing.marks import attach, bookmark
from tracker.report.rules import letter
from tracker.report.writers import charts
from tracker.report.writers import docx_pictures as pictures
from tracker.report.writers import docx_styles as styles
from tracker.report.writers import docx_templates as templates
from tracker.report.writers import docx_xml as xml
from tracker.report.writers.docx_pages import PICTURE, estimate_pages
from tracker.report.writers.frame import PAGE, PAGES, Frame, Say, frame
from tracker.typesetting.typeset import pictures as dotted

#: width of the text in twentieths of a point: A4 less the margins
WIDTH = 9184
#: tables up to so many rows are not parted by a page
TOGETHER = 15
_LANGUAGES = {"en": "en-GB"}


def write(document: Document, template: bytes | None = None, say: Say = str) -> bytes:
    """A .docx that Word and LibreOffice open as it is; with the styles, page and masthead of the organisers' own `template`."""
    word = docx.Document(BytesIO(_blank())) if template is None else docx.Document(BytesIO(template))
    has_masthead = template is not None and templates.take(word, document)
    printer = _Printer(word, document, frame(document, say))
    printer.page(keep=template is not None)
    if not has_masthead:
        printer.masthead()
    printer.section(document.sections[0])
    printer.contents()
    for section in document.sections[1:]:
        printer.section(section)
    if printer.is_right_to_left:
        xml.turn(word)
    _properties(word, document)
    attach(word, document.slug, document.version_text)
    out = BytesIO()
    word.save(out)
    return xml.always_the_same(out.getvalue())


def _properties(word: WordDocument, document: Document) -> None:
    def brief(text: str) -> str:
        return printable(text)[:255]  # no property of a Word file is longer

    core, head = word.core_properties, document.masthead
    core.title, core.subject = brief(head.title), brief(head.place_and_dates)
    core.author = core.last_modified_by = brief("; ".join(head.organisers))
    core.keywords = brief(f"{document.short_title}; {head.symbol}".strip("; "))
    core.language = _LANGUAGES.get(document.language, document.language)
    core.comments = brief(f"{document.version_text}. Figures as at {document.as_of_text}.")
    core.created = core.modified = datetime.fromisoformat(document.as_of).replace(tzinfo=None)
    core.version = document.version_text


@cache
def _blank() -> bytes:
    """An empty file with every style in it; making them takes as long as writing a report."""
    word = docx.Document()
    styles.prepare(word)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


class _Printer:
    """Writes blocks into one Word file."""

    def __init__(self, word: WordDocument, document: Document, around: Frame) -> None:
        self._word = word
        self._document = document
        self._around = around
        self._ids = {style.name: style.style_id for style in word.styles}
        self._bookmarks: dict[str, int] = {}
        self._ids.setdefault("TOC 1", self._ids.get("toc 1", ""))
        self._next_list = styles.LISTS
        self._row = xml.row_template()
        paper = word.sections[0]
        self._room = (paper.page_width or Mm(210)) - (paper.left_margin or Mm(24)) - (paper.right_margin or Mm(24))
        self._pictures = charts.pictures(document)
        svgs = tuple(dict.fromkeys(svg for svg, _ in self._pictures.values()))
        self._dots = dict(zip(svgs, dotted(svgs), strict=True))
        self._printers: dict[str, Callable[[Any], None]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "listing": self._listing,
            "table": self._table,
            "chart": self._chart,
            "entries": self._entries,
            "note": self._note,
            "box": self._box,
            "page-break": lambda _: None,
        }

    @property
    def is_right_to_left(self) -> bool:
        return self._around.direction == "rtl"

    # ---------- page, head, contents ----------
    def page(self, *, keep: bool = False) -> None:
        """The page with its head and foot; `keep`: those of a template that has its own."""
        section = self._word.sections[0]
        if not keep:
            self._paper(section)
        if not (keep and templates.is_said(section.header)):
            self._head(section)
        if not (keep and templates.is_said(section.footer)):
            self._foot(section)
        if self._document.is_draft:
            xml.watermark(section.header, "DRAFT")

    def _paper(self, section: Any) -> None:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(24)
        section.top_margin, section.bottom_margin = Mm(27), Mm(24)
        section.header_distance, section.footer_distance = Mm(13), Mm(12)

    def _head(self, section: Any) -> None:
        head = section.header.paragraphs[0]
        head.text = printable(self._document.short_title + "\t" + self._document.masthead.symbol)
        xml.tab_to_the_end(head)
        _small(head)

    def _foot(self, section: Any) -> None:
        foot = section.footer.paragraphs[0]
        foot.text = f"{self._around.foot}\t"
        xml.tab_to_the_end(foot)
        for piece in self._around.page:
            if piece in (PAGE, PAGES):
                xml.field(foot, "PAGE" if piece == PAGE else "NUMPAGES", "1")
            else:
                foot.add_run(piece)
        _small(foot)

    def masthead(self) -> None:
        head = self._document.masthead
        table = self._word.add_table(1, 2)
        xml.set_widths(table._tbl, (6236, 2948))
        left, right = table.rows[0].cells
        xml.fill(left, [(name, styles.SYMBOL) for name in head.organisers])
        facts = [(head.symbol, styles.SYMBOL)] if head.symbol else []
        facts += [(text, styles.CELL) for text in (self._around.distribution, head.date, self._around.original)]
        xml.fill(right, facts)
        rule = self._add("", styles.CELL)
        xml.border(rule, "top", 18, "0B2A4A")
        place = self._add("", "Normal")
        place.add_run(printable(head.meeting)).bold = True
        place.add_run().add_break()
        place.add_run(printable(head.place_and_dates))
        self._add(head.title, styles.TITLE)

    def contents(self) -> None:
        """A contents field with its entries already in it; page numbers are fields, counted when the file is opened."""
        sections = [section for section in self._document.sections if section.title]
        if not sections:
            return
        self._add("Contents", styles.CAPTION)
        pages = estimate_pages(self._document)
        for at, section in enumerate(sections):
            paragraph = self._add("", "TOC 1")
            if at == 0:
                xml.begin_contents(paragraph)
            paragraph.add_run(printable(f"{section.number}\t{section.title}\t"))
            xml.field(paragraph, f"PAGEREF {self._bookmark(section.key)} \\h", str(pages[section.key]), dirty=True)
            if at == len(sections) - 1:
                xml.mark(paragraph, "end")

    # ---------- sections ----------
    def section(self, section: Section) -> None:
        if section.kind == "annex":
            self._new_section(WD_SECTION.NEW_PAGE, 1)
            heading = self._add(f"{section.number}  {section.title}", styles.ANNEX)
            self._set_bookmark(heading, section.key)
        elif section.title:
            self._set_bookmark(self._add(section.title, "Heading 1"), section.key)
        columns = any(isinstance(block, Entries) for block in section.blocks)
        opened = False
        for block in section.blocks:
            if columns and not opened and not isinstance(block, Note):
                self._new_section(WD_SECTION.CONTINUOUS, 2)
                opened = True
            self._print(block, section)

    def _print(self, block: Block, section: Section) -> None:
        if isinstance(block, Heading) and section.kind != "body":
            heading = self._add(block.text, styles.SUBHEAD if block.level == 2 else styles.CAPTION)
            for run in heading.runs:
                run.italic = True if block.level > 3 else None
            self._set_bookmark(heading, block.id)
        else:
            self._printers[block.type](block)

    def _new_section(self, kind: WD_SECTION, columns: int) -> None:
        properties = self._word.add_section(kind)._sectPr
        xml.end_with_text(self._word.element.body)
        element = properties.find(qn("w:cols"))
        if element is None:
            element = OxmlElement("w:cols")
            properties.insert_element_before(element, "w:titlePg", "w:docGrid")
        element.set(qn("w:num"), str(columns))
        element.set(qn("w:space"), "510")

    # ---------- blocks ----------
    def _add(self, text: str, style: str) -> Any:
        paragraph = self._word.add_paragraph(printable(text))
        paragraph._p.style = self._ids[style]
        return paragraph

    def _heading(self, block: Heading) -> None:
        self._set_bookmark(self._add(block.text, f"Heading {block.level}"), block.id)

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self._add("", styles.PARAGRAPH if block.number else "Normal")
        self._runs(paragraph, block.runs)
        self._set_bookmark(paragraph, block.id)
        paragraph.paragraph_format.keep_with_next = True if text_of(block.runs).endswith(":") else None

    def _listing(self, block: Listing) -> None:
        numbering = _numbering_of([item.mark for item in block.items])
        if numbering:
            form, text, start = numbering
            styles.add_list_numbering(self._word, self._next_list, form, text, start)
        for item in block.items:
            paragraph = self._add("", styles.LISTED)
            if numbering:
                number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                number.get_or_add_ilvl().val, number.get_or_add_numId().val = 0, self._next_list
            else:
                paragraph.paragraph_format.left_indent = Mm(12 * (item.level + 1))
                paragraph.paragraph_format.first_line_indent = Mm(-12)
                paragraph.add_run(f"{printable(item.mark)}\t")
            self._runs(paragraph, item.runs)
            self._set_bookmark(paragraph, item.id)
        self._next_list += 1

    def _note(self, block: Note) -> None:
        paragraph = self._add("", styles.NOTE)
        self._runs(paragraph, block.runs)
        self._set_bookmark(paragraph, block.id)

    def _box(self, block: Box) -> None:
        title = self._add("", styles.BOX)
        title.add_run(printable(block.title)).bold = True
        title.paragraph_format.keep_with_next = True
        texts = []
        for passage, runs in block.printed():
            texts.append(self._add("", styles.BOX))
            self._runs(texts[-1], runs)
            self._set_bookmark(texts[-1], passage)
        for paragraph in (title, *texts):
            xml.border(paragraph, "left", 24, "009EDB")
            xml.shade(paragraph._p.get_or_add_pPr(), "F2F7FB")

    def _entries(self, block: Entries) -> None:
        """Thousands of people: made as XML at once, which takes an eighth of the time that python-docx's runs take."""
        end = self._word.element.body.sectPr
        for person in xml.persons(self._ids[styles.PERSON], ((entry.name, entry.lines) for entry in block.entries)):
            end.addprevious(person)

    def _chart(self, block: Chart) -> None:
        """The picture that every format has: vectors where the program draws them, dots where it does not."""
        number = f"Figure {block.number}. " if block.number else ""
        caption = self._add(number + block.caption, styles.CAPTION)
        caption.paragraph_format.keep_with_next = True
        svg, alt = self._pictures[block.id]
        place = self._add("", styles.CELL)
        pictures.put(place, svg, alt, self._dots[svg], width=min(Pt(PICTURE), self._room), number=block.number)
        place.paragraph_format.space_after = Pt(8)

    def _table(self, block: Table) -> None:
        number = f"Table {block.number}. " if block.number else ""
        caption = self._add(number + block.caption, styles.CAPTION)
        self._set_bookmark(caption, block.id)
        shares = sum(column.width for column in block.columns)
        widths = [WIDTH * column.width // shares for column in block.columns]
        rows = [tuple(column.title for column in block.columns), *block.rows]
        rows += [block.total] if block.total else []
        table = self._grid(widths, rows, [column.align for column in block.columns])
        found = table.findall(qn("w:tr"))
        if len(found) <= TOGETHER:
            for row in found[:-1]:
                xml.keep_with_next(row)
        xml.emphasise(found[0], head=True)
        if block.total:
            xml.emphasise(found[-1], head=False)
        after = self._add(block.note, styles.NOTE if block.note else styles.CELL)
        after.paragraph_format.space_after = Pt(8)

    def _grid(self, widths: Sequence[int], rows: Iterable[Sequence[str]], sides: Sequence[str]) -> Any:
        """A table from copies of one row; python-docx's own cells take six times as long."""
        table = self._word.add_table(0, len(widths))._tbl
        xml.set_widths(table, widths)
        xml.rules(table)
        template = xml.wide_row(self._row, widths, sides, self._ids[styles.CELL])
        for texts in rows:
            row = deepcopy(template)
            for cell, text in zip(row.iterchildren(qn("w:tc")), texts, strict=True):
                xml.set_text(cell, text)
            table.append(row)
        return table

    # ---------- runs, bookmarks ----------
    def _runs(self, paragraph: Any, runs: Runs) -> None:
        for run in runs:
            if run.ref:
                self._reference(paragraph, run.ref, run.text)
                continue
            for at, line in enumerate(run.text.splitlines() or [""]):
                if at:
                    paragraph.add_run().add_break()
                piece = paragraph.add_run(printable(line))
                piece.bold = True if run.strong else None

    def _reference(self, paragraph: Any, ref: str, text: str) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), self._bookmark(ref))
        link.set(qn("w:history"), "1")
        piece = paragraph.add_run(printable(text))
        link.append(piece._r)
        paragraph._p.append(link)

    def _bookmark(self, key: str) -> str:
        """The name by which a paragraph is known again when the file comes back."""
        self._bookmarks.setdefault(key, len(self._bookmarks) + 1)
        return bookmark(key)

    def _set_bookmark(self, paragraph: Any, key: str) -> None:
        name = self._bookmark(key)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self._bookmarks[key]))
        start.set(qn("w:name"), name)
        paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
        paragraph._p.append(end)


def _small(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), styles.MUTED


def _numbering_of(marks: Sequence[str]) -> tuple[str, str, int] | None:
    """How Word counts these marks itself; None when it could not (an agenda's own numbers)."""
    for around in ("({})", "{})"):
        if list(marks) == [around.format(letter(at)) for at in range(1, len(marks) + 1)]:
            return "lowerLetter", around.format("%1"), 1
    if marks and marks[0][:1] == "R" and marks[0][1:].isdigit():
        start = int(marks[0][1:])
        if list(marks) == [f"R{start + at}" for at in range(len(marks))]:
            return "decimal", "R%1", start
    return None
