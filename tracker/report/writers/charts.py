"""A chart as a picture: bars drawn once, as SVG, for every format. Text stays text; the numbers stand in a table too."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tracker.core.writing import printable
from tracker.report.document import Chart, Document

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


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar: what it is, how long, and the words at its end."""

    label: str
    value: int
    text: str


def bars_of(chart: Chart) -> tuple[Drawn, ...]:
    return tuple(Drawn(bar.label, bar.value, f"{bar.value:,}") for bar in chart.bars)


def alternative(caption: str, bars: Sequence[Drawn]) -> str:
    """What the picture says, for who does not see it."""
    return f"{caption}: " + ", ".join(f"{bar.label} {bar.text}" for bar in bars) + "."


def pictures(document: Document) -> dict[str, tuple[str, str]]:
    """Every chart by its id: as SVG, and in words."""
    found = {}
    for chart in (block for section in document.sections for block in section.blocks if isinstance(block, Chart)):
        bars = bars_of(chart)
        alt = alternative(chart.caption, bars)
        found[chart.id] = draw(bars, alt), alt
    return found


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
        f'role="img" aria-label="{_safe(alt)}" font-family="{_FACE}" font-size="{_LETTER}" fill="{_INK}">'
        f"{''.join(pieces)}</svg>"
    )


def _bar(bar: Drawn, lines: Sequence[str], middle: int, long: int, look: Look) -> str:
    """One row: its label, the bar, its number."""
    long = long or (1 if bar.value else 0)
    first = middle - len(lines) * _LINE // 2 + _LETTER - 1
    label = "".join(
        f'<text x="{look.start - 8}" y="{first + n * _LINE}" text-anchor="end">{_safe(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'{label}<rect x="{look.start}" y="{middle - look.bar // 2}" width="{long}" height="{look.bar}" fill="{_BLUE}"/>'
        f'<text x="{look.start + long + 6}" y="{middle + 4}" font-weight="bold">{_safe(bar.text)}</text>'
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
