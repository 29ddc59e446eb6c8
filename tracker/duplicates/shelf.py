"""Taking the rows of one registration apart, whatever table they stand in, so that they can be put back exactly.

Every table that points to a participant is found from the model itself: a room built tomorrow is merged and taken apart
like those of today.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, Column, Index, Table, UniqueConstraint, delete, insert, null, select, update
from sqlalchemy import Enum as Words

from tracker.core.db import Model, UtcTime, db
from tracker.mail.models import OutboxMail
from tracker.registration.models import Participant

PARTICIPANT = cast(Table, Participant.__table__)
#: columns that mean a participant without the database knowing it
_LOOSE = ((cast(Table, OutboxMail.__table__), "subject_id"),)

Row = dict[str, Any]


@dataclass(slots=True)
class Shelf:
    """What became of the rows: `moved` to the one kept, by "table.column"; `put_away` whole, by table, in the order taken."""

    moved: dict[str, list[str]] = field(default_factory=dict)
    put_away: dict[str, list[Row]] = field(default_factory=dict)


def references(*, without: Iterable[str] = ()) -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that points to a participant, but for those of the tables `without`."""
    for table in Model.registry.metadata.sorted_tables:
        if table.name in without:
            continue
        for key in table.foreign_keys:
            if key.column is PARTICIPANT.c.id:
                yield table, key.parent
    for table, name in _LOOSE:
        yield table, table.c[name]


def give(shelf: Shelf, other: UUID, kept: UUID, *, without: Iterable[str]) -> None:
    """Point everything of one registration to another. What would then stand twice is put away."""
    for table, column in references(without=without):
        for row in _rows(table, column == other):
            if _stands_already(table, column, row, kept):
                put_away(shelf, table, [row])
                continue
            mine = [key == row[key.name] for key in table.primary_key.columns]
            db.session.connection().execute(update(table).where(*mine).values({column.name: kept}))
            shelf.moved.setdefault(f"{table.name}.{column.name}", []).append(_key(table, row | {column.name: kept}))


def _key(table: Table, row: Row) -> str:
    """The values of a row's primary key, which may hold the participant's id itself."""
    return json.dumps([plain(row[column.name]) for column in table.primary_key.columns])


def _rows(table: Table, *conditions: Any) -> list[Row]:
    found = db.session.connection().execute(select(table).where(*conditions).order_by(*table.primary_key.columns))
    return [dict(row) for row in found.mappings()]


def _stands_already(table: Table, column: Column[Any], row: Row, kept: UUID) -> bool:
    """Whether a rule of the table allows such a row once, and the one kept has it."""
    for names in _unique(table):
        if column.name not in names:
            continue
        others = [table.c[name] == row[name] for name in names if name != column.name and row[name] is not None]
        if len(others) < len(names) - 1:  # nothing equals NULL
            continue
        if db.session.connection().execute(select(column).where(column == kept, *others)).first():
            return True
    return False


def _unique(table: Table) -> Iterator[list[str]]:
    yield [column.name for column in table.primary_key.columns]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [column.name for column in constraint.columns]
    for index in table.indexes:
        if isinstance(index, Index) and index.unique:
            yield [column.name for column in index.columns]


def take(shelf: Shelf, table: Table, *conditions: Any) -> list[Row]:
    """Put away the rows of a table that meet these conditions."""
    rows = _rows(table, *conditions)
    put_away(shelf, table, rows)
    return rows


def put_away(shelf: Shelf, table: Table, rows: list[Row]) -> None:
    """Delete these rows, keeping them and all that hangs on them."""
    for row in rows:
        for child, column, parent in _children(table):
            put_away(shelf, child, _rows(child, column == row[parent.name]))
        mine = [column == row[column.name] for column in table.primary_key.columns]
        db.session.connection().execute(delete(table).where(*mine))
        shelf.put_away.setdefault(table.name, []).append(written(table, row))


def _children(table: Table) -> Iterator[tuple[Table, Column[Any], Column[Any]]]:
    for child in Model.registry.metadata.sorted_tables:
        for key in child.foreign_keys:
            if key.column.table is table:
                yield child, key.parent, key.column


def put_back(put_away: Mapping[str, list[Row]]) -> None:
    """The rows as they were, parents before children; one that stands again by now is left alone."""
    for table in Model.registry.metadata.sorted_tables:
        for row in put_away.get(table.name, ()):
            values = read(table, row)
            mine = [column == values[column.name] for column in table.primary_key.columns]
            if not db.session.connection().execute(select(*table.primary_key.columns).where(*mine)).first():
                db.session.connection().execute(insert(table), values)


def give_back(moved: Mapping[str, list[str]], other: UUID, kept: UUID) -> None:
    """Point to the registration again what was its own and is still at the one kept."""
    tables = Model.registry.metadata.tables
    for name, keys in moved.items():
        table_name, _, column_name = name.partition(".")
        if (table := tables.get(table_name)) is None:
            continue
        for written_key in keys:
            values = zip(table.primary_key.columns, json.loads(written_key), strict=True)
            mine = [column == _read(column, value) for column, value in values]
            change = update(table).where(*mine, table.c[column_name] == kept).values({column_name: other})
            db.session.connection().execute(change)


def written(table: Table, row: Row) -> Row:
    """The row as JSON can hold it."""
    return {column.name: plain(row[column.name]) for column in table.columns}


def read(table: Table, row: Row) -> Row:
    """A row from JSON; columns that came since get their default."""
    return {name: _read(table.c[name], value) for name, value in row.items() if name in table.c}


def plain(value: Any) -> Any:
    """A value as JSON can hold it; `read` knows from the column what it was."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (UUID, date)):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        return null() if isinstance(column.type, JSON) else None
    if isinstance(column.type, JSON):
        return value
    if isinstance(column.type, Words):
        return cast(type[Enum], column.type.enum_class)(value)
    kind = datetime if isinstance(column.type, UtcTime) else column.type.python_type
    if kind is UUID:
        return UUID(value)
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return value
