from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests import s3
from tracker.storage.bucket import Access, Bucket

_numbers = count()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    with s3.server() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(s3_server) -> Callable[..., Bucket]:
    """Makes storages that share nothing, on a real server."""

    def make(**more) -> Bucket:
        return Bucket(s3.BUCKET, f"test/{next(_numbers)}", Access(s3_server, "us-east-1", s3.KEY, s3.SECRET), **more)

    return make
