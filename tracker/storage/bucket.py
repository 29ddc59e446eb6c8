"""Files in a bucket of a server that speaks S3, shared by all nodes. docs/adr/0008-object-storage.md says by which library."""

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, RawIOBase
from re import compile as pattern
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from tracker.storage.errors import BlobMissing, StorageUnreachable
from tracker.storage.files import CHUNK, Scan, Storage, place_of

if TYPE_CHECKING:
    from obstore.store import S3Store

_PLACE = pattern("[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})")
#: seconds for one request, and for all tries of one question together
_TIMEOUT, _PATIENCE = 30, 10


@dataclass(frozen=True, slots=True)
class Access:
    """How a server is reached; what is empty is found as Amazon's own programs find it (AWS_..., a machine's role)."""

    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = ""

    @classmethod
    def set_in(cls, settings: Mapping[str, str]) -> "Access":
        """What TRACKER_STORAGE_ENDPOINT and its like say."""
        return cls(*(settings[f"TRACKER_STORAGE_{part}"] for part in ("ENDPOINT", "REGION", "KEY", "SECRET")))

    def as_options(self) -> dict[str, Any]:
        named = {
            "endpoint": self.endpoint,
            "region": self.region,
            "access_key_id": self.key,
            "secret_access_key": self.secret,
        }
        return {name: value for name, value in named.items() if value}


class Bucket(Storage):
    """Files of one bucket whose names begin with a prefix."""

    def __init__(
        self, name: str, prefix: str, access: Access, *, limit: int | None = None, scan: Scan | None = None
    ) -> None:
        super().__init__(limit=limit, scan=scan)
        self.name = name
        self.prefix = prefix
        self.access = access

    @cached_property
    def _store(self) -> "S3Store":
        """Made at the first use: a process that was forked cannot use what the one before it made."""
        from obstore.store import S3Store

        return S3Store(
            self.name,
            prefix=self.prefix or None,
            client_options={
                "allow_http": self.access.endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=3),
                "timeout": timedelta(seconds=_TIMEOUT),
            },
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=_PATIENCE)},
            **self.access.as_options(),
        )

    def open(self, digest: str) -> IO[bytes]:
        import obstore

        place = place_of(digest)
        with _asked():
            size = obstore.head(self._store, place)["size"]

        def fetch(start: int, length: int) -> Any:
            with _asked():
                return obstore.get_range(self._store, place, start=start, length=length)

        return BufferedReader(_Remote(fetch, size), CHUNK)

    def has(self, digest: str) -> bool:
        import obstore

        try:
            with _asked():
                obstore.head(self._store, place_of(digest))
        except BlobMissing:
            return False
        return True

    def apart(self, name: str, *, limited: bool = True) -> "Bucket":
        prefix = f"{self.prefix}/{name}".strip("/")
        return Bucket(self.name, prefix, self.access, **self.checks(limited=limited))

    def remove(self, digest: str) -> None:
        import obstore

        with _asked():
            obstore.delete(self._store, place_of(digest))

    def listed(self) -> Iterator[tuple[str, datetime]]:
        import obstore

        with _asked():
            for some in obstore.list(self._store):
                for one in some:
                    if found := _PLACE.fullmatch(one["path"]):
                        yield found[1], one["last_modified"]

    def is_ready(self) -> bool:
        import obstore

        try:
            with _asked():
                obstore.put(self._store, "coming/ready", b"ready")
        except (StorageUnreachable, BlobMissing):
            return False
        return True

    def _coming(self) -> AbstractContextManager[IO[bytes]]:
        return TemporaryFile()

    def _settle(self, file: IO[bytes], digest: str) -> None:
        import obstore

        file.seek(0)
        with _asked():
            # larger ones in parts of 5 MB, which the server joins at the end; the same bytes may come again
            obstore.put(self._store, place_of(digest), file, max_concurrency=3)


@contextmanager
def _asked() -> Iterator[None]:
    """What the library says went wrong, in the product's words. Raises BlobMissing, StorageUnreachable."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError as error:
        raise BlobMissing from error
    except (BaseError, OSError) as error:
        raise StorageUnreachable(errno.EIO, str(error).partition("\n")[0]) from error


class _Remote(RawIOBase):
    """A file elsewhere, of which only the parts that are read are fetched."""

    def __init__(self, fetch: Callable[[int, int], Any], size: int) -> None:
        self._fetch, self._size, self._at = fetch, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        self._at = max(0, {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._size}[whence] + offset)
        return self._at

    def readinto(self, into: Any, /) -> int:
        length = max(0, min(len(into), self._size - self._at))
        if length:
            into[:length] = memoryview(self._fetch(self._at, length))
        self._at += length
        return length
