"""Many rows in one statement on SQLite: the library would build the parameters of each row anew, at several times the cost."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Dialect, Insert

_Process = Callable[[Any], Any] | None


def insert_many(connection: Connection, statement: Insert, rows: Sequence[dict[str, Any]]) -> None:
    """Send `statement` for all the rows (500 of some 20 columns; SQLite takes 32,766 values); they name the same columns."""
    sql, columns = _prepared(connection.dialect, statement, tuple(rows[0]))
    stored = [_stored([row[name] for row in rows], process) for name, process in columns]
    values = tuple(chain.from_iterable(zip(*stored, strict=True)))
    connection.exec_driver_sql(_for_many(sql, len(columns), len(rows)), values)


def _stored(values: list[Any], process: _Process) -> list[Any]:
    """A column as it is stored; where all rows say the same, as of most columns, it is made fit once."""
    if process is None:
        return values
    first = values[0]
    if all(value is first for value in values):
        return [process(first)] * len(values)
    return [process(value) for value in values]


@cache
def _prepared(dialect: Dialect, statement: Insert, names: tuple[str, ...]) -> tuple[str, list[tuple[str, _Process]]]:
    """The statement as the driver takes it, with its columns in order and what makes their values fit to be stored."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    table: Any = statement.table
    types = [(name, table.c[name].type.dialect_impl(dialect)) for name in compiled.positiontup or ()]
    return str(compiled), [(name, kind.bind_processor(dialect)) for name, kind in types]


@lru_cache(maxsize=64)
def _for_many(sql: str, columns: int, rows: int) -> str:
    one = f"({', '.join('?' * columns)})"
    return sql.replace(f"VALUES {one}", f"VALUES {', '.join([one] * rows)}", 1)
