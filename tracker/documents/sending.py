"""Sending stored files: in parts when asked, kept by browsers, and never run by them."""

from collections.abc import Iterator, Sequence
from io import RawIOBase
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from flask import Response, current_app

from tracker.core.headers import FILE_POLICY
from tracker.documents.queries import StoredFile
from tracker.storage.errors import BlobMissing
from tracker.storage.files import Storage
from tracker.storage.sending import send_stored

#: a stored file never changes under its address; a week, so that what is taken away is soon gone from caches too
KEPT_FOR = 7 * 86400
_CHUNK = 256 * 1024


def storage() -> Storage:
    """Where this application keeps its files."""
    found: Storage = current_app.extensions["tracker.storage"]
    return found


def send(file: StoredFile, *, inline: bool = False) -> Response:
    """The file, or the part of it that was asked for (206, 416), or that it has not changed (304)."""
    answer = send_stored(
        storage(), file.blob, file.file_name, media_type=file.media_type, inline=inline, max_age=KEPT_FOR
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def send_together(files: Sequence[StoredFile], name: str) -> Response:
    """All these files in one archive, written while it is sent. Raises BlobMissing before anything is."""
    kept = storage()
    if not all(kept.has(file.blob) for file in files):
        raise BlobMissing
    answer = Response(_archive(kept, files), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


class _Passage(RawIOBase):
    """What the archive writes, until it is taken to be sent."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self._waiting += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


def _archive(kept: Storage, files: Sequence[StoredFile]) -> Iterator[bytes]:
    passage = _Passage()
    with ZipFile(passage, "w", ZIP_STORED) as archive:
        for number, file in enumerate(files, start=1):
            name = ZipInfo(f"{number:02} {file.file_name}")
            with kept.open(file.blob) as source, archive.open(name, "w") as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
                    yield passage.take()
    yield passage.take()
