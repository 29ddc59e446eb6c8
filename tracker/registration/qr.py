"""An entry code as a QR picture: the path of an SVG, small enough to stand in the page."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

#: longer than any code's strokes
LENGTH = 1800
#: modules on a side of the smallest QR picture, which holds a code
SIDE = 21
_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_DARK = re.compile("1+")


@lru_cache(maxsize=4096)
def qr_path(code: str) -> str:
    """The dark modules as strokes on a grid of 29 by 29, the quiet zone of four included.

    Blanks bring all pictures to one length, so that the length of a page tells nothing.
    """
    bits = qr_modules(code)
    rows = (bits[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE))
    return "".join(
        f"M{found.start() + 4} {y}.5h{found.end() - found.start()}"
        for y, row in enumerate(rows, 4)
        for found in _DARK.finditer(row)
    ).ljust(LENGTH)


def qr_modules(code: str) -> str:
    """The modules of a code without a quiet zone, row by row: "1" dark, "0" light. For printers; 0.05 ms each."""
    return f"{_picture(code):0{SIDE * SIDE}b}"


def _picture(code: str) -> int:
    """The modules, row by row, as one number.

    With version and mask fixed, each bit of the text turns the same modules whatever the others are, those of the error
    correction too. So a picture is put together from what single bits turn: a fifth of the work of drawing it.
    """
    (picture, turns), number = _single_bits(), _number(code)
    for bit, modules in enumerate(turns):
        if number >> bit & 1:
            picture ^= modules
    return picture


@cache
def _single_bits() -> tuple[int, Sequence[int]]:
    """The picture of "00000", and the modules that each bit of another text turns."""
    blank = _drawn("00000")
    return blank, [_drawn(_text(1 << bit)) ^ blank for bit in range(28)]


def _number(code: str) -> int:
    """A code as QR writes it: two symbols as a number of eleven bits, the last symbol as one of six."""
    first, second, third, fourth, last = (_SYMBOLS.index(symbol) for symbol in code)
    return (first * 45 + second) << 17 | (third * 45 + fourth) << 6 | last


def _text(number: int) -> str:
    pairs = (number >> 17, number >> 6 & 0x7FF)
    return "".join(_SYMBOLS[pair // 45] + _SYMBOLS[pair % 45] for pair in pairs) + _SYMBOLS[number & 0x3F]


def _drawn(text: str) -> int:
    """Every reader takes any of the eight masks; which one, has to be fixed for `_picture`."""
    import segno

    # asked for by name: five digits would be written in fewer bits
    code = segno.make(text, version=1, error="m", mode="alphanumeric", micro=False, boost_error=False, mask=3)
    return int("".join(str(module) for row in code.matrix for module in row), 2)
