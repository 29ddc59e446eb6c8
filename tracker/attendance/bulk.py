"""Many rows in one statement: the library would build the parameters of each row anew, at several times the cost.

On SQLite they are its values; on PostgreSQL one array for each column, as the driver reads through a text with a mark for
each value every time, and the server prepares a short one once.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Insert, bindparam, func, select
from sqlalchemy.dialects import postgresql

from tracker.core.batches import prepared, stored_column
from tracker.core.prepared import send


def from_arrays(table: Any) -> postgresql.Insert:
    """For PostgreSQL: insert rows that name every column of the table, given as one array for each."""
    arrays = [
        bindparam(_array_of(column.name), type_=postgresql.ARRAY(column.type, dimensions=1)) for column in table.c
    ]
    given = func.unnest(*arrays).table_valued(*table.c.keys(), name="given").render_derived()
    return postgresql.insert(table).from_select(table.c.keys(), select(*given.c), include_defaults=False)


def _array_of(column: str) -> str:
    return f"every_{column}"


def insert_many(connection: Connection, statement: Insert, rows: Sequence[dict[str, Any]]) -> Sequence[Any] | None:
    """Send `statement` for all the rows, which name the same columns. What it returns of each, if it is one that does."""
    if connection.dialect.name == "postgresql":
        done = connection.execute(statement, {_array_of(name): [row[name] for row in rows] for name in rows[0]})
        return done.scalars().all() if done.returns_rows else None
    written(connection.dialect, statement, rows).send(connection)
    return None


class Written(NamedTuple):
    """An INSERT with all its rows, as SQLite's driver takes it."""

    sql: str
    values: tuple[Any, ...]

    def send(self, connection: Connection) -> None:
        """Insert them."""
        send(connection.engine, connection.connection, self.sql, self.values)


def written(dialect: Dialect, statement: Insert, rows: Sequence[dict[str, Any]]) -> Written:
    """Make rows ready for SQLite (500 of some 20 columns; it takes 32,766 values). It reads and writes nothing."""
    sql, columns = prepared(dialect, statement, tuple(rows[0]))
    stored = [stored_column([row[name] for row in rows], process) for name, process in columns]
    values = tuple(chain.from_iterable(zip(*stored, strict=True)))
    return Written(_for_many(sql, len(columns), len(rows)), values)


@lru_cache(maxsize=64)
def _for_many(sql: str, columns: int, rows: int) -> str:
    one = f"({', '.join('?' * columns)})"
    return sql.replace(f"VALUES {one}", f"VALUES {', '.join([one] * rows)}", 1)
