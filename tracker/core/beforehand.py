"""What is read before a transaction of SQLite begins, so that the one lock for writing is not held meanwhile.

Inside the transaction the same questions are asked again, and the answers compared as the database gives them: one text each.
No rows are made of it, and Python's own lock is let go once a question and not once a row, when others may take it.
"""

import json
from typing import Any

from sqlalchemy import Connection

from tracker.core.db import db, end_reading, is_in_operation
from tracker.core.prepared import Compiled, Prepared, send


def is_of_use() -> bool:
    """Not within an operation, which holds the lock already, nor on PostgreSQL, which locks rows as it reads them."""
    return db.engine.dialect.name == "sqlite" and not is_in_operation()


class Readings:
    """Questions and their answers, of one moment. Nothing is decided by them before all are found to be still so."""

    def __init__(self) -> None:
        end_reading()
        self._connection = db.session.connection()
        self._read: list[tuple[Compiled, Any, str]] = []

    def rows(self, query: Prepared, **given: Any) -> list[Any]:
        """What the query finds, as named tuples in whatever order."""
        made = query.on(self._connection.engine)
        values = made.parameters(given)
        told = _tell(self._connection, made, values)
        self._read.append((made, values, told))
        return made.rows(json.loads(told))

    def are_still_so(self, connection: Connection) -> bool:
        """Whether all is answered the same in this connection's transaction."""
        return all(_tell(connection, made, values) == told for made, values, told in self._read)


def _tell(connection: Connection, made: Compiled, values: Any) -> str:
    (told,) = send(connection.engine, connection.connection, made.as_text, values).fetchone()
    return str(told)
