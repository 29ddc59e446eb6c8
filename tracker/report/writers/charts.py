"""A chart: its bars as SVG for HTML and Word, and as data for the typesetter, which draws them itself (`typesetting/bars.typ`).

Text stays text, so that every script is joined and read; the numbers stand in a table too.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from tracker.core.formats import written_number
from tracker.core.writing import printable
from tracker.report.document import Chart, Document
from tracker.report.writers.frame import direction

_LETTER, _LINE = 12, 15
_FACE = "Noto Sans, Segoe UI, Arial, sans-serif"
_INK, _BLUE = "#17232f", "#2f8fc7"


@dataclass(frozen=True, slots=True)
class Look:
    """Units across (a letter is as large as 12), the labels' share of them, their most lines, the height of a bar."""

    width: int
    labels: float
    lines: int
    bar: int
    #: from right to left
    turned: bool = False

    @property
    def start(self) -> int:
        return round(self.labels * self.width)

    @property
    def longest(self) -> float:
        """Of a bar; what is left holds its number."""
        return (0.88 - self.labels) * self.width

    @property
    def gap(self) -> int:
        return self.bar * 4 // 9


#: as wide as the text of a page
PAGE = Look(width=580, labels=0.34, lines=4, bar=18)


def page_look(language: str) -> Look:
    """The same for a page in this language."""
    return replace(PAGE, turned=direction(language) == "rtl")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar: what it is, how long, and the words at its end."""

    label: str
    value: int
    text: str


def bars_of(chart: Chart, language: str = "en") -> tuple[Drawn, ...]:
    return tuple(Drawn(bar.label, bar.value, written_number(bar.value, language)) for bar in chart.bars)


def alternative(caption: str, bars: Sequence[Drawn]) -> str:
    """What the picture says, for whoever does not see it."""
    return f"{caption}: " + ", ".join(f"{bar.label} {bar.text}" for bar in bars) + "."


def for_typesetter(bars: Sequence[Drawn], alt: str, look: Look) -> dict[str, Any]:
    """The same chart for `bars.typ`: each bar as a share of the longest, a label no longer than its place."""
    top = max([bar.value for bar in bars] + [1])
    rows = [{"label": " ".join(_lines(bar.label, look)), "share": bar.value / top, "text": bar.text} for bar in bars]
    return {"alt": alt, "bars": rows}


def of(document: Document) -> dict[str, tuple[tuple[Drawn, ...], str]]:
    """Every chart by its id: its bars, and what it says in words."""
    found = {}
    for chart in (block for section in document.sections for block in section.blocks if isinstance(block, Chart)):
        bars = bars_of(chart, document.language)
        found[chart.id] = bars, alternative(chart.caption, bars)
    return found


def pictures(document: Document) -> dict[str, tuple[str, str]]:
    """Every chart by its id: as SVG, and in words."""
    look = page_look(document.language)
    return {key: (draw(bars, alt, look), alt) for key, (bars, alt) in of(document).items()}


def height(bars: Sequence[Drawn], look: Look = PAGE) -> int:
    """How high the picture is, in its own units."""
    return sum(_row(_lines(bar.label, look), look) for bar in bars) + look.gap


def draw(bars: Sequence[Drawn], alt: str, look: Look = PAGE) -> str:
    """The picture as SVG, by attributes alone: a page of ours allows no inline style."""
    top, at = max([bar.value for bar in bars] + [1]), look.gap // 2
    pieces = []
    for bar in bars:
        lines = _lines(bar.label, look)
        row = _row(lines, look)
        pieces.append(_bar(bar, lines, at + row // 2, round(look.longest * bar.value / top), look))
        at += row
    size = f'viewBox="0 0 {look.width} {at + look.gap - look.gap // 2}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} width="{look.width}" height="{height(bars, look)}" '
        f'role="img" aria-label="{_safe(alt)}" direction="ltr" font-family="{_FACE}" font-size="{_LETTER}" fill="{_INK}">'
        f"{''.join(pieces)}</svg>"
    )


def _bar(bar: Drawn, lines: Sequence[str], middle: int, long: int, look: Look) -> str:
    """One row: its label, the bar, its number. The picture itself says which end a text hangs from: not all programs know `rtl`."""
    long = long or (1 if bar.value else 0)
    first = middle - len(lines) * _LINE // 2 + _LETTER - 1
    if look.turned:
        at, label, number = (
            look.width - look.start - long,
            look.width - look.start + 8,
            look.width - look.start - long - 6,
        )
    else:
        at, label, number = look.start, look.start - 8, look.start + long + 6
    near, far = ("start", "end") if look.turned else ("end", "start")
    texts = "".join(
        f'<text x="{label}" y="{first + n * _LINE}" text-anchor="{near}">{_safe(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'{texts}<rect x="{at}" y="{middle - look.bar // 2}" width="{long}" height="{look.bar}" fill="{_BLUE}"/>'
        f'<text x="{number}" y="{middle + 4}" text-anchor="{far}" font-weight="bold">{_safe(bar.text)}</text>'
    )


def _safe(text: str) -> str:
    return escape(printable(text), quote=True)


def _row(lines: Sequence[str], look: Look) -> int:
    return max(look.bar, len(lines) * _LINE) + look.gap


def _lines(label: str, look: Look) -> list[str]:
    """The label on as many lines as it needs and may have, parted between words."""
    room, lines = look.start - 10, [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines if len(lines) <= look.lines else [*lines[: look.lines - 1], lines[look.lines - 1] + " …"]


def _width(text: str) -> float:
    """About as wide as a face without serifs sets it."""
    return sum(_LETTER * (1.0 if unicodedata.east_asian_width(one) in "WF" else 0.54) for one in text)
