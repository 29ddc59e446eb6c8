"""The QR picture that pairs a phone: an address as the path of an SVG."""

import re
from dataclasses import dataclass

_DARK = re.compile("1+")
#: the white margin that readers need, in modules
QUIET = 4


@dataclass(frozen=True, slots=True)
class Strokes:
    """Dark modules as strokes on a grid of `side` by `side`, the quiet zone included."""

    side: int
    path: str


def qr_strokes(text: str) -> Strokes:
    """The picture of any text, with room for a quarter of it to be damaged."""
    import segno

    matrix = segno.make(text, error="q", micro=False, boost_error=False).matrix
    path = "".join(
        f"M{found.start() + QUIET} {y}.5h{found.end() - found.start()}"
        for y, row in enumerate(matrix, QUIET)
        for found in _DARK.finditer("".join(map(str, row)))
    )
    return Strokes(len(matrix) + 2 * QUIET, path)
