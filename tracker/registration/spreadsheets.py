"""Tables as files, sent while they are read: CSV, and workbooks whose cells have types. Nothing in them is computed."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from itertools import islice
from typing import Any

#: rows that are sent at once
AT_ONCE = 500
#: texts of a file that are remembered as they are written: a column of states or organisations says the same again and again
OFTEN = 4096
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
#: what a spreadsheet takes for a formula, after blanks too; a tab or a line end can hide one
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_QUOTED = re.compile(r'[",\r\n]')


class Kind(StrEnum):
    """What the cells of a column are. A value of another kind stands there as a text."""

    TEXT = "text"
    YES = "yes"
    NUMBER = "number"
    DATE = "date"
    #: a date with its time, in UTC
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title in the file, what its cells are, how many letters wide."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 16


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet computes."""
    return "'" + text if text and _FORMULA.match(text) else text


def csv_lines(headings: Sequence[Heading], found: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file in pieces, with the mark that makes spreadsheets read it as UTF-8."""
    cell = lru_cache(OFTEN)(_csv_text)
    yield BOM + _csv_piece([[heading.title for heading in headings]], cell)
    rows = iter(found)
    while piece := list(islice(rows, AT_ONCE)):
        yield _csv_piece(piece, cell)


def _csv_piece(rows: Iterable[Sequence[Any]], cell: Callable[[str], str]) -> str:
    """The lines of these rows. They are made by columns: the values of one are mostly of one type."""
    columns = [_csv_column(values, cell) for values in zip(*rows, strict=True)]
    return "".join([",".join(cells) + "\r\n" for cells in zip(*columns, strict=True)])


def _csv_column(values: Sequence[Any], cell: Callable[[str], str]) -> Iterable[str]:
    types = {*map(type, values)}
    if types == {str}:
        return map(cell, values)
    if types == {bool}:
        return ["yes" if value else "no" for value in values]
    return [cell(_as_text(value)) for value in values]


def _csv_text(text: str) -> str:
    if _FORMULA.match(text):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " ".join(map(_as_text, value))
    return value.isoformat(" ", "minutes")[:16] if isinstance(value, datetime) else str(value)


def xlsx_pieces(headings: Sequence[Heading], found: Iterable[Sequence[Any]], sheet_name: str) -> Iterator[bytes]:
    """A workbook of one sheet, zipped while its rows are read: nothing of it is kept in memory or on the disk.

    XlsxWriter makes the book with its titles, formats, filter and frozen line; the rows are put in here, because it
    could send nothing before the last one. Texts stand inline and are never formulas.
    """
    shell = zipfile.ZipFile(_book_of_titles(headings, sheet_name))
    sink: Any = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name in shell.namelist():
            if name != _SHEET:
                book.writestr(name, shell.read(name))
        before, end, after = shell.read(_SHEET).decode().partition("</sheetData>")
        yield sink.take()
        with book.open(_SHEET, "w", force_zip64=True) as sheet:
            # the size it states is that of the titles alone, and some readers stop there
            sheet.write(re.sub("<dimension[^>]*/>", "", before).encode())
            for piece in _sheet_rows(headings, found, _styles(before)):
                sheet.write(piece.encode())
                yield sink.take()
            sheet.write((end + after).encode())
    yield sink.take()


class _Sink:
    """What the zip file is written into, taken away piece by piece. It cannot be read or gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


_SHEET = "xl/worksheets/sheet1.xml"
_LAST_ROW = 1_048_575
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm"}
_STYLE = re.compile(r'<col min="(\d+)"[^>]* style="(\d+)"')
#: day 0 of the sheet's calendar
_EPOCH = date(1899, 12, 30).toordinal()
#: what XML cannot hold, and what it must escape
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def _book_of_titles(headings: Sequence[Heading], sheet_name: str) -> io.BytesIO:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet_name)[:31].strip() or "1")
    bold = book.add_format({"bold": True, "bg_color": "#E1F0F9", "border": 1, "text_wrap": True, "valign": "top"})
    formats = {kind: book.add_format({"num_format": text, "align": "left"}) for kind, text in _FORMATS.items()}
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading.title, bold)
        sheet.set_column(column, column, heading.width, formats.get(heading.kind))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, _LAST_ROW, len(headings) - 1)
    book.close()
    return made


def _styles(before: str) -> dict[int, str]:
    """Column, from 1 -> the attribute that gives its cells the format the book has for it."""
    return {int(column): f' s="{style}"' for column, style in _STYLE.findall(before)}


def _sheet_rows(headings: Sequence[Heading], found: Iterable[Sequence[Any]], styles: dict[int, str]) -> Iterator[str]:
    width = len(headings)
    letters, kinds = _letters(width), [heading.kind for heading in headings]
    styled = [styles.get(column, "") for column in range(1, width + 1)]
    inside = lru_cache(OFTEN)(_xml_inside)
    piece: list[str] = []
    for number, row in enumerate(found, 2):
        cells = [
            f'<c r="{letter}{number}"{inside(value) if isinstance(value, str) else _typed(kind, style, value)}</c>'
            for letter, kind, style, value in zip(letters, kinds, styled, row, strict=True)
            if value or value in (False, 0)
        ]
        piece.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(piece) == AT_ONCE:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


@cache
def _letters(width: int) -> list[str]:
    from xlsxwriter.utility import xl_col_to_name

    return [xl_col_to_name(column) for column in range(width)]


def _typed(kind: Kind, style: str, value: Any) -> str:
    """The rest of a cell's tag and what stands in it."""
    if kind is Kind.YES:
        return f' t="b"><v>{int(value)}</v>'
    if kind in _FORMATS and isinstance(value, date):
        return f"{style}><v>{_days(value)}</v>"
    if kind is Kind.NUMBER:
        return f"><v>{value}</v>"
    return _xml_inside(_as_text(value))


def _xml_inside(text: str) -> str:
    return f' t="inlineStr"><is><t xml:space="preserve">{_xml_text(text)}</t></is>'


def _days(value: date) -> str:
    """As sheets count: days since the end of 1899, the time as a part of one."""
    days = value.toordinal() - _EPOCH
    if not isinstance(value, datetime):
        return str(days)
    return f"{days + (value.hour * 3600 + value.minute * 60 + value.second) / 86400:.9f}"


def _xml_text(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    return _NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
