"""Many rows in one statement on SQLite: the library would build the parameters of each row anew, at several times the cost."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Insert

from tracker.core.batches import prepared, stored_column


def insert_many(connection: Connection, statement: Insert, rows: Sequence[dict[str, Any]]) -> None:
    """Send `statement` for all the rows (500 of some 20 columns; SQLite takes 32,766 values); they name the same columns."""
    sql, columns = prepared(connection.dialect, statement, tuple(rows[0]))
    stored = [stored_column([row[name] for row in rows], process) for name, process in columns]
    values = tuple(chain.from_iterable(zip(*stored, strict=True)))
    connection.exec_driver_sql(_for_many(sql, len(columns), len(rows)), values)


@lru_cache(maxsize=64)
def _for_many(sql: str, columns: int, rows: int) -> str:
    one = f"({', '.join('?' * columns)})"
    return sql.replace(f"VALUES {one}", f"VALUES {', '.join([one] * rows)}", 1)
