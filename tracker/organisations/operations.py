"""Loading the directory from its data files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from tracker.audit.operations import record
from tracker.core.access import SYSTEM, Actor
from tracker.core.db import Model, db, operation
from tracker.core.folding import fold
from tracker.core.ids import new_id
from tracker.organisations.data_files import FOLDER, DirectoryFiles, Row, read_files
from tracker.organisations.models import (
    CentreMandate,
    Country,
    CountryAlias,
    DirectoryLoad,
    Organisation,
    OrganisationAlias,
    PartyServed,
    Region,
)


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What a loading did: rows added and changed over all tables of the directory."""

    added: int
    changed: int


def load_directory(*, now: datetime, folder: Path = FOLDER, by: Actor = SYSTEM) -> LoadCounts:
    """Bring the directory up to its files. Raises DirectoryFileWrong; nothing is stored then.

    A second run does nothing. Regions, countries, organisations and their other names are added and changed, never taken
    out: registrations may point at them. A centre's services and parties served are made equal to the files.
    """
    return _store(read_files(folder), now=now, by=by)


@operation
def _store(files: DirectoryFiles, *, now: datetime, by: Actor) -> LoadCounts:
    ids = _ids(files)
    added = changed = 0
    for model, key, rows in (
        (Region, "code", files.regions),
        (Country, "iso2", files.countries),
        (Organisation, "code", _organisations(files, ids)),
    ):
        more, other = _merge(model, key, rows)
        added, changed = added + more, changed + other
    added += _add(CountryAlias, ("country_iso2", "alias"), _country_aliases(files))
    added += _add(OrganisationAlias, ("organisation_id", "alias"), _aliases(files, ids))
    added += _replace(
        CentreMandate, ("organisation_id", "convention", "valid_from", "valid_to", "note"), _mandates(files, ids)
    )
    added += _replace(PartyServed, ("organisation_id", "country_iso2"), _parties(files, ids))
    if added or changed:
        db.session.add(DirectoryLoad(loaded_at=now, added=added, changed=changed))
        record("directory.loaded", by=by, at=now, added=added, changed=changed)
    db.session.expire_all()  # rows were written past the session
    return LoadCounts(added, changed)


def _merge(model: type[Model], key: str, rows: Sequence[Row]) -> tuple[int, int]:
    """Insert the rows whose key is new, update those that differ."""
    columns = list(rows[0])
    table = model.__table__
    known = {row[key]: row for row in db.session.execute(select(*(table.c[name] for name in columns))).mappings()}
    new = [row for row in rows if row[key] not in known]
    other = [row for row in rows if row[key] in known and any(known[row[key]][name] != row[name] for name in columns)]
    if new:
        db.session.execute(insert(model), new)
    for row in other:
        db.session.execute(update(model).where(table.c[key] == row[key]).values(row))
    return len(new), len(other)


def _ids(files: DirectoryFiles) -> dict[str, UUID]:
    """The id of every organisation of the files: the one it has, or the one it will get."""
    known = dict(db.session.execute(select(Organisation.code, Organisation.id)).all())
    return {row["code"]: known.get(row["code"]) or new_id() for row in files.organisations}


def _organisations(files: DirectoryFiles, ids: dict[str, UUID]) -> list[Row]:
    apart = ("parent", "aliases", "parties_served")
    return [
        {name: value for name, value in row.items() if name not in apart}
        | {"id": ids[row["code"]], "parent_id": ids[row["parent"]] if row["parent"] else None}
        for row in files.organisations
    ]


def _country_aliases(files: DirectoryFiles) -> Iterable[Row]:
    for row in files.country_aliases:
        yield {"country_iso2": row["iso2"], "alias": row["alias"], "folded": fold(row["alias"])}


def _aliases(files: DirectoryFiles, ids: dict[str, UUID]) -> Iterable[Row]:
    for row in files.organisations:
        for alias in row["aliases"]:
            yield {"organisation_id": ids[row["code"]], "alias": alias, "folded": fold(alias)}


def _mandates(files: DirectoryFiles, ids: dict[str, UUID]) -> Iterable[Row]:
    for row in files.mandates:
        yield {"organisation_id": ids[row["code"]]} | {name: value for name, value in row.items() if name != "code"}


def _parties(files: DirectoryFiles, ids: dict[str, UUID]) -> Iterable[Row]:
    for row in files.organisations:
        for iso2 in row["parties_served"]:
            yield {"organisation_id": ids[row["code"]], "country_iso2": iso2}


def _add(model: type[Model], columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Insert the rows that are not there yet; leave all others."""
    known = _known(model, columns)
    new = [{"id": new_id()} | row for row in rows if tuple(row[name] for name in columns) not in known]
    if new:
        db.session.execute(insert(model), new)
    return len(new)


def _replace(model: type[Model], columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Make the table equal to the rows, for the organisations that the files know."""
    wanted = {tuple(row[name] for name in columns): row for row in rows}
    owners = {row["organisation_id"] for row in wanted.values()}
    known = _known(model, columns)
    gone = [found for values, found in known.items() if values not in wanted and values[0] in owners]
    if gone:
        db.session.execute(delete(model).where(model.__table__.c.id.in_(gone)))
    new = [{"id": new_id()} | row for values, row in wanted.items() if values not in known]
    if new:
        db.session.execute(insert(model), new)
    return len(new)


def _known(model: type[Model], columns: tuple[str, ...]) -> dict[tuple[Any, ...], UUID]:
    table = model.__table__
    query = select(table.c.id, *(table.c[name] for name in columns))
    return {tuple(values): found for found, *values in db.session.execute(query)}
