"""What a database holds, as a count and a digest a table: equal ones are equal rows, in whatever order they lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, inspect

#: rows fetched at once, however many there are
AT_ONCE = 2000
_LARGEST = 2**256


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of one table."""

    rows: int
    digest: str


def read_contents(connection: Connection) -> dict[str, Content]:
    """Every table of the database, by name; read as it is stored, so older versions' tables are understood too."""
    names = sorted(inspect(connection).get_table_names())
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
    return {name: _content(connection, name) for name in names}


def _content(connection: Connection, table: str) -> Content:
    quote = connection.dialect.identifier_preparer.quote
    columns = sorted(column["name"] for column in inspect(connection).get_columns(table))
    query = f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)}"  # noqa: S608 -- the database's own names
    # each row's digest is added up: no order is needed, which two databases might see differently
    total = count = 0
    streamed = connection.execution_options(stream_results=True).exec_driver_sql(query)
    for rows in streamed.partitions(AT_ONCE):
        count += len(rows)
        total += sum(_row(row) for row in rows)
    return Content(count, f"{total % _LARGEST:064x}")


def _row(row: Sequence[Any]) -> int:
    return int.from_bytes(sha256(repr(tuple(row)).encode()).digest(), "big")
