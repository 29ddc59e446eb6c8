"""A file as it comes from a spreadsheet, as rows of texts: CSV in whatever characters, or XLSX looked into with limits."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from tracker.imports.errors import (
    FileTooBig,
    NoPeople,
    TooManyColumns,
    TooManyRows,
    UnknownCharacters,
    UnreadableFile,
)
from tracker.storage.media_types import find_media_type
from tracker.storage.packages import XLSX

MOST_BYTES = 16 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 200, 32_767
#: of all sheets of a workbook together, unpacked
MOST_UNPACKED = 128 * 1024 * 1024
#: what a CSV may be written in, for those whose guess is wrong
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1251", "cp1256", "gb18030")
_GUESSED = ["cp1252", "cp1251", "cp1256", "gb18030", "koi8_r"]
_SEPARATORS = ",;\t|"
#: bytes that are looked at to guess
_SAMPLE = 256 * 1024
_SHEET = b"sheetData"
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Z]{0,4})([0-9]{1,9})["']""")
#: what our own files put before a cell so that no spreadsheet computes it
_NEUTRALISED = re.compile(r"'(?=[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number as the spreadsheet shows it."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Titles and the rows below them. `written`: the characters it is in, "" for a workbook."""

    titles: Sequence[str]
    rows: Sequence[Row]
    written: str = ""


def read_table(data: bytes, encoding: str = "", titled: Any = None) -> Table:
    """The table in a file. Raises UnreadableFile or FileRefused with the reason.

    `titled`: tells how many titles a row holds; the row that holds most of them, of the first ten, is that of the titles.
    """
    if len(data) > MOST_BYTES:
        raise FileTooBig
    written = ""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        rows = _read_xlsx(data)
    else:
        text, written = decode(data, encoding)
        rows = _read_csv(text)
    filled = [row for row in rows if any(cell for cell in row.cells)]
    if not filled:
        raise NoPeople
    first = max(range(min(10, len(filled))), key=lambda n: (titled(filled[n].cells) if titled else 0, -n))
    titles, people = filled[first].cells, filled[first + 1 :]
    if not people:
        raise NoPeople
    return Table(titles, [_even(row, len(titles)) for row in people], written)


def _even(row: Row, width: int) -> Row:
    """With as many cells as there are titles; what stands beyond them has no meaning."""
    return Row(row.number, [*row.cells[:width], *[""] * (width - len(row.cells))])


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and what it is written in. Raises UnknownCharacters."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, name), name.removesuffix("-sig")
    if encoding in ENCODINGS:
        name = _half(data) if encoding == "utf-16" else encoding
        return _decoded(data, name), encoding
    if b"\0" in data[:_SAMPLE]:  # no other text has one
        return _decoded(data, _half(data)), "utf-16"
    try:
        return _decoded(data, "utf-8"), "utf-8"
    except UnknownCharacters:
        name = _guess(data)
        return _decoded(data, name), name.replace("_", "-")


def _decoded(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeError as error:
        raise UnknownCharacters from error
    if "\0" in text:
        raise UnreadableFile
    return text


def _half(data: bytes) -> str:
    """Which half of its characters a UTF-16 without a mark has first: separators and line ends have one that is zero."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return "utf-16-be" if even > odd else "utf-16-le"


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # 5 MB that most files do not need

    cut = data[:_SAMPLE].rpartition(b"\n")[0] or data[:_SAMPLE]
    best = from_bytes(cut, cp_isolation=_GUESSED).best()
    if best is None:
        raise UnknownCharacters
    return best.encoding


def _read_csv(text: str) -> list[Row]:
    separator, skipped = _separator(text)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(_records(text, separator), start=1):
            if number <= skipped:
                continue
            _check_size(len(rows), len(cells))
            rows.append(Row(number - skipped, [_cell(cell) for cell in cells]))
    except csv.Error as error:
        raise UnreadableFile from error
    return rows


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(1024 * 1024)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _separator(text: str) -> tuple[str, int]:
    """The sign between two cells, and how many lines only name it ("sep=;" as Excel writes it)."""
    first = text[:20].split("\n", 1)[0].strip().lower().strip('"')
    if first.startswith("sep=") and len(first) == 5:
        return first[4], 1
    if first == "sep=":  # a tab, stripped
        return "\t", 1
    return max(_SEPARATORS, key=lambda sign: _parts_well(text[:_SAMPLE], sign)), 0


def _parts_well(sample: str, sign: str) -> float:
    """How many cells this sign parts the rows into, if it parts them all alike; 0 when it parts nothing."""
    widths = []
    try:
        for cells in _records(sample, sign):
            if any(cells):
                widths.append(len(cells))
            if len(widths) == 60:
                break
    except csv.Error:
        return 0
    if not widths or widths[0] < 2:
        return 0
    return widths[0] * sum(width == widths[0] for width in widths) / len(widths)


def _read_xlsx(data: bytes) -> list[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    if find_media_type(io.BytesIO(data)) != XLSX:
        raise UnreadableFile
    try:
        _check_sheets(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise UnreadableFile from error
    return [Row(number, [_cell(_written(cell)) for cell in cells]) for number, cells in enumerate(found, start=1)]


def _check_sheets(data: bytes) -> None:
    """Refuse what would become too large in memory: a single cell far out makes a sheet of billions."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [part for part in book.infolist() if part.filename.lower().startswith("xl/")]
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise FileTooBig
        for part in parts:
            content = book.read(part)
            if _SHEET in content:  # wherever it lies: the workbook says what its sheets are called
                for letters, number in _CELL.findall(content):
                    _check_size(int(number) - 1, _column(letters))


def _column(letters: bytes) -> int:
    """ "A" -> 1, "AB" -> 28; 0 for a row's own number."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise TooManyRows(MOST_ROWS)
    if columns > MOST_COLUMNS:
        raise TooManyColumns(MOST_COLUMNS)


def _written(cell: Any) -> str:
    """A typed cell as somebody would write it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _cell(text: str) -> str:
    return (
        _NEUTRALISED.sub("", text[:LONGEST_CELL].strip(), count=1)
        if text.startswith("'")
        else text[:LONGEST_CELL].strip()
    )
