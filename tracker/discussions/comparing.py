"""What changed between two texts of a point, word by word. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from tracker.core.texts import Text
from tracker.discussions import details, rules
from tracker.discussions.rules import Written

#: a word with the blanks after it; where words have no blanks between them, a character
_WORDS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]\s*|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+\s*|\s+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both texts have, or only one of them."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """Something beside the text that is another than before; "" is nothing."""

    label: Text
    before: str | Text | list[Text]
    after: str | Text | list[Text]


def compare(before: str, after: str) -> list[Piece]:
    """The later text with what went and what came, in reading order: of a change, first what went. Blanks do not count."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    gone = came = ""
    for step in Indel.opcodes([word.strip() for word in old], [word.strip() for word in new]):
        if step.tag == "equal":
            pieces += _changed(gone, came)
            gone = came = ""
            pieces.append(Piece("same", "".join(new[step.dest_start : step.dest_end])))
        gone += "".join(old[step.src_start : step.src_end]) if step.tag == "delete" else ""
        came += "".join(new[step.dest_start : step.dest_end]) if step.tag == "insert" else ""
    return pieces + _changed(gone, came)


def _changed(gone: str, came: str) -> list[Piece]:
    pieces = (Piece("gone", gone), Piece("new", came))
    return [piece for piece in pieces if piece.text]


def changes(before: Written, after: Written) -> list[Changed]:
    """Everything else that differs: heading, whether it is struck out, to whom, by when, who, and the details."""
    pairs = [(label, old, new) for (label, old), (_, new) in zip(_facts(before), _facts(after), strict=True)]
    return [Changed(label, old, new) for label, old, new in pairs if old != new]


def _facts(written: Written) -> Sequence[tuple[Text, str | Text | list[Text]]]:
    shown = dict(details.shown(written.details))
    return [
        (Text("Heading"), rules.heading_title(written.heading)),
        (Text("Struck out"), Text("Yes") if written.removed else Text("No")),
        (Text("To whom"), rules.ADDRESSEES[written.addressee] if written.addressee else ""),
        (Text("By when"), written.due_on.isoformat() if written.due_on else ""),
        (Text("Who sees to it"), written.owner),
        *((label, shown.get(label, "")) for label in details.LABELS.values()),
    ]
