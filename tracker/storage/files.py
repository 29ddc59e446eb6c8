"""The stored files: each under the SHA-256 of its bytes, so the same file is kept once and a damaged one is noticed."""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from tracker.storage.errors import BlobMissing, FileTooLarge
from tracker.storage.media_types import find_media_type

CHUNK = 1024 * 1024
Scan = Callable[[IO[bytes]], None]


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored file: its name in the storage, its bytes, and what its content is."""

    sha256: str
    size: int
    media_type: str


class Storage(ABC):
    """Where files are kept. A file appears under its name only when it is whole, and never changes there."""

    def __init__(self, *, limit: int | None = None, scan: Scan | None = None) -> None:
        #: most bytes a file may have; None: no limit (the request's own limit stands before it)
        self.limit = limit
        #: looks through a file before it is kept, and raises FileInfected or a fault
        self.scan = scan

    def put(self, data: bytes | IO[bytes], *, accept: Callable[[str], object] | None = None) -> Blob:
        """Keep the bytes. Raises FileRefused; nothing is kept then. A file that is already here is kept once.

        `accept` gets the media type before anything is kept, and may raise its own refusal.
        """
        source = BytesIO(data) if isinstance(data, bytes) else data
        with self._coming() as file:
            digest, size = self._copy(source, file)
            media_type = find_media_type(file)
            if accept is not None:
                accept(media_type)
            if self.scan is not None:
                self.scan(file)
            self._settle(file, digest)
        return Blob(digest, size, media_type)

    def look_through(self, file: IO[bytes]) -> None:
        """Show the scanner a file that is only read, and not kept; afterwards it is at its beginning. Raises FileInfected or a fault."""
        if self.scan is not None:
            self.scan(file)
            file.seek(0)

    def put_made(self, made: IO[bytes]) -> Blob:
        """Keep a file that we made ourselves, from its beginning: it is not judged, so it may be an archive."""
        made.seek(0)
        with self._coming() as file:
            digest, size = self._copy(made, file)
            self._settle(file, digest)
        return Blob(digest, size, "application/octet-stream")

    def put_back(self, kept: Path, digest: str) -> None:
        """Keep a file of a backup, whose bytes were compared with `digest`: what was taken once is not judged again."""
        with self._coming() as file, kept.open("rb") as source:
            shutil.copyfileobj(source, file, CHUNK)
            self._settle(file, digest)

    @abstractmethod
    def open(self, digest: str) -> IO[bytes]:
        """The file, to read from any place in it. Raises BlobMissing."""

    @abstractmethod
    def has(self, digest: str) -> bool:
        """Whether the file is here."""

    def read(self, digest: str) -> bytes:
        """The bytes of a small file. Raises BlobMissing."""
        with self.open(digest) as file:
            return file.read()

    @abstractmethod
    def apart(self, name: str, *, limited: bool = True) -> "Storage":
        """A storage of its own within this one: its files are found by nobody who looks here, and can be removed.

        Not `limited`: for what the product makes itself, of any size, and trusts.
        """

    def checks(self, *, limited: bool) -> dict[str, Any]:
        """What a storage within this one is made with: the same checks, or none."""
        return {"limit": self.limit, "scan": self.scan} if limited else {}

    @abstractmethod
    def remove(self, digest: str) -> None:
        """Delete a file nobody needs any more; nothing happens when it is gone."""

    @abstractmethod
    def listed(self) -> Iterator[tuple[str, datetime]]:
        """Every file that lies here, and when it came or came again."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether files can be written."""

    @abstractmethod
    def _coming(self) -> AbstractContextManager[IO[bytes]]:
        """An empty file on this machine's disk, gone afterwards unless it settled."""

    @abstractmethod
    def _settle(self, file: IO[bytes], digest: str) -> None:
        """Keep a coming file under its name, whole and at once; one that came again counts as new."""

    def _copy(self, source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
        digest, size = sha256(), 0
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if self.limit is not None and size > self.limit:
                raise FileTooLarge
            digest.update(chunk)
            target.write(chunk)
        return digest.hexdigest(), size


def place_of(digest: str) -> str:
    """The path of a file within its storage, in two levels of folders. Raises BlobMissing for what is no digest."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise BlobMissing
    return f"{digest[:2]}/{digest[2:4]}/{digest}"
