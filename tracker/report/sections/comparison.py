"""Annex: the meeting beside those before it; what was typed in by hand is marked."""

from collections.abc import Mapping, Sequence

from tracker.core.formats import written_date
from tracker.core.texts import Text
from tracker.earlier.rules import TYPED, Cell, Comparison
from tracker.earlier.rules import Column as Beside
from tracker.figures.sentences import number
from tracker.report.document import Bar, Block, Chart, Column, Note, Paragraph, Section, Table, plain
from tracker.report.facts import Facts
from tracker.report.rules import capital, count, percentages, series, shown_shares, small_cells
from tracker.report.sections import sources

KEY = "annex.comparison"
TITLE = "Comparison with earlier meetings"
#: stands behind a number that was typed in
MARK = "*"
_NOT_KNOWN = "–"
#: shown as shares, and only where they are large enough
_GENDERS = {"woman": "Women", "man": "Men"}
_FIGURES = ("attended", "centres_represented", "partners_represented", "countries")


def comparison(facts: Facts) -> Section:
    found = facts.comparison
    if found is None:
        return Section(KEY, TITLE, "annex", ())
    blocks: list[Block] = [_table(found, small_cells(facts.meeting)), *_chart(found), *_regions(found)]
    blocks += [Paragraph(f"{KEY}.{at}", plain(text)) for at, text in enumerate(_who(found), 1)]
    blocks += [Note(f"{KEY}.typed.{at}", plain(text)) for at, text in enumerate(_typed(found), 1)]
    return Section(KEY, TITLE, "annex", tuple(blocks))


def names(found: Comparison) -> tuple[str, ...]:
    """The head of each column: its title and year."""
    return tuple(
        column.title if str(column.held_on.year) in column.title else f"{column.title} ({column.held_on.year})"
        for column in found.columns
    )


def rows(found: Comparison, least: int) -> list[tuple[str, ...]]:
    """A line a figure that at least one meeting has, with the shares of women and men where they may be shown."""
    lines: list[tuple[str, ...]] = []
    for name, label in TYPED.items():
        if name in _GENDERS:
            cells = [_share(column, name, least) for column in found.columns]
            label_text = f"{_GENDERS[name]}, per cent of participants"
        else:
            cells = [_cell(column.figures.get(name)) for column in found.columns]
            label_text = str(label)
        if any(cell != _NOT_KNOWN for cell in cells):
            lines.append((label_text, *cells))
    return lines


def _table(found: Comparison, least: int) -> Table:
    note = f"{MARK} Typed in by hand, not counted from records." if any(c.is_typed for c in found.columns) else ""
    if any(column.genders for column in found.columns):
        note = f"{note} Women and men are shown where neither class is smaller than {number(least)} persons.".strip()
    return Table(
        f"{KEY}.figures",
        "The meeting beside those before it",
        (Column("", width=4), *(Column(name, "end", 2) for name in names(found))),
        tuple(rows(found, least)),
        note=note,
        sources=sources.figures(*_FIGURES) + sources.figures("by_gender"),
    )


def _cell(cell: Cell | None) -> str:
    return _NOT_KNOWN if cell is None else f"{cell.value:,}{MARK if cell.typed else ''}"


def _share(column: Beside, gender: str, least: int) -> str:
    """Per cent of those who attended; unknown where the class is too small to be shown."""
    total = sum(column.genders.values())
    shown, _hidden = shown_shares({key: n for key, n in column.genders.items() if key}, least)
    if gender not in shown or not total:
        return _NOT_KNOWN
    shares = dict(zip((*shown, ""), percentages([*shown.values(), total - sum(shown.values())]), strict=True))
    typed = gender in column.figures and column.figures[gender].typed
    return f"{shares[gender]}%{MARK if typed else ''}"


def _chart(found: Comparison) -> list[Chart]:
    figure, caption = compared_figure(found)
    bars = tuple(
        Bar(name, value)
        for name, column in zip(names(found), found.columns, strict=True)
        if (value := column.value(figure)) is not None
    )
    if len(bars) < 2 or not any(bar.value for bar in bars):
        return []
    return [Chart(f"{KEY}.chart", caption, bars, f"{KEY}.figures", sources=sources.figures(figure))]


def compared_figure(found: Comparison) -> tuple[str, str]:
    """Like is drawn beside like: participants from centres where every meeting has them, else all participants."""
    if all("attended_from_centres" in column.figures for column in found.columns):
        return "attended_from_centres", Text("Participants from regional centres, meeting by meeting")
    return "attended", Text("Participants, meeting by meeting")


def _regions(found: Comparison) -> list[Table]:
    keys = [key for key in (*found.regions, "") if any(_some(column.regions, key) for column in found.columns)]
    if sum(bool(column.regions) for column in found.columns) < 2:
        return []
    lines = tuple(
        (
            found.regions.get(key, "No regional group"),
            *(_cell(c.regions.get(key, Cell(0))) if c.regions else _NOT_KNOWN for c in found.columns),
        )
        for key in keys
    )
    sums = [f"{sum(cell.value for cell in c.regions.values()):,}" if c.regions else _NOT_KNOWN for c in found.columns]
    return [
        Table(
            f"{KEY}.regions",
            "Participants by United Nations regional group",
            (Column("Regional group", width=4), *(Column(name, "end", 2) for name in names(found))),
            lines,
            ("Total", *sums),
            sources=sources.figures("by_region"),
        )
    ]


def _some(cells: Mapping[str, Cell], key: str) -> bool:
    return key in cells and cells[key].value > 0


def _who(found: Comparison) -> Sequence[str]:
    """Which centres came again, which did not, which are new; how many persons came again."""
    last = names(found)[-2]
    texts = []
    if found.returned:
        was = "centre that was" if len(found.returned) == 1 else "centres that were"
        text = f"{capital(number(len(found.returned)))} {was} represented at {last} came again"
        texts.append(f"{text}: {series(found.returned)}.")
    if found.missing:
        was = "Represented there and not at the present meeting"
        texts.append(f"{was} {'was' if len(found.missing) == 1 else 'were'} {series(found.missing)}.")
    if found.new:
        was = "was" if len(found.new) == 1 else "were"
        texts.append(f"Represented at the present meeting and not there {was} {series(found.new)}.")
    if found.persons_returned:
        text = count(found.persons_returned, "person", "persons")
        texts.append(f"{capital(text)} attended both {last} and the present meeting.")
    return texts


def _typed(found: Comparison) -> Sequence[str]:
    """From where each typed column comes, and who typed it when."""
    texts = []
    for name, column in zip(names(found), found.columns, strict=True):
        if column.is_typed and column.entered_at:
            source = f" Source: {column.source.rstrip('.')}." if column.source else " No source is given."
            when = written_date(column.entered_at.date())
            texts.append(f"{MARK} {name}: typed in by {column.entered_by} on {when}.{source}")
    return texts
