"""The database handle, the base of every table, and the transaction of an operation."""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Enum,
    Insert,
    MetaData,
    Select,
    Uuid,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, make_transient_to_detached, registry
from sqlalchemy.types import TypeDecorator

from tracker.core import clock
from tracker.core.ids import read_stored, write_stored

P = ParamSpec("P")
T = TypeVar("T")


class UtcTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC on both sides; SQLite would lose the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """On SQLite moments are written and read at once, in the library's own form, at a third of its cost."""
        return _written_moment if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        return _read_moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _written_moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def _read_moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


class Id(Uuid[UUID]):
    """An id; SQLite keeps its 32 digits, which are written and read at half the library's cost."""

    def bind_processor(self, dialect: Dialect) -> Any:
        return write_stored if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        return read_stored if dialect.name == "sqlite" else super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]


class Model(DeclarativeBase):
    """Base of every table. Constraint names are fixed, so migrations can name them."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_N_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcTime, UUID: Id},
    )


def word(values: type[StrEnum]) -> Enum:
    """The column type of a StrEnum: its readable value as text; pair it with `one_of` in the table's arguments."""
    return Enum(
        values, native_enum=False, create_constraint=False, length=32, values_callable=lambda e: [m.value for m in e]
    )


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """CHECK that a `word` column holds one of its words (NULL passes)."""
    listed = ", ".join(f"'{member.value}'" for member in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


db = SQLAlchemy(model_class=Model, session_options={"expire_on_commit": False})

_thread_lock = threading.Lock()


def init_app(app: Flask) -> None:
    """Attach the database; teach SQLite to check foreign keys, to keep what it acknowledged, and to queue its writers."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            database = engine.url.database
            if database and database != ":memory:":
                app.extensions["tracker.write_lock"] = Path(database + ".lock")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves, see _begin_sqlite
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = FULL",  # NORMAL loses acknowledged commits on power loss
        "busy_timeout = 10000",
        "cache_size = -2000",
        "temp_store = MEMORY",
        "secure_delete = ON",  # what was deleted or replaced is not left lying in free space
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.connection.execute("BEGIN")  # by the driver itself: it touches no file, so nothing can go wrong


@contextmanager
def _one_writer(lock_file: Path) -> Iterator[None]:
    """Queue the writers of this machine fairly: SQLite's own waiting lets some starve (p99 250 ms against 40 ms)."""
    with _thread_lock:
        handle = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)  # gives the lock back


def _turn(engine: Engine) -> Any:
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        return nullcontext()
    return _one_writer(Path(database + ".lock"))


def common_time() -> datetime:
    """The time by which all nodes go: of the database that they share, or of this machine where that is a file on it."""
    if db.engine.dialect.name != "postgresql":
        return clock.now()
    told: datetime = db.session.execute(select(func.clock_timestamp())).scalar_one()
    return told.astimezone(UTC)


def is_in_operation() -> bool:
    """Whether an operation is going on: what fails now can only be tried again by whoever began it."""
    return bool(db.session().info.get("in_operation"))


def end_reading() -> None:
    """End the transaction in which was only read, if one has begun: what follows sees the latest."""
    session = db.session()
    if session.in_transaction():
        session.commit()


def operation(func: Callable[P, T]) -> Callable[P, T]:
    """Run `func` as one transaction; an operation called inside it joins it.

    Any exception rolls everything back. Mail, jobs and audit are rows of the same transaction.
    """

    @wraps(func)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        session = db.session()
        if is_in_operation():
            return func(*args, **kwargs)
        end_reading()
        with _turn(db.engine):
            session.info["in_operation"] = True
            try:
                session.connection(execution_options={"writes": True})
                result = func(*args, **kwargs)
                session.commit()
            except BaseException:
                session.rollback()
                raise
            finally:
                session.info["in_operation"] = False
        return result

    return wrapper


def also_equal(column: Any, value: object) -> ColumnElement[bool]:
    """`column == value` of rows that are found by something else, as their ids.

    SQLite does not know how many rows have the value. Asked for equality it takes them for few and reads them all, as
    everybody of a meeting; asked so, it reads the ones found.
    """
    found: ColumnElement[bool] = column.between(value, value)
    return found


def has_more(query: Select[Any], than: int) -> bool:
    """Whether the query finds more rows than so many. It reads no further."""
    found = select(func.count()).select_from(query.limit(than + 1).subquery())
    return bool(db.session.execute(found).scalar_one() > than)


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside is of one moment, however long it takes and whoever writes meanwhile. Nothing is written inside.

    SQLite reads from one snapshot by itself; PostgreSQL has to be asked.
    """
    session = db.session()
    session.commit()
    session.expire_all()  # what was read before is not of this moment
    options = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
    session.connection(execution_options=options)
    try:
        yield
    finally:
        session.commit()


M = TypeVar("M", bound=Model)


def insert_row(thing: M) -> M:
    """Insert one new row at once; afterwards it is as if it had been read. A third of what the unit of work takes."""
    insert_values(type(thing), {name: value for name, value in vars(thing).items() if name != "_sa_instance_state"})
    return as_stored(thing)


def as_stored(thing: M) -> M:
    """`thing`, whose row is there already, as if it had been read."""
    make_transient_to_detached(thing)
    db.session.add(thing)
    return thing


def insert_values(model: type[Model], values: dict[str, Any]) -> None:
    """Insert one new row of which no object is needed: a third of what `insert_row` takes."""
    db.session.connection().execute(insert_into(model), values)


@cache
def insert_into(model: type[Model]) -> Insert:
    """The INSERT of a table, always the same one."""
    return insert(model)


def breaks(error: IntegrityError, constraint: str, *columns: str) -> bool:
    """Tell whether `error` is about this constraint: PostgreSQL names it, SQLite names its columns."""
    diag = getattr(error.orig, "diag", None)
    if diag is not None:
        return bool(diag.constraint_name == constraint)
    text = str(error.orig)
    return constraint in text or (bool(columns) and ", ".join(columns) in text)
