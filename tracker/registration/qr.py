"""An entry code as a QR picture: the path of an SVG, small enough to stand in the page."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

#: longer than any code's strokes
LENGTH = 1800


@lru_cache(maxsize=4096)
def qr_path(code: str) -> str:
    """The dark modules as strokes on a grid of 29 by 29, the quiet zone of four included.

    The mask is fixed: every reader takes any of the eight, and trying them all costs five times as much. Blanks bring
    all pictures to one length, so that the length of a page tells nothing.
    """
    import segno

    rows = segno.make(code, version=1, error="m", micro=False, boost_error=False, mask=3).matrix
    return "".join(_strokes(row, y) for y, row in enumerate(rows, 4)).ljust(LENGTH)


def _strokes(row: Sequence[int], y: int) -> str:
    x, strokes = 4, ""
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            strokes += f"M{x} {y}.5h{width}"
        x += width
    return strokes
