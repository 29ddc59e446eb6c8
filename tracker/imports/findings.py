"""What is kept of a check: the rows left out, each with its reasons, to be said in the reader's language. Pure."""

from collections.abc import Sequence
from typing import Any

from tracker.core.texts import Text
from tracker.imports.checking import Fault, LeftOut
from tracker.imports.reading import Row, Table


def to_store(left_out: Sequence[LeftOut]) -> list[Any]:
    """As JSON holds it."""
    return [
        [one.row.number, one.kind, [[fault.field, *_kept(fault.reason)] for fault in one.faults]] for one in left_out
    ]


def _kept(text: str | Text) -> list[Any]:
    if not isinstance(text, Text):
        return [text, None]
    return [
        text.message,
        {name: _kept(value) if isinstance(value, str) else value for name, value in text.values.items()},
    ]


def _read(message: str, values: dict[str, Any] | None) -> str | Text:
    if values is None:
        return message
    return Text(message, **{n: _read(*v) if isinstance(v, list) else v for n, v in values.items()})


def from_store(kept: Sequence[Any], table: Table) -> list[LeftOut]:
    """The rows left out, as they were found."""
    rows = {row.number: row for row in table.rows}
    return [
        LeftOut(rows.get(number) or Row(number, ()), kind, [Fault(field, _read(*reason)) for field, *reason in faults])
        for number, kind, faults in kept
    ]


def table_to_store(table: Table) -> list[Any]:
    return [list(table.titles), [[row.number, *row.cells] for row in table.rows]]


def table_from_store(kept: Sequence[Any], written: str) -> Table:
    titles, rows = kept
    return Table(titles, [Row(row[0], row[1:]) for row in rows], written)
