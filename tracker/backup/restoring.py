"""Putting a backup back: everything is unpacked and compared first, then replaced, then compared again."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine

from tracker.backup import archive, snapshots
from tracker.backup.archive import Manifest
from tracker.backup.contents import Content
from tracker.backup.errors import NotEmpty, NotEqual, OtherDatabase
from tracker.backup.making import MAIL, SECRET, House

#: without rows here there is nothing that anybody entered
_ENTERED = ("user_account", "meeting")


def restore(house: House, source: Path, *, replace: bool = False) -> Manifest:
    """Put a backup back. Raises NotABackup, OtherDatabase, NotEmpty: nothing was touched then; NotEqual when it failed."""
    beside = house.secret.parent
    with TemporaryDirectory(dir=beside, prefix=".restore-") as unpacked:
        folder = Path(unpacked)
        manifest = archive.unpack(source, folder)
        dialect = house.engine.dialect.name
        if manifest.dialect != dialect:
            raise OtherDatabase(f"This is a backup of {manifest.dialect}; the database here is {dialect}.")
        if not replace and not is_empty(house.engine):
            raise NotEmpty
        if dialect == "postgresql":  # SQLite's file is replaced whole
            refuse_newer(house.engine, manifest)
        _put_files(house, folder, manifest)
        found = snapshots.put_back(house.engine, folder / snapshots.MEMBER[dialect])
        _put(folder / SECRET, house.secret)
        _put(folder / MAIL, house.mail)
    compare(manifest.tables, found)
    return manifest


def refuse_newer(engine: Engine, manifest: Manifest) -> None:
    """Raises OtherDatabase for tables that are here and not in the backup: they would stay, and no migration could make them."""
    with engine.connect() as connection:
        newer = set(inspect(connection).get_table_names()) - manifest.tables.keys()
    if newer:
        raise OtherDatabase(
            f"This database has tables of a newer version: {', '.join(sorted(newer))}. Restore into one without tables "
            "(createdb, no flask db upgrade before), then flask db upgrade."
        )


def is_empty(engine: Engine) -> bool:
    """Whether nobody entered anything yet."""
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        return not any(
            connection.execute(text(f"SELECT 1 FROM {table} LIMIT 1")).first()  # noqa: S608 -- our own names
            for table in _ENTERED
            if table in there
        )


def compare(taken: dict[str, Content], found: dict[str, Content]) -> None:
    """Raises NotEqual, naming the tables, unless both hold the same rows."""
    wrong = sorted(name for name in taken.keys() | found.keys() if taken.get(name) != found.get(name))
    if wrong:
        raise NotEqual(f"What was put back is not what was taken: {', '.join(wrong)}")


def _put_files(house: House, folder: Path, manifest: Manifest) -> None:
    for name in manifest.members:
        place, _, digest = name.partition("/")
        if digest and place in house.storages:
            house.storages[place].put_back(folder / name, digest)


def _put(kept: Path, target: Path) -> None:
    """Put one file in its place at once, readable by its owner alone."""
    if not kept.is_file():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    coming = target.with_name(target.name + ".coming")
    shutil.copyfile(kept, coming)
    coming.chmod(0o600)
    with coming.open("rb") as file:
        os.fsync(file.fileno())
    coming.replace(target)
