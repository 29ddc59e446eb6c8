"""Rendered pages kept in the process. A page is as fresh as the stamp it is asked for with; the stamp is the database's."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page and the name of its content."""

    body: bytes
    etag: str


class KeptPages:
    """The last rendering under each key. When it is full, it begins anew: that costs one rendering each."""

    def __init__(self, most: int = 500) -> None:
        self._pages: dict[Hashable, tuple[Hashable, Page]] = {}
        self._most = most

    def get(self, key: Hashable, stamp: Hashable, render: Callable[[], str]) -> Page:
        """The page under this key if it was rendered at this stamp, else a new one."""
        kept = self._pages.get(key)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        body = render().encode()
        page = Page(body, sha256(body).hexdigest()[:20])
        if len(self._pages) >= self._most:
            self._pages.clear()
        self._pages[key] = (stamp, page)
        return page
