"""Ids: UUIDv7, made anywhere, unguessable enough for addresses (74 random bits) and sorted by time in an index."""

from hashlib import sha256
from uuid import UUID, SafeUUID

import uuid_utils

#: a UUID is made of these; UUID() would look for other ways of writing it, at several times the cost
_new, _set_number, _set_safety = object.__new__, vars(UUID)["int"].__set__, vars(UUID)["is_safe"].__set__
_UNKNOWN = SafeUUID.unknown


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return _of(uuid_utils.uuid7().int)


def as_id(text: str) -> UUID | None:
    """The UUID written in `text`, or None when it is not one."""
    try:
        if len(text) == 36 and text.count("-") == 4:  # as nearly all are written
            return _of(int(text.replace("-", ""), 16))
        return UUID(text)
    except ValueError:
        return None


def _of(number: int) -> UUID:
    made = _new(UUID)
    _set_number(made, number)
    _set_safety(made, _UNKNOWN)
    return made


def read_stored(digits: str | None) -> UUID | None:
    """The UUID that was stored as 32 hexadecimal digits."""
    return None if digits is None else _of(int(digits, 16))


def write_stored(value: UUID | None) -> str | None:
    """The 32 hexadecimal digits a UUID is stored as."""
    return None if value is None else f"{value.int:032x}"


def fingerprint(said: object) -> str:
    """Tells whether something still says what somebody read; `said` is made of texts, numbers and lists."""
    return sha256(repr(said).encode()).hexdigest()[:32]
