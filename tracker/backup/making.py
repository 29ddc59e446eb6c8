"""Making a backup while everything goes on: the database at one moment, then the files that it may speak of."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import Engine

from tracker.backup import archive, snapshots
from tracker.backup.archive import Manifest, Writer
from tracker.backup.errors import FilesDamaged
from tracker.storage.errors import BlobMissing
from tracker.storage.files import Storage

#: the storages of the product: their names in a backup
PLACES = ("files", "personal")
SECRET, MAIL = "secret_key", "outbox.jsonl"


@dataclass(frozen=True, slots=True)
class House:
    """All there is to keep: the database, the storages by their names, the secret's file and that of the mails, if any."""

    engine: Engine
    storages: dict[str, Storage]
    secret: Path
    mail: Path

    def blobs(self) -> Iterator[tuple[str, str]]:
        """Every stored file: the storage's name, the digest."""
        for place, storage in self.storages.items():
            for digest, _ in storage.listed():
                yield place, digest


def make(house: House, target: Path, *, now: datetime, tell: Callable[[str], None] = lambda _: None) -> Manifest:
    """Write a backup to `target`. Raises FilesDamaged after writing it, when stored files are not what they were."""
    dialect = house.engine.dialect.name
    with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder, archive.written(target) as writer:
        copy = Path(folder) / snapshots.MEMBER[dialect]
        tell("database")
        tables = snapshots.take(house.engine, copy)
        _add(writer, copy.name, copy)
        for name, path in ((SECRET, house.secret), (MAIL, house.mail)):
            if path.is_file():
                _add(writer, name, path)
        tell("files")
        # a file is stored before the row that names it: what the copy speaks of is there, or was removed meanwhile
        damaged = _add_files(house, writer)
        manifest = Manifest(now.isoformat(), dialect, _revision(house.engine), tables, dict(writer.digests))
        writer.finish(manifest)
    if damaged:
        raise FilesDamaged(
            f"The backup is written, but {len(damaged)} stored files are damaged: {', '.join(damaged[:5])}"
        )
    return manifest


def _add(writer: Writer, name: str, path: Path) -> None:
    with path.open("rb") as file:
        writer.add(name, file)


def _add_files(house: House, writer: Writer) -> list[str]:
    damaged = []
    for place, digest in house.blobs():
        # erased meanwhile is no fault
        with suppress(BlobMissing, FileNotFoundError), house.storages[place].open(digest) as file:
            if writer.add(f"{place}/{digest}", file) != digest:
                damaged.append(digest)
    return damaged


def _revision(engine: Engine) -> str:
    from alembic.runtime.migration import MigrationContext

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
