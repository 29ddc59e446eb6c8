"""Names and titles of documents: what is taken as it is, what is mended, what is refused."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from tracker.core.texts import Text
from tracker.core.writing import TURNING

LONGEST_TITLE = 300
LONGEST_SYMBOL = 100
LONGEST_NAME = 150
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: writing direction overrides, with which "fdp.exe" can be made to look like "exe.pdf"
_OVERRIDES = TURNING | frozenset("\u200e\u200f\u061c")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*%#&;]')


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


def clean_text(text: str) -> str:
    """One line without blanks at its ends or doubled, without invisible characters; accents as one letter each."""
    kept = (c for c in unicodedata.normalize("NFC", text) if c not in _OVERRIDES)
    return " ".join("".join(c if unicodedata.category(c) != "Cc" else " " for c in kept).split())


def ending(name: str) -> str:
    """What stands after the last dot, in small letters; "" without one."""
    return name.rpartition(".")[2].lower() if "." in name.strip(".") else ""


def clean_file_name(name: str, endings: Iterable[str]) -> str | None:
    """A name to offer for the download: no folder, no sign that a system takes amiss, an ending that fits the content.

    None when the name's ending is not among `endings`, those of its content; a name without one gets the first.
    """
    fitting = tuple(endings)
    last = re.split(r"[/\\]", clean_text(name))[-1]
    stem = _NOT_IN_NAMES.sub("-", last).strip(" .") or "document"
    found = ending(stem)
    if not found:
        return f"{stem[:LONGEST_NAME]}.{fitting[0]}"
    if found not in fitting:
        return None
    return f"{stem[: -len(found) - 1][:LONGEST_NAME].rstrip(' .') or 'document'}.{found}"


def problems(*, title: str, language: str, symbol: str = "") -> dict[str, Text]:
    """What is wrong with a document's description, by field."""
    found = {}
    if not title:
        found["title"] = Text("Enter the title of the document")
    elif len(title) > LONGEST_TITLE:
        found["title"] = Text("The title may have %(most)s characters", most=LONGEST_TITLE)
    if not _LANGUAGE.fullmatch(language):
        found["language"] = Text("Choose the language of the document")
    if len(symbol) > LONGEST_SYMBOL:
        found["symbol"] = Text("The symbol may have %(most)s characters", most=LONGEST_SYMBOL)
    return found


def heading_problem(title: str) -> Text | None:
    """What is wrong with the heading of a group."""
    length = len(clean_text(title))
    if not length:
        return Text("Enter the heading of the new group")
    if length > LONGEST_TITLE:
        return Text("The heading may have %(most)s characters", most=LONGEST_TITLE)
    return None


def wrong_ending(name: str, endings: Iterable[str]) -> Text:
    """Why a name does not fit its content."""
    return Text(
        "The name ends in .%(ending)s, but the content is that of a .%(fits)s file. Give the file its true name.",
        ending=ending(name),
        fits=next(iter(endings)),
    )
