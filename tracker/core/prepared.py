"""Statements that doors send a thousand times a second: compiled once, then sent and read by the driver itself.

SQLAlchemy takes 40 to 90 µs of the processor for what the driver does in 5 (ADR 5). Errors are raised as SQLAlchemy raises them,
and who listens to its statements (traces) hears of these too.
"""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import Connection, Engine, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

from tracker.core.batches import Process
from tracker.core.db import db


class Prepared:
    """A SELECT that names all its columns and whose parameters are single values, no lists."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self._query = query
        self._compiled: dict[str, _Compiled] = {}

    def ask(self, **given: Any) -> list[Any]:
        """The rows found, as named tuples: in the session's transaction where one has begun, else in one of its own."""
        session = db.session()
        if session.in_transaction():
            return self.rows(session.connection(), **given)
        engine = db.engine
        lent = engine.raw_connection()
        try:
            return self._read(engine, lent, given)
        finally:
            lent.close()

    def rows(self, connection: Connection, **given: Any) -> list[Any]:
        """The same in this connection's transaction."""
        return self._read(connection.engine, connection.connection, given)

    def _read(self, engine: Engine, lent: PoolProxiedConnection, given: dict[str, Any]) -> list[Any]:
        made = self._compiled.get(engine.dialect.name)
        if made is None:
            made = self._compiled[engine.dialect.name] = _compile(self._query, engine)
        found = send(engine, lent, made.sql, made.parameters(given)).fetchall()
        return [made.row(row) for row in found]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A query as one driver takes it."""

    sql: str
    binds: list[tuple[str, Process]]
    #: values that the query itself has
    own: dict[str, Any]
    results: list[Process]
    make: Callable[[list[Any]], Any]
    positional: bool

    def parameters(self, given: dict[str, Any]) -> Any:
        values = self.own | given
        if self.positional:
            return [values[name] if fit is None else fit(values[name]) for name, fit in self.binds]
        return {name: values[name] if fit is None else fit(values[name]) for name, fit in self.binds}

    def row(self, stored: Any) -> Any:
        return self.make(
            [value if fit is None else fit(value) for fit, value in zip(self.results, stored, strict=True)]
        )


def _compile(query: Select[*tuple[Any, ...]], engine: Engine) -> _Compiled:
    dialect = engine.dialect
    compiled: Any = query.compile(dialect=dialect)
    names = compiled.positiontup or compiled.params
    columns = [*query.selected_columns]
    keys = [column.key or "" for column in columns]
    row: Any = namedtuple("Row", keys, rename=True)  # type: ignore[misc]  # noqa: PYI024 -- the query's own names
    return _Compiled(
        str(compiled),
        [(name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names],
        compiled.params,
        [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns],
        row._make,
        bool(dialect.positional),
    )


def send(engine: Engine, lent: PoolProxiedConnection, sql: str, values: Any) -> Any:
    """Send a statement as the driver takes it; the driver's cursor. Raises DBAPIError."""
    cursor = lent.cursor()
    engine.dispatch.before_cursor_execute(None, cursor, sql, values, None, False)
    try:
        cursor.execute(sql, values)
    except engine.dialect.loaded_dbapi.Error as error:
        _raise(engine, lent, sql, error)
    engine.dispatch.after_cursor_execute(None, cursor, sql, values, None, False)
    return cursor


def _raise(engine: Engine, lent: PoolProxiedConnection, sql: str, error: Exception) -> NoReturn:
    dialect = engine.dialect
    is_gone = dialect.is_disconnect(error, lent, None)  # type: ignore[arg-type]
    if is_gone:
        lent.invalidate(error)
    raise DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_gone,
        dialect=dialect,
    ) from error
