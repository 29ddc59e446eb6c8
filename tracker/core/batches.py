"""Many rows of one table, made ready for the driver: before the operation that writes them, or at the last moment.

Filling in defaults and turning values into what the driver takes costs twice what the database itself does with them. Done
before the operation begins, others write meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Insert, Select

from tracker.core.db import Model, db, insert_into

#: what makes a value fit for the driver; None: it is so already
Process = Callable[[Any], Any] | None


#: values of one statement: databases take no more than some ten thousand
AT_ONCE = 5000


def found_among(query: Select[Any], some: Iterable[Any], **others: Any) -> Iterator[Any]:
    """The rows of a query whose parameter `some` is a list (`expanding`), however long that is: so many at a time."""
    values = sorted(some, key=str)
    for start in range(0, len(values), AT_ONCE):
        yield from db.session.connection().execute(query, {"some": values[start : start + AT_ONCE], **others})


@dataclass(frozen=True, slots=True)
class Batch:
    """An INSERT and the rows it is for, as the driver takes them."""

    statement: str = ""
    rows: Sequence[Any] = ()

    def write(self) -> None:
        """Insert them all; none is no trouble. Part of the operation that calls it."""
        if self.rows:
            db.session.connection().exec_driver_sql(self.statement, list(self.rows))


def batch(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> Batch:
    """New rows of a table, all with the same columns; the others get their defaults. It reads and writes nothing."""
    if not rows:
        return Batch()
    dialect = db.engine.dialect
    defaults: dict[str, Any] = {
        column.key: column.default for column in model.__table__.c if column.default and column.key not in rows[0]
    }
    sql, columns = prepared(dialect, insert_into(model), (*rows[0], *defaults))
    stored = []
    for name, process in columns:
        default = defaults.get(name)
        if default is None:
            values = [row[name] for row in rows]
        elif default.is_callable:
            values = [default.arg(None) for _ in rows]
        else:
            values = [default.arg] * len(rows)
        stored.append(stored_column(values, process))
    in_order = zip(*stored, strict=True)
    if dialect.positional:
        return Batch(sql, list(in_order))
    names = [name for name, _ in columns]
    return Batch(sql, [dict(zip(names, row, strict=True)) for row in in_order])


@cache
def prepared(dialect: Dialect, statement: Insert, names: tuple[str, ...]) -> tuple[str, list[tuple[str, Process]]]:
    """The statement as the driver takes it, with its columns in order and what makes their values fit to be stored."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))
    table: Any = statement.table
    types = [(name, table.c[name].type.dialect_impl(dialect)) for name in compiled.positiontup or names]
    return str(compiled), [(name, kind.bind_processor(dialect)) for name, kind in types]


def stored_column(values: list[Any], process: Process) -> list[Any]:
    """A column as it is stored; where all rows say the same, as of most columns, it is made fit once."""
    if process is None:
        return values
    first = values[0]
    if all(value is first for value in values):
        return [process(first)] * len(values)
    return [process(value) for value in values]
