"""Which characters no text of ours holds, whoever wrote it."""

import re
import unicodedata

#: they turn the reading direction of what follows, also outside the text: embeddings, overrides, isolates
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def is_unprintable(character: str) -> bool:
    """Whether it is a control character, turns the reading direction, or is half a character or none.

    Non-characters are refused because XML, so a Word file, cannot hold them.
    """
    if character in TURNING or unicodedata.category(character) in ("Cc", "Cs"):
        return True
    point = ord(character)
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def printable(text: str) -> str:
    """`text` without the characters that no file format can hold."""
    return _UNPRINTABLE.sub("", text)
