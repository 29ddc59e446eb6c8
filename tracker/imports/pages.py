"""What the pages of an import show: the columns with examples, the rows as they will be, what is left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext

from tracker.core.i18n import current_language, say
from tracker.core.texts import Text
from tracker.imports import columns, operations
from tracker.imports.checking import KNOWN, REPEATED, WRONG, LeftOut, questions_of
from tracker.imports.models import ImportFile
from tracker.imports.reading import Table
from tracker.meetings.models import Meeting
from tracker.places.queries import read_ledger
from tracker.registration.own_answers import FIELD

#: rows that the page shows; all that are left out are in the file to take away
MOST_SHOWN, GOOD_SHOWN, EXAMPLES = 50, 5, 3
LONGEST_EXAMPLE = 40
WRITTEN_IN = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "cp1256": "Windows-1256",
    "gb18030": "GB 18030",
    "koi8-r": "KOI8-R",
}
#: why rows are left out, those that can be set right first
KINDS = {
    WRONG: Text("not as they must be"),
    REPEATED: Text("twice in the file"),
    KNOWN: Text("registered or invited already"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its title, what it seems to hold, and a few of its cells."""

    title: str
    field: str
    examples: str


class ImportPage:
    """A kept file as its pages show it."""

    def __init__(self, meeting: Meeting, file: ImportFile) -> None:
        self.meeting, self.file = meeting, file
        self.table: Table = operations.table_of(file)
        self.left_out: list[LeftOut] = operations.left_out_of(file)
        self.counts = operations.counts_of(self.left_out)

    @cached_property
    def offered(self) -> dict[str, str]:
        """What a column may be said to hold."""
        return columns.offered(questions_of(self.meeting), current_language())

    @property
    def columns(self) -> list[Column]:
        return [
            Column(title, field, _examples(self.table, n))
            for n, (title, field) in enumerate(zip(self.table.titles, self.file.fields, strict=True))
        ]

    @property
    def used(self) -> list[tuple[int, str]]:
        """The columns that are stored: their number, and what they hold."""
        return [(n, self.offered[name]) for n, name in enumerate(self.file.fields) if name in self.offered]

    @property
    def good(self) -> list[Sequence[str]]:
        """The first rows that will be stored."""
        left = {one.row.number for one in self.left_out}
        return [row.cells for row in self.table.rows if row.number not in left and any(row.cells)][:GOOD_SHOWN]

    @property
    def names_nobody(self) -> bool:
        """No column holds a name, so nothing can be stored."""
        return not {"given_name", "family_name", "name"} & set(self.file.fields)

    @property
    def shown(self) -> list[LeftOut]:
        """The rows left out that the page names: those that can be set right first."""
        order = list(KINDS)
        return sorted(self.left_out, key=lambda one: (order.index(one.kind), one.row.number))[:MOST_SHOWN]

    @property
    def written(self) -> str:
        return WRITTEN_IN.get(self.file.written, self.file.written)

    @cached_property
    def places_left(self) -> int | None:
        """Places left in the whole meeting; None: no limit."""
        left = read_ledger(self.meeting).left
        return None if left is None else max(0, left)

    def label(self, field: str) -> str:
        """What a field is called."""
        return self.offered.get(field, field.removeprefix(FIELD))

    def reasons(self, one: LeftOut) -> str:
        """Why a row is left out, in one text for a file."""
        return "; ".join(self.said(fault.field, say(fault.reason)) for fault in one.faults)

    def said(self, field: str, reason: str) -> str:
        """A reason with its field before it, where the reason does not begin with it."""
        label = self.label(field)
        return reason if not field or reason.startswith(label) else f"{label}: {reason}"

    def left_out_titles(self) -> list[str]:
        """The titles of the file of rows left out: the sender's own, after two of ours."""
        return [gettext("Row"), gettext("Why it is left out"), *self.table.titles]


def _examples(table: Table, column: int) -> str:
    found: dict[str, None] = {}
    for row in table.rows[:200]:
        cell = " ".join(row.cells[column].split())
        if cell:
            found[cell if len(cell) <= LONGEST_EXAMPLE else cell[:LONGEST_EXAMPLE] + "\N{HORIZONTAL ELLIPSIS}"] = None
        if len(found) == EXAMPLES:
            break
    return " · ".join(found)
