"""Folding of names: one spelling for search and look-up, whatever the case, accents, script or punctuation."""

import re
import unicodedata

from anyascii import anyascii

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """`text` as lower-case ASCII words with single spaces: `"CETESB, São Paulo"` -> `"cetesb sao paulo"`."""
    ascii_text = text if text.isascii() else anyascii(unicodedata.normalize("NFKD", text))
    return _NOT_WORD.sub(" ", ascii_text.lower()).strip()
