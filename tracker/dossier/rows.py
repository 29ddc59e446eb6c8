"""The rows of one meeting, table by table, as lines of JSON, and back. Ids stay; bodies are found again by their code."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum as PythonEnum
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ForeignKey, Table, bindparam, insert, select, update
from sqlalchemy import Enum as EnumType

from tracker.core.db import UtcTime, db
from tracker.dossier.errors import WrongBox
from tracker.organisations.models import Country, Organisation

#: rows of one statement
BATCH = 500
#: tables of a meeting that stay behind, and why
LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("outbox_mail", "sent_mail", "address_trouble"), "mails belong to the server that sent them"),
    **dict.fromkeys(("import_file", "pending_upload", "made_file"), "gone after a day"),
    **dict.fromkeys(("look_alike", "decision", "decided_person", "settled_check_in"), "work in progress of one server"),
    "idempotent_reply": "replies to programs of one server",
    "self_check_in": "its code is made from the server's secret",
    "merged_registration": "holds rows of tables that may change; what was joined is in the one kept",
    **dict.fromkeys(("device", "meeting_role"), "accounts and phones of one server"),
    **dict.fromkeys(
        ("webhook", "webhook_delivery"), "two servers would tell the same addresses, with keys of their own"
    ),
    "match_key": "made anew by the worker",
}


def tables() -> list[Table]:
    """Everything that hangs on a meeting, parents before children."""
    own = [t for t in db.metadata.sorted_tables if t.name not in LEFT_OUT and "meeting_id" in t.columns]
    return [db.metadata.tables["meeting"], *own]


def read(table: Table, meeting_id: UUID) -> Iterator[bytes]:
    """A line a row, in the order of the primary key."""
    own = table.c.id if table.name == "meeting" else table.c.meeting_id
    query = select(table).where(own == meeting_id).order_by(*table.primary_key.columns)
    for row in db.session.execute(query.execution_options(yield_per=BATCH)).mappings():
        values = {name: as_data(value) for name, value in row.items() if value is not None}
        yield (json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def as_data(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, PythonEnum):
        return value.value
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def as_value(column: Column[Any], data: Any) -> Any:
    """The value of this column that `as_data` made. Raises ValueError, TypeError."""
    kind = column.type
    if data is None or isinstance(kind, JSON):
        return data
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return kind.enum_class(data)
    wanted = datetime if isinstance(kind, UtcTime) else kind.python_type
    if wanted in (datetime, date):
        return wanted.fromisoformat(data)
    if wanted is UUID:
        return UUID(data)
    if wanted is bytes:
        return base64.b64decode(data)
    if not isinstance(data, wanted) or (wanted is int and isinstance(data, bool)):
        raise ValueError(f"{column.name}: {type(data).__name__}")
    return data


class Writer:
    """Puts the rows of a box into the tables. Who somebody is over meetings and who acted stays behind: other servers' ids."""

    def __init__(self, organisations: Mapping[str, str]) -> None:
        """`organisations`: id in the box -> code."""
        here = {row.code: row.id for row in db.session.execute(select(Organisation.code, Organisation.id))}
        self._organisations = {UUID(old): here[code] for old, code in organisations.items() if code in here}
        self._countries = set(db.session.scalars(select(Country.iso2)))
        #: ids written so far: what points at rows of another meeting points at nothing here
        self._ids: dict[str, set[Any]] = {table.name: set() for table in tables()}

    def write(self, table: Table, lines: Iterable[bytes]) -> int:
        """Insert the rows; those that point at others of their own table get that afterwards. Raises WrongBox."""
        own, here = _own_references(table), _stayed(table)
        later: list[dict[str, Any]] = []
        count = 0
        for batch in _batches(lines):
            count += len(batch)
            rows = [row for row in (self._row(table, line) for line in batch) if row.get("id") not in here]
            self._ids[table.name].update(row.get("id") for row in rows)
            for row in rows:
                if any(row[name] is not None for name in own):
                    later.append({"own_id": row["id"], **{f"new_{name}": row[name] for name in own}})
                    row.update(dict.fromkeys(own))
            if rows:
                db.session.execute(insert(table), rows)
        self._point(table, own, later)
        return count

    def _point(self, table: Table, own: Sequence[str], later: list[dict[str, Any]]) -> None:
        """Let rows point at others of their table, now that all are there."""
        for one in later:
            one |= {f"new_{name}": None for name in own if one[f"new_{name}"] not in self._ids[table.name]}
        if later:
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in own}
            query = update(table).where(table.c.id == bindparam("own_id")).values(values)
            db.session.connection().execute(query, later)

    def _row(self, table: Table, line: bytes) -> dict[str, Any]:
        try:
            data = json.loads(line)
            if not isinstance(data, dict) or ("id" in table.columns and "id" not in data):
                raise WrongBox(f"data/rows/{table.name}.jsonl: a line is no row")
            unknown = set(data) - set(table.columns.keys())
            if unknown:
                raise WrongBox(f"data/rows/{table.name}.jsonl: {min(unknown)} is not known to this version")
            row = {column.name: self._value(column, data) for column in table.columns}
        except (ValueError, TypeError, AttributeError) as error:
            raise WrongBox(f"data/rows/{table.name}.jsonl: {error}") from error
        # who somebody is over the meetings here, the worker finds out
        return row | {"compared": False} if table.name == "participant" else row

    def _value(self, column: Column[Any], data: Mapping[str, Any]) -> Any:
        if column.name not in data:
            return _default(column)
        value = as_value(column, data[column.name])
        for key in column.foreign_keys:
            value = self._pointed(key, value, column.table)
        return value

    def _pointed(self, key: ForeignKey, value: Any, own: Any) -> Any:
        """What a reference means here: rows of the box keep their ids, what another server alone knew is nothing."""
        target = key.column.table.name
        if target == "organisation":
            return self._organisations.get(value)
        if target == "country":
            return value if value in self._countries else None
        if target == "region" or key.column.table is own:
            return value
        return value if value in self._ids.get(target, ()) else None


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    left = iter(lines)
    while batch := list(islice(left, BATCH)):
        yield batch


def _stayed(table: Table) -> frozenset[Any]:
    """The history of a meeting outlives it: what of it is here already stays as it is."""
    return frozenset(db.session.scalars(select(table.c.id))) if table.name == "audit_entry" else frozenset()


def _own_references(table: Table) -> Sequence[str]:
    return [c.name for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]


def _default(column: Column[Any]) -> Any:
    """Of a column that the box does not have: what a new row gets, where that is a plain value."""
    if column.default is not None and column.default.is_scalar:
        return column.default.arg  # type: ignore[attr-defined]
    if column.default is not None and column.default.is_callable and not column.primary_key:
        return column.default.arg(None)  # type: ignore[attr-defined]
    return None
