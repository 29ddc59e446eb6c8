"""Two texts against each other, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
#: longer texts are compared as wholes: the time grows with the square
MOST = 4_000
#: texts less alike than this are told whole: shreds of them in common would only confuse
ALIKE = 0.35


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text: in both ("same"), only in the first ("gone") or only in the second ("new")."""

    kind: str
    text: str


def compare(first: str, second: str) -> tuple[Stretch, ...]:
    """The stretches of both texts in reading order."""
    one, two = _WORDS.findall(first), _WORDS.findall(second)
    if len(one) > MOST or len(two) > MOST:
        return _whole(first, second)
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(first, second)
    found: list[Stretch] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            _add(found, "same", "".join(one[a:b]))
        else:
            _add(found, "gone", "".join(one[a:b]))
            _add(found, "new", "".join(two[c:d]))
    return tuple(found)


def _whole(first: str, second: str) -> tuple[Stretch, ...]:
    return tuple(stretch for stretch in (Stretch("gone", first), Stretch("new", second)) if stretch.text)


def _add(found: list[Stretch], kind: str, text: str) -> None:
    if text:
        found.append(Stretch(kind, text))
