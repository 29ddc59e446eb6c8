"""Ids: UUIDv7, made anywhere, unguessable enough for addresses (74 random bits) and sorted by time in an index."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return compat.uuid7()


def as_id(text: str) -> UUID | None:
    """The UUID written in `text`, or None when it is not one."""
    try:
        return UUID(text)
    except ValueError:
        return None
