"""The storage that TRACKER_STORAGE_URL names."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from tracker.storage.bucket import Access, Bucket
from tracker.storage.errors import StorageUnknown
from tracker.storage.files import Storage
from tracker.storage.folder import Folder


def open_storage(url: str, access: Access = Access(), *, limit: int | None = None) -> Storage:  # noqa: B008 -- frozen
    """The storage at this address: `file:///path` or `s3://bucket/prefix`. Raises StorageUnknown for another one."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and path:
        return Folder(Path(path), limit=limit)
    if parts.scheme == "s3" and parts.netloc and not parts.query:
        return Bucket(parts.netloc, path.strip("/"), access, limit=limit)
    raise StorageUnknown(
        f"TRACKER_STORAGE_URL begins with {parts.scheme or 'no scheme'}; files are stored in file:///path or s3://bucket/prefix"
    )
