"""A backup as one file: a tar with the database, the stored files, the secret, and a manifest with the digest of each.

The manifest comes last: a file that was cut off has none.
"""

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from tracker.backup.contents import Content
from tracker.backup.errors import NotABackup
from tracker.core import clock

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    dialect: str
    #: the migration the database stood at
    revision: str
    tables: dict[str, Content]
    #: SHA-256 of every other member
    members: dict[str, str]

    def as_bytes(self) -> bytes:
        tables = {name: [content.rows, content.digest] for name, content in self.tables.items()}
        said = {"format": FORMAT, "made_at": self.made_at, "dialect": self.dialect, "revision": self.revision}
        return json.dumps(said | {"tables": tables, "members": self.members}, indent=1).encode()


class Writer:
    """Adds members, keeping their digests."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.digests: dict[str, str] = {}

    def add(self, name: str, file: IO[bytes]) -> str:
        """Add a file, wherever it lies; the SHA-256 of its bytes."""
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = file.seek(0, os.SEEK_END), 0o600, int(clock.now().timestamp())
        file.seek(0)
        counted = _Counted(file)
        self.tar.addfile(info, counted)
        self.digests[name] = counted.digest.hexdigest()
        return self.digests[name]

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest; nothing can follow."""
        data = manifest.as_bytes()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(data), 0o600
        self.tar.addfile(info, BytesIO(data))


class _Counted:
    """A file whose digest is made while it is read: it is read once, and what was digested is what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


@contextmanager
def written(target: Path) -> Iterator[Writer]:
    """A backup being made: it stands under its name only when it is whole and on the disk; readable by its owner alone."""
    coming = target.with_name(target.name + ".coming")
    try:
        with os.fdopen(os.open(coming, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        coming.replace(target)
    finally:
        coming.unlink(missing_ok=True)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a backup into `folder` and compare every digest. Raises NotABackup; nothing else was touched then."""
    try:
        with tarfile.open(source, mode="r:") as tar:
            for member in tar:
                _extract(tar, member, folder)
        said = json.loads((folder / MANIFEST).read_bytes())
        manifest = _read(said)
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError) as error:
        raise NotABackup(f"{source} is not a whole backup: {error}") from error
    wrong = [name for name, digest in manifest.members.items() if _digest(folder / name) != digest]
    if wrong:
        raise NotABackup(f"{source} was changed since it was made: {', '.join(wrong[:5])}")
    return manifest


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one member, a file inside the folder; by hand, as Python before 3.11.4 knows no filter. Raises NotABackup."""
    target = (folder / member.name).resolve()
    taken = tar.extractfile(member) if member.isreg() and target.is_relative_to(folder.resolve()) else None
    if taken is None:
        raise NotABackup(f"{member.name} is no file of a backup.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with taken, target.open("wb") as file:
        shutil.copyfileobj(taken, file)


def _read(said: dict[str, Any]) -> Manifest:
    if said["format"] != FORMAT:
        raise NotABackup(f"This backup has format {said['format']}; this version reads {FORMAT}.")
    tables = {name: Content(*content) for name, content in said["tables"].items()}
    return Manifest(said["made_at"], said["dialect"], said["revision"], tables, said["members"])


def _digest(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
