"""Sending stored files: in parts when asked, kept by browsers, and never run by them."""

from collections.abc import Iterator, Sequence
from io import RawIOBase
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from flask import Response, current_app, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from tracker.core.headers import FILE_POLICY
from tracker.documents.queries import StoredFile
from tracker.storage.files import Storage

#: a stored file never changes under its address; a week, so that what is taken away is soon gone from caches too
KEPT_FOR = 7 * 86400
_CHUNK = 256 * 1024


def storage() -> Storage:
    """Where this application keeps its files."""
    found: Storage = current_app.extensions["tracker.storage"]
    return found


def send(file: StoredFile, *, inline: bool = False) -> Response:
    """The file, or the part of it that was asked for (206, 416), or that it has not changed (304)."""
    path = storage().path(file.blob)
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        # several parts at once, or a range nobody understands: HTTP lets us send the whole
        request.environ.pop("HTTP_RANGE", None)
    try:
        answer = send_file(
            path,
            mimetype=file.media_type,
            as_attachment=not inline,
            download_name=file.file_name,
            conditional=True,
            etag=file.blob,
            max_age=KEPT_FOR,
        )
    except RequestedRangeNotSatisfiable:
        answer = Response(status=416, headers={"Content-Range": f"bytes */{path.stat().st_size}"})
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def send_together(files: Sequence[StoredFile], name: str) -> Response:
    """All these files in one archive, written while it is sent."""
    paths = [(f"{n:02} {file.file_name}", storage().path(file.blob)) for n, file in enumerate(files, start=1)]
    answer = Response(_archive(paths), mimetype="application/zip")
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


def _archive(paths: Sequence[tuple[str, Path]]) -> Iterator[bytes]:
    passage = _Passage()
    with ZipFile(passage, "w", ZIP_STORED) as archive:
        for name, path in paths:
            with path.open("rb") as source, archive.open(ZipInfo(name), "w") as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
                    yield passage.take()
    yield passage.take()
