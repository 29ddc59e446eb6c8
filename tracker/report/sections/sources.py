"""Short ways to say which records a block was written from."""

from collections.abc import Iterable
from uuid import UUID

from tracker.report.document import Source, Sources


def figures(*names: str) -> Sources:
    return (Source("figure", names),)


def records(kind: str, ids: Iterable[UUID]) -> Sources:
    """Records of one kind; none make no source."""
    found = tuple(str(one) for one in ids)
    return (Source(kind, found),) if found else ()


def meeting(*fields: str) -> Sources:
    """Fields of the meeting's own record."""
    return (Source("meeting", fields),)
