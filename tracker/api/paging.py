"""Cursor pages: `?limit=` (at most 500) and `?cursor=`, the `next` of the page before."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from pydantic import BaseModel

from tracker.api.errors import strange_cursor
from tracker.core.errors import Invalid
from tracker.core.texts import Text

T = TypeVar("T")
R = TypeVar("R")
MOST = 500
USUAL = 100
#: what `documented(query=...)` says of a paged call
PAGED = {"limit": "Items a page, 1 to 500; 100 when not given.", "cursor": "The `next` of the page before."}


class Page(BaseModel, Generic[T]):
    """Some items in order, and the cursor of those that follow (null: no more)."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list is asked for: up to `limit` items after the position `after` (None: from the start)."""

    limit: int
    after: tuple[str, ...] | None

    @property
    def fetch(self) -> int:
        """How many rows to select: one more than shown tells whether others follow."""
        return self.limit + 1

    def cut(self, rows: Sequence[R], position: Callable[[R], tuple[str, ...]]) -> tuple[Sequence[R], str | None]:
        """The rows of this page, and the cursor of the next."""
        if len(rows) <= self.limit:
            return rows, None
        return rows[: self.limit], write_cursor(position(rows[self.limit - 1]))


def read_slice(parts: int) -> Slice:
    """What the address asks for; `parts` is how many values make a position in this list. Raises Invalid."""
    text = request.args.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise Invalid(fields={"limit": Text("This must be a whole number from 1 to %(most)s.", most=MOST)})
    cursor = request.args.get("cursor")
    return Slice(int(text), read_cursor(cursor, parts) if cursor else None)


def write_cursor(position: tuple[str, ...]) -> str:
    """The opaque text for a position in a list."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def read_cursor(cursor: str, parts: int) -> tuple[str, ...]:
    """The position a cursor stands for. Raises Invalid for what we did not write."""
    try:
        found: Any = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        found = None
    if not (
        isinstance(found, list) and len(found) == parts and all(isinstance(p, str) and "\0" not in p for p in found)
    ):
        raise strange_cursor()
    return tuple(found)
