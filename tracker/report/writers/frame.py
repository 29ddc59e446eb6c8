"""The words around a document's own text, in its language: what stands at its head and in the foot of each page."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tracker.core.texts import Text
from tracker.report.document import Document

Say = Callable[[str], str]
#: stand for the number of the page and of all pages
PAGE, PAGES = "\x01", "\x02"
_RIGHT_TO_LEFT = frozenset({"ar"})
#: what a template asks about or links by
_NO_TEXT = frozenset({"id", "key", "ref", "type", "kind", "align", "is", "language", "slug", "sources", "symbol"})


@dataclass(frozen=True, slots=True)
class Frame:
    """`page`: pieces of text, PAGE and PAGES among them."""

    distribution: str
    original: str
    foot: str
    page: tuple[str, ...]
    direction: str


def frame(document: Document, say: Say = str) -> Frame:
    """`say` puts a text into the document's language."""
    head = document.masthead
    return Frame(
        distribution=say(Text("Distr.: %(whom)s", whom=head.distribution)),
        original=say(Text("Original: %(language)s", language=head.language)),
        foot=say(Text("%(paper)s. Figures as at %(moment)s", paper=document.version_text, moment=document.as_of_text)),
        page=page(say),
        direction=direction(document.language),
    )


def page(say: Say) -> tuple[str, ...]:
    """ "Page 2 of 7", in pieces."""
    text = say(Text("Page %(page)s of %(pages)s", page=PAGE, pages=PAGES))
    return tuple(piece for piece in re.split(f"([{PAGE}{PAGES}])", text) if piece)


def turned(data: dict[str, Any]) -> dict[str, Any]:
    """What a template gets, `isolated` where its language asks for that."""
    found: dict[str, Any] = isolated(data) if direction(data["language"]) == "rtl" else data
    return found


def isolated(data: Any) -> Any:
    """For a page that runs from right to left: text without a letter of that direction keeps its own, stops included."""
    if isinstance(data, str):
        return f"\u2066{data}\u2069" if is_latin(data) else data
    if isinstance(data, list | tuple):
        return [isolated(one) for one in data]
    if not isinstance(data, dict):
        return data
    return {key: value if key in _NO_TEXT else isolated(value) for key, value in data.items()}


def is_latin(text: str) -> bool:
    """Whether there is a word to read from left to right, and none to read the other way."""
    found = {unicodedata.bidirectional(letter) for letter in text}
    return "L" in found and not found & {"R", "AL"}


def direction(language: str) -> str:
    """ "rtl" or "ltr"."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"
