"""Files in a folder of this machine, or of one that several machines share."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO

from tracker.storage.errors import BlobMissing
from tracker.storage.files import Scan, Storage, place_of


class Folder(Storage):
    """A folder of files."""

    def __init__(self, root: Path, *, limit: int | None = None, scan: Scan | None = None) -> None:
        super().__init__(limit=limit, scan=scan)
        self.root = root
        (root / "coming").mkdir(parents=True, exist_ok=True)

    def path(self, digest: str) -> Path:
        """Where the file lies. Raises BlobMissing."""
        place = self.root / place_of(digest)
        if not place.is_file():
            raise BlobMissing
        return place

    def open(self, digest: str) -> IO[bytes]:
        return self.path(digest).open("rb")

    def has(self, digest: str) -> bool:
        return (self.root / place_of(digest)).is_file()

    def apart(self, name: str, *, limited: bool = True) -> "Folder":
        return Folder(self.root / name, **self.checks(limited=limited))

    def remove(self, digest: str) -> None:
        (self.root / place_of(digest)).unlink(missing_ok=True)

    def listed(self) -> Iterator[tuple[str, datetime]]:
        for place in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            with suppress(FileNotFoundError):  # removed meanwhile
                yield place.name, datetime.fromtimestamp(place.stat().st_mtime, UTC)

    def is_ready(self) -> bool:
        try:
            with TemporaryFile(dir=self.root / "coming") as probe:
                probe.write(b"ready")
        except OSError:
            return False
        return True

    @contextmanager
    def _coming(self) -> Iterator[IO[bytes]]:
        with NamedTemporaryFile(dir=self.root / "coming", delete=False) as file:
            try:
                yield file
            finally:
                Path(file.name).unlink(missing_ok=True)

    def _settle(self, file: IO[bytes], digest: str) -> None:
        place = self.root / place_of(digest)
        if place.exists():
            place.touch()  # it came again: who sweeps up leaves it alone
            return
        file.flush()
        os.fsync(file.fileno())
        place.parent.mkdir(parents=True, exist_ok=True)
        coming = Path(file.name)
        coming.chmod(0o640)
        coming.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # else a power cut may forget the name of a file whose row is kept
        finally:
            os.close(folder)
