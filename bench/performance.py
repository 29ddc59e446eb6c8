"""docs/performance.md with its pictures, from docs/performance.json: what was measured at each size, beside what binds it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench import pictures
from tests.server import ROOT

DOCS = ROOT / "docs"
KEPT = DOCS / "performance.json"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Line:
    """Something measured: its name, and which limit binds it, as it is said and as it was kept."""

    name: str
    bound: str = ""
    limit: str = ""
    #: so many of what was measured make one of the limit
    each: int = 1

    def limit_of(self, part: Mapping[str, Any]) -> float | None:
        """The limit in the line's own unit."""
        found = part["limits"].get(self.limit)
        return None if found is None else found * self.each


RATES = (
    Line("public page", "bare Flask view", "bare view"),
    Line("registration form", "bare Flask view", "bare view"),
    Line("whole registration", "raw commits", "commits"),
    Line("check-in by the API", "raw commits", "commits"),
    Line("check-ins in batches by the API", "raw commits, 500 check-ins each", "commits", 500),
)
TIMES = (
    Line("overview"),
    Line("list"),
    Line("search"),
    Line("badges, the page"),
    Line("badges, a PDF of at most 2,000"),
    Line("CSV", "bare csv.writer, same cells", "CSV"),
    Line("XLSX", "bare XlsxWriter, same cells", "XLSX"),
    Line("report, the page"),
    Line("report as Word"),
)
OTHERS = (Line("memory"), Line("statements"))
TITLES = {
    "memory": "memory of the largest process at its highest, MB",
    "statements": "SQL statements of the organiser's page that sends most",
}

Parts = Mapping[str, Mapping[int, Mapping[str, Any]]]


#: load of a machine from which on others were at work beside the server and its client
BUSY_FROM = 4.0
BUSY = """**Other work kept the machine busy in some of these runs (load above 4): read such figures as floors, and take no limit from them
that was reached in a bad moment.**
"""


def keep(database: str, size: int, part: Mapping[str, Any]) -> None:
    """Put what was measured in the place of what was measured before."""
    found: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    found.setdefault(database, {})[str(size)] = part
    KEPT.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")


def read() -> Parts:
    """All that is kept: database -> people -> what was measured."""
    found = json.loads(KEPT.read_text())
    return {
        name: {int(size): part for size, part in sorted(found[name].items(), key=lambda one: int(one[0]))}
        for name in NAMES
        if name in found
    }


def write() -> None:
    """The page and its pictures."""
    parts = read()
    for name, lines, unit, title in (
        ("rates", RATES, "a second", "What is done in a second, by the number of people at the meeting"),
        ("times", TIMES, "ms", "Milliseconds until all of it is there, by the number of people at the meeting"),
    ):
        panels = [_panel(line, parts) for line in lines]
        (DOCS / f"performance-{name}.svg").write_text(pictures.draw(title, panels, unit))
    (DOCS / "performance.md").write_text(page(parts))


def page(parts: Parts) -> str:
    """The whole page as Markdown."""
    every = [part for sizes in parts.values() for part in sizes.values()]
    days, machines = ({part[what][: 10 if what == "at" else None] for part in every} for what in ("at", "machine"))
    loads = [part["load"] for part in every]
    when = f"{', '.join(sorted(days))} on {'; '.join(sorted(machines))}, load {min(loads):.1f} to {max(loads):.1f}"
    return "\n".join(
        [
            ABOUT.format(when=when),
            *([BUSY] if max(loads) > BUSY_FROM else []),
            "## A second",
            "![" + _told(RATES, parts, "a second") + "](performance-rates.svg)\n",
            *_table(RATES, parts, _number),
            "\n## Until it is there, in milliseconds",
            "![" + _told(TIMES, parts, "milliseconds") + "](performance-times.svg)\n",
            *_table(TIMES, parts, _number),
            "\n## Memory and statements",
            *_table(OTHERS, parts, _number),
            BELOW,
        ]
    )


def _table(lines: Sequence[Line], parts: Parts, shown: Callable[[float | None], str]) -> list[str]:
    columns = [(name, size) for name, sizes in parts.items() for size in sizes]
    head = " | ".join(f"{NAMES[name]}, {size:,}" for name, size in columns)
    rows = [f"| | {head} |", "|---|" + "--:|" * len(columns)]
    for line in lines:
        cells = [shown(parts[name][size]["values"].get(line.name)) for name, size in columns]
        rows.append(f"| **{TITLES.get(line.name, line.name)}** | " + " | ".join(cells) + " |")
        if line.limit:
            bounds = [
                (parts[name][size]["values"].get(line.name), line.limit_of(parts[name][size])) for name, size in columns
            ]
            rows.append(f"| {line.bound} | " + " | ".join(_bound(*pair) for pair in bounds) + " |")
    return rows


def _bound(value: float | None, limit: float | None) -> str:
    """The limit, and how far from it."""
    if value is None or not limit:
        return ""
    return (
        f"{_number(limit)} ({value / limit:.0%})" if value < 3 * limit else f"{_number(limit)} ({value / limit:.1f} x)"
    )


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.1f}" if value < 10 and value != int(value) else f"{value:,.0f}"


def _panel(line: Line, parts: Parts) -> pictures.Panel:
    drawn = []
    for name, sizes in parts.items():
        points = [(size, part["values"][line.name]) for size, part in sizes.items() if line.name in part["values"]]
        bounds = [(size, bound) for size, part in sizes.items() if (bound := line.limit_of(part)) is not None]
        if points:
            drawn.append(pictures.Curve(NAMES[name], points))
        if bounds:
            drawn.append(pictures.Curve(NAMES[name], bounds, is_limit=True))
    return pictures.Panel(line.name, drawn)


def _told(lines: Sequence[Line], parts: Parts, unit: str) -> str:
    """What the picture shows, in words, for whoever cannot see it."""
    told = []
    for line in lines:
        for name, sizes in parts.items():
            values = [(size, part["values"][line.name]) for size, part in sizes.items() if line.name in part["values"]]
            if values:
                (first, small), (last, big) = values[0], values[-1]
                told.append(
                    f"{line.name} on {NAMES[name]} {_number(small)} at {first:,} people and {_number(big)} at {last:,}"
                )
    return f"In {unit}: " + "; ".join(told) + ". The table below has every figure."


ABOUT = """# How fast it is, and how that grows
`make bench` measures this page anew: meetings of 60, 2,500, 10,000 and 100,446 people, on SQLite and on PostgreSQL, at the real server with two
workers, the client on the same machine. Both databases wait for the disk at every commit. Measured {when}.

In a part of the time: `make bench ARGS="--sizes 60,2500 --databases sqlite"`; what is not measured stays as it was (`docs/performance.json`).
Figures of different machines are not to be compared; the limits beside them are, because the same machine reached them in the same run:
a Flask view that says hello under the same server, commits of one row with nothing else, and a bare writer of the same cells. In brackets how much of the
limit is reached, or how many times as long it takes. The targets of ten thousand people and other products stand in [benchmarks.md](benchmarks.md), events by
the million in [scale.md](scale.md).
"""
BELOW = """
What prints everybody grows with everybody: CSV, XLSX, and the report with its list of participants. The PDF of badges stops at 2,000. Every other
page may take three times as long at 100,446 people as at 60; `python -m bench.growth` measures each of them, see [scale.md](scale.md).
"""
