"""Many rows in one statement on SQLite: the library would build the parameters of each row anew, at several times the cost."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Insert

_Process = Callable[[Any], Any] | None


def insert_many(connection: Connection, statement: Insert, rows: Sequence[dict[str, Any]]) -> CursorResult[Any]:
    """Send `statement` for all the rows (500 of some 20 columns; SQLite takes 32,766 values); they name the same columns.

    What it returns comes as the driver has it: ids are texts.
    """
    sql, columns = _prepared(connection.dialect, statement, tuple(rows[0]))
    stored = [_stored([row[name] for row in rows], process) for name, process in columns]
    values = tuple(chain.from_iterable(zip(*stored, strict=True)))
    return connection.exec_driver_sql(_for_many(sql, len(columns), len(rows)), values)


def _stored(values: list[Any], process: _Process) -> list[Any]:
    """A column as it is stored; what is the same as in the row before, as most is, is made fit once."""
    if process is None:
        return values
    last = made = None
    stored = []
    for value in values:
        if value is not last:
            last, made = value, process(value)
        stored.append(made)
    return stored


@cache
def _prepared(dialect: Dialect, statement: Insert, names: tuple[str, ...]) -> tuple[str, list[tuple[str, _Process]]]:
    """The statement as the driver takes it, with its columns in order and what makes their values fit to be stored."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    table: Any = statement.table
    types = [(name, table.c[name].type.dialect_impl(dialect)) for name in compiled.positiontup or ()]
    return str(compiled), [(name, kind.bind_processor(dialect)) for name, kind in types]


def _for_many(sql: str, columns: int, rows: int) -> str:
    one = f"({', '.join('?' * columns)})"
    return sql.replace(f"VALUES {one}", f"VALUES {', '.join([one] * rows)}", 1)
