"""The stored files: each under the SHA-256 of its bytes, so the same file is kept once and a damaged one is noticed."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from tracker.storage.errors import BlobMissing, FileTooLarge, StorageUnknown
from tracker.storage.media_types import find_media_type

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored file: its name in the storage, its bytes, and what its content is."""

    sha256: str
    size: int
    media_type: str


class Storage:
    """Files in a folder of this machine."""

    def __init__(self, root: Path, *, limit: int | None = None) -> None:
        self.root = root
        #: most bytes a file may have; None: no limit (the request's own limit stands before it)
        self.limit = limit
        (root / "coming").mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes | IO[bytes], *, accept: Callable[[str], object] | None = None) -> Blob:
        """Keep the bytes. Raises FileRefused; nothing is kept then. A file that is already here is not written again.

        `accept` gets the media type before anything is kept, and may raise its own refusal.
        """
        source = BytesIO(data) if isinstance(data, bytes) else data
        handle, name = tempfile.mkstemp(dir=self.root / "coming")
        coming = Path(name)
        try:
            with os.fdopen(handle, "w+b") as file:
                digest, size = self._copy(source, file)
                media_type = find_media_type(file)
                if accept is not None:
                    accept(media_type)
                file.flush()
                os.fsync(file.fileno())
            self._settle(coming, self._place(digest))
        finally:
            coming.unlink(missing_ok=True)
        return Blob(digest, size, media_type)

    def put_back(self, kept: Path, digest: str) -> None:
        """Keep a file of a backup, whose bytes were compared with `digest`: what was taken once is not judged again."""
        handle, name = tempfile.mkstemp(dir=self.root / "coming")
        coming = Path(name)
        try:
            with os.fdopen(handle, "wb") as file, kept.open("rb") as source:
                shutil.copyfileobj(source, file, _CHUNK)
                file.flush()
                os.fsync(file.fileno())
            self._settle(coming, self._place(digest))
        finally:
            coming.unlink(missing_ok=True)

    def apart(self, name: str) -> "Storage":
        """A storage of its own within this one: its files are found by nobody who looks here, and can be removed."""
        return Storage(self.root / name, limit=self.limit)

    def remove(self, digest: str) -> None:
        """Delete a file nobody needs any more; nothing happens when it is gone."""
        self._place(digest).unlink(missing_ok=True)

    def listed(self) -> Iterator[tuple[str, datetime]]:
        """Every file that lies here, and when it came or came again."""
        for place in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            with suppress(FileNotFoundError):  # removed meanwhile
                yield place.name, datetime.fromtimestamp(place.stat().st_mtime, UTC)

    def path(self, digest: str) -> Path:
        """Where the file lies. Raises BlobMissing."""
        place = self._place(digest)
        if not place.is_file():
            raise BlobMissing
        return place

    def is_ready(self) -> bool:
        """Whether files can be written."""
        try:
            with tempfile.TemporaryFile(dir=self.root / "coming") as probe:
                probe.write(b"ready")
        except OSError:
            return False
        return True

    def _copy(self, source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
        digest, size = sha256(), 0
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if self.limit is not None and size > self.limit:
                raise FileTooLarge
            digest.update(chunk)
            target.write(chunk)
        return digest.hexdigest(), size

    def _place(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise BlobMissing
        return self.root / digest[:2] / digest[2:4] / digest

    @staticmethod
    def _settle(coming: Path, place: Path) -> None:
        if place.exists():
            place.touch()  # it came again: who sweeps up leaves it alone
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        coming.chmod(0o640)
        coming.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # else a power cut may forget the name of a file whose row is kept
        finally:
            os.close(folder)


def open_storage(url: str, *, limit: int | None = None) -> Storage:
    """The storage at a TRACKER_STORAGE_URL. Raises StorageUnknown for an address this version cannot use."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not parts.path:
        raise StorageUnknown(
            f"TRACKER_STORAGE_URL is {parts.scheme or 'not an address'}://…; this version stores files in a folder: file:///path"
        )
    return Storage(Path(unquote(parts.path)), limit=limit)
