"""Small curves side by side, as SVG that is read by day and by night: one panel for each thing measured, both axes logarithmic."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from xml.sax.saxutils import escape

PANEL_WIDTH, PANEL_HEIGHT, COLUMNS = 320, 212, 3
#: around the field of a panel: for its title, the numbers of its axes, and the values at the ends
TOP, LEFT, BOTTOM, RIGHT = 34, 54, 30, 52
HEAD = 64
#: labels nearer to each other than this are moved apart
LINE = 13
STYLE = """
svg { --paper: #fff; --ink: #1c2630; --quiet: #586673; --grid: #dde4ea; --a: #0a5fa5; --b: #a8480a; --limit: #7b8894 }
@media (prefers-color-scheme: dark) {
  svg { --paper: #12181e; --ink: #e8eef3; --quiet: #a3b1be; --grid: #2b3640; --a: #74bdff; --b: #ffb173; --limit: #8d9aa6 }
}
text { font: 12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--quiet) }
.title { font-weight: 600; font-size: 13px; fill: var(--ink) }
.head { font-weight: 600; font-size: 17px; fill: var(--ink) }
.grid { stroke: var(--grid); stroke-width: 1 }
.curve { fill: none; stroke-width: 2.25; stroke-linejoin: round }
.a { stroke: var(--a) } .b { stroke: var(--b); stroke-dasharray: 7 3 } .limit { stroke-width: 1.5; stroke-dasharray: 2 3 } .none { stroke: var(--limit) }
.mark { stroke: var(--paper); stroke-width: 1.5 } .mark.a { fill: var(--a) } .mark.b { fill: var(--b); stroke-dasharray: none }
text.a { fill: var(--a); stroke: none; font-weight: 600 } text.b { fill: var(--b); stroke: none; font-weight: 600 }
"""


@dataclass(frozen=True)
class Curve:
    """What one database reached, or what binds it there: values by the number of people."""

    name: str
    points: Sequence[tuple[int, float]]
    is_limit: bool = False


@dataclass(frozen=True)
class Panel:
    """One thing measured, with its curves; the limit is drawn below the others."""

    title: str
    curves: Sequence[Curve] = field(default_factory=tuple)


@dataclass(frozen=True)
class _Field:
    """Where numbers stand in a panel."""

    left: float
    top: float
    sizes: tuple[float, float]
    decades: tuple[int, int]

    def x(self, size: float) -> float:
        first, last = (log10(one) for one in self.sizes)
        share = (log10(size) - first) / (last - first) if last > first else 0.5
        return self.left + LEFT + share * (PANEL_WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        low, high = self.decades
        share = (log10(max(value, 1e-9)) - low) / (high - low)
        return self.top + PANEL_HEIGHT - BOTTOM - share * (PANEL_HEIGHT - TOP - BOTTOM)


def draw(title: str, panels: Sequence[Panel], unit: str) -> str:
    """The picture; `unit` stands in its heading."""
    rows = -(-len(panels) // COLUMNS)
    width, height = COLUMNS * PANEL_WIDTH, HEAD + rows * PANEL_HEIGHT + 8
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="title">',
        f'<title id="title">{escape(title)}</title><style>{STYLE}</style>',
        f'<rect width="{width}" height="{height}" rx="6" style="fill:var(--paper)"/>',
        f'<text class="head" x="18" y="28">{escape(title)}</text>',
        *_legend(panels, unit),
    ]
    for number, panel in enumerate(panels):
        drawn += _panel(panel, number % COLUMNS * PANEL_WIDTH, HEAD + number // COLUMNS * PANEL_HEIGHT)
    return "\n".join([*drawn, "</svg>"]) + "\n"


def _legend(panels: Sequence[Panel], unit: str) -> list[str]:
    names = list(dict.fromkeys(curve.name for panel in panels for curve in panel.curves if not curve.is_limit))
    drawn, x = [], 18.0
    for name, kind in [*zip(names, "ab", strict=False), ("what binds it, in the same colour", "limit none")]:
        drawn.append(f'<path class="curve {kind}" d="M{x} 47h30"/>' + (_mark(x + 15, 47, kind) if kind in "ab" else ""))
        drawn.append(f'<text x="{x + 37}" y="51">{escape(name)}</text>')
        x += 60 + 7 * len(name)
    drawn.append(f'<text x="{x}" y="51">({escape(unit)}; both axes logarithmic)</text>')
    return drawn


def _panel(panel: Panel, left: float, top: float) -> list[str]:
    points = [point for curve in panel.curves for point in curve.points if point[1] > 0]
    drawn = [f'<text class="title" x="{left + 18}" y="{top + 20}">{escape(panel.title)}</text>']
    if not points:
        return drawn
    sizes = sorted({size for size, _ in points})
    low, high = floor(log10(min(value for _, value in points))), ceil(log10(max(value for _, value in points)))
    place = _Field(left, top, (sizes[0], sizes[-1]), (low, max(high, low + 1)))
    drawn += _axes(place, sizes)
    ends: list[tuple[float, str, str]] = []
    kinds = dict(zip(dict.fromkeys(curve.name for curve in panel.curves), "ab", strict=False))
    for curve in sorted(panel.curves, key=lambda one: not one.is_limit):
        kind = kinds[curve.name]
        line = "L".join(f"{place.x(size):.1f} {place.y(value):.1f}" for size, value in curve.points)
        drawn.append(f'<path class="curve {kind}{" limit" if curve.is_limit else ""}" d="M{line}"/>')
        if not curve.is_limit:
            drawn += [_mark(place.x(size), place.y(value), kind) for size, value in curve.points]
            ends.append((place.y(curve.points[-1][1]), kind, _short(curve.points[-1][1])))
    return drawn + _ends(ends, place.x(sizes[-1]) + 9)


def _axes(place: _Field, sizes: Sequence[int]) -> list[str]:
    right, bottom = place.left + PANEL_WIDTH - RIGHT, place.top + PANEL_HEIGHT - BOTTOM
    drawn = []
    for decade in range(place.decades[0], place.decades[1] + 1):
        y = place.y(10.0**decade)
        drawn.append(f'<path class="grid" d="M{place.left + LEFT} {y:.1f}H{right}"/>')
        drawn.append(
            f'<text x="{place.left + LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_short(10.0**decade)}</text>'
        )
    for size in sizes:
        drawn.append(f'<path class="grid" d="M{place.x(size):.1f} {bottom}v5"/>')
        drawn.append(f'<text x="{place.x(size):.1f}" y="{bottom + 19}" text-anchor="middle">{_short(size)}</text>')
    return drawn


def _ends(ends: Sequence[tuple[float, str, str]], x: float) -> list[str]:
    """The last values beside their curves, never over one another."""
    drawn, last = [], float("-inf")
    for y, kind, text in sorted(ends):
        last = max(y + 4, last + LINE)
        drawn.append(f'<text class="{kind}" x="{x:.1f}" y="{last:.1f}">{text}</text>')
    return drawn


def _mark(x: float, y: float, kind: str) -> str:
    """A circle for the first, a square for the second: not by colour alone."""
    if kind == "a":
        return f'<circle class="mark a" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    return f'<rect class="mark b" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'


def _short(value: float) -> str:
    """A number in little room: 60, 2.5k, 100k, 1.2M."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}" if value < 100 * size else f"{value / size:.0f}{letter}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"
