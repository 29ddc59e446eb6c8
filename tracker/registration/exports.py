"""Lists to take away: CSV, a spreadsheet, the print list for a desk. Rows, not objects: they are long."""

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.texts import Text
from tracker.registration.consents import CONSENTS
from tracker.registration.lists import Filter, narrow
from tracker.registration.models import Participant
from tracker.registration.rules import State

#: what a row holds (not the gender: the form promises that it is never shown beside a name): the column's name in files that programs read, its title, the column
COLUMNS: tuple[tuple[str, Text, Any], ...] = (
    ("code", Text("Code"), Participant.code),
    ("state", Text("State"), Participant.state),
    ("honorific", Text("Form of address"), Participant.honorific),
    ("given_name", Text("Given names"), Participant.given_name),
    ("family_name", Text("Family name"), Participant.family_name),
    ("badge_name", Text("Name on the badge"), Participant.badge_name),
    ("name_original", Text("Name in own script"), Participant.name_original),
    ("email", Text("E-mail"), Participant.email),
    ("email_other", Text("Second e-mail"), Participant.email_other),
    ("phone", Text("Telephone"), Participant.phone),
    ("job_title", Text("Function"), Participant.job_title),
    ("organisation", Text("Organisation"), Participant.organisation_name),
    ("organisation_short", Text("Short name"), Participant.organisation_short),
    ("organisation_type", Text("Type"), Participant.organisation_type),
    ("part", Text("Part"), Participant.part),
    ("region", Text("Region"), Participant.region_code),
    ("country", Text("Country"), Participant.country_iso2),
    ("mode", Text("Attends"), Participant.mode),
    ("days", Text("Days"), Participant.days),
    ("needs", Text("Needs"), Participant.needs),
    ("preferred_group", Text("Discussion group"), Participant.preferred_group),
    ("remarks", Text("Remarks"), Participant.remarks),
    *((name, label, getattr(Participant, name)) for name, label in CONSENTS.items()),
    ("contact_consent", Text("E-mail and telephone may be listed"), Participant.contact_consent),
    ("origin", Text("Came by"), Participant.origin),
    ("registered_at", Text("Registered (UTC)"), Participant.registered_at),
)
_TEXTS = frozenset(
    ("code", "honorific", "given_name", "family_name", "badge_name", "name_original", "email", "email_other", "phone", "job_title", "organisation",
     "organisation_short", "region", "country", "preferred_group", "remarks")
)  # fmt: skip
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
AT_ONCE = 500
#: what a spreadsheet takes for a formula, after blanks too; a tab or a line end can hide one
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_QUOTED = re.compile(r'[",\r\n]')


@dataclass(frozen=True, slots=True)
class DeskRow:
    """What the desk needs of a person, and no more."""

    given_name: str
    family_name: str
    organisation: str
    code: str


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet computes."""
    return "'" + text if text and _FORMULA.match(text) else text


def rows(meeting_id: UUID, asked: Filter) -> Iterator[Sequence[str]]:
    """The participants as texts in the order of COLUMNS, by name."""
    query = narrow(select(*(column for _, _, column in COLUMNS)), meeting_id, asked)
    query = query.order_by(Participant.sort_key, Participant.id).execution_options(yield_per=AT_ONCE)
    plain = [name in _TEXTS for name, _, _ in COLUMNS]
    for row in db.session.execute(query):
        yield [value or "" if is_text else _as_text(value) for is_text, value in zip(plain, row, strict=True)]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(value)
    return str(value.strftime("%Y-%m-%d %H:%M"))


def csv_lines(titles: Sequence[str], found: Iterator[Sequence[str]]) -> Iterator[str]:
    """The file in pieces, with the mark that makes spreadsheets read it as UTF-8."""
    yield BOM + _csv_line(titles)
    piece: list[str] = []
    for row in found:
        piece.append(_csv_line(row))
        if len(piece) == AT_ONCE:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


def _csv_line(cells: Sequence[str]) -> str:
    return ",".join([_csv_cell(cell) if cell else "" for cell in cells]) + "\r\n"


def _csv_cell(text: str) -> str:
    if _FORMULA.match(text):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def write_xlsx(titles: Sequence[str], found: Iterator[Sequence[str]], sheet_name: str) -> BinaryIO:
    """A workbook, row by row onto the disk. Every cell is a text, so none is a formula; the caller closes the file.

    XlsxWriter makes the book with its titles; the rows are put in here, which takes a third of its time for them.
    """
    shell = zipfile.ZipFile(_book_of_titles(titles, sheet_name))
    file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer reads it after we return
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name in shell.namelist():
            if name == _SHEET:
                continue
            book.writestr(name, shell.read(name))
        before, end, after = shell.read(_SHEET).decode().partition("</sheetData>")
        with book.open(_SHEET, "w") as sheet:
            # the size it states is that of the titles alone, and some readers stop there
            sheet.write(re.sub("<dimension[^>]*/>", "", before).encode())
            for piece in _sheet_rows(found, len(titles)):
                sheet.write(piece.encode())
            sheet.write((end + after).encode())
    file.seek(0)
    return file


_SHEET = "xl/worksheets/sheet1.xml"
_LAST_ROW = 1_048_575
#: what XML cannot hold, and what it must escape
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def _book_of_titles(titles: Sequence[str], sheet_name: str) -> BinaryIO:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True})
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet_name)[:31].strip() or "1")
    bold = book.add_format({"bold": True, "bg_color": "#E1F0F9", "border": 1})
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, max(12, min(len(title) + 4, 24)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, _LAST_ROW, len(titles) - 1)
    book.close()
    return made


def _sheet_rows(found: Iterator[Sequence[str]], width: int) -> Iterator[str]:
    from xlsxwriter.utility import xl_col_to_name

    letters = [xl_col_to_name(column) for column in range(width)]
    piece: list[str] = []
    for number, row in enumerate(found, 2):
        cells = [
            f'<c r="{letter}{number}" t="inlineStr"><is><t xml:space="preserve">{_xml_text(text)}</t></is></c>'
            for letter, text in zip(letters, row, strict=True)
            if text
        ]
        piece.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(piece) == AT_ONCE:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


def _xml_text(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    return _NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def desk_rows(meeting_id: UUID) -> list[DeskRow]:
    """The confirmed, by name, with what a desk may see."""
    p = Participant
    query = (
        select(p.given_name, p.family_name, p.organisation_short, p.code)
        .where(p.meeting_id == meeting_id, p.state == State.CONFIRMED)
        .order_by(p.sort_key, p.id)
    )
    return [DeskRow(*row) for row in db.session.execute(query)]
