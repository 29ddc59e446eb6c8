"""The storage that TRACKER_STORAGE_URL names."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from tracker.storage.bucket import Access, Bucket
from tracker.storage.errors import StorageUnknown
from tracker.storage.files import Storage
from tracker.storage.folder import Folder
from tracker.storage.scanning import Scanner


def open_storage(
    url: str,
    access: Access = Access(),  # noqa: B008 -- frozen
    *,
    limit: int | None = None,
    clamav: str = "",
) -> Storage:
    """The storage at this address: `file:///path` or `s3://bucket/prefix`; files are first shown to the daemon at `clamav`.

    Raises StorageUnknown for another one, ValueError for what is no address of a daemon.
    """
    scan = Scanner(clamav).check if clamav else None
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and path:
        return Folder(Path(path), limit=limit, scan=scan)
    if parts.scheme == "s3" and parts.netloc and not parts.query:
        return Bucket(parts.netloc, path.strip("/"), access, limit=limit, scan=scan)
    raise StorageUnknown(
        f"TRACKER_STORAGE_URL begins with {parts.scheme or 'no scheme'}; files are stored in file:///path or s3://bucket/prefix"
    )
