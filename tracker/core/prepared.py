"""Statements that doors send a thousand times a second: compiled once, then sent and read by the driver itself.

SQLAlchemy takes 40 to 90 µs of the processor for what the driver does in 5 (ADR 5). Errors are raised as SQLAlchemy raises them,
and who listens to its statements (traces) hears of these too.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import Connection, Dialect, Engine, Select, String, bindparam
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from tracker.core.batches import Process
from tracker.core.db import db


class _Listed(TypeDecorator[Collection[Any]]):
    """Any number of values as one: an array, or where there are none (SQLite) a text of JSON."""

    impl = String
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return postgresql.ARRAY(self.item) if dialect.name == "postgresql" else String()

    def bind_processor(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return list
        fit = self.item.dialect_impl(dialect).bind_processor(dialect)
        return lambda values: json.dumps([*values] if fit is None else [*map(fit, values)])


class among(FunctionElement[Any]):  # noqa: N801 -- as the library's own functions are named
    """Whether a column has one of the values in the list `name`, which is one parameter however many they are.

    The list is given here, or each time that the statement is sent.
    """

    inherit_cache = True

    def __init__(self, column: Any, name: str, values: Collection[Any] | None = None) -> None:
        listed = _Listed(column.type)
        given = bindparam(name, type_=listed) if values is None else bindparam(name, values, listed, unique=True)
        super().__init__(column, given)


@compiles(among)
def _in_array(element: among, compiler: Any, **given: Any) -> str:
    column, values = (compiler.process(part, **given) for part in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(among, "sqlite")
def _in_json(element: among, compiler: Any, **given: Any) -> str:
    column, values = (compiler.process(part, **given) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 -- of marks


class Prepared:
    """A SELECT that names all its columns, none of them an array; a parameter that is a list stands in `among`."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self._query = query
        self._compiled: dict[str, Compiled] = {}

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
        made = self.on(engine)
        found = send(engine, lent, made.sql, made.parameters(given)).fetchall()
        return made.rows(found)

    def on(self, engine: Engine) -> "Compiled":
        """The query as this database's driver takes it."""
        made = self._compiled.get(engine.dialect.name)
        if made is None:
            made = self._compiled[engine.dialect.name] = _compile(self._query, engine)
        return made


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query as one driver takes it."""

    sql: str
    #: the same rows in whatever order, as one text of JSON (SQLite)
    as_text: str
    binds: list[tuple[str, Process]]
    #: values that the query itself has
    own: dict[str, Any]
    results: list[Process]
    make: Callable[[Iterable[Any]], Any]
    positional: bool

    def parameters(self, given: dict[str, Any]) -> Any:
        values = self.own | given
        if self.positional:
            return [values[name] if fit is None else fit(values[name]) for name, fit in self.binds]
        return {name: values[name] if fit is None else fit(values[name]) for name, fit in self.binds}

    def rows(self, found: list[Any]) -> list[Any]:
        columns = map(_read_column, zip(*found, strict=True), self.results)
        return [*map(self.make, zip(*columns, strict=True))]


def _read_column(stored: Sequence[Any], fit: Process) -> Sequence[Any]:
    """A column as it is read, each value once: most rows of a batch are about the same session, day, organisation."""
    if fit is None:
        return stored
    if len(stored) == 1:
        return [fit(stored[0])]
    values = {value: fit(value) for value in set(stored)}
    return [values[value] for value in stored]


def _compile(query: Select[*tuple[Any, ...]], engine: Engine) -> Compiled:
    dialect = engine.dialect
    compiled: Any = query.compile(dialect=dialect)
    names = compiled.positiontup or compiled.params
    columns = [*query.selected_columns]
    keys = [column.key or "" for column in columns]
    row: Any = namedtuple("Row", keys, rename=True)  # type: ignore[misc]  # noqa: PYI024 -- the query's own names
    return Compiled(
        str(compiled),
        _as_text(query, dialect),
        [(name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names],
        compiled.params,
        [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns],
        row._make,
        bool(dialect.positional),
    )


def _as_text(query: Select[*tuple[Any, ...]], dialect: Dialect) -> str:
    found = query.order_by(None)  # sorting would take a quarter of it
    columns = ", ".join(f"c{number}" for number in range(len(found.selected_columns)))
    sql = f"WITH found ({columns}) AS ({found.compile(dialect=dialect)})"
    return f"{sql} SELECT json_group_array(json_array({columns})) FROM found"  # noqa: S608


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
