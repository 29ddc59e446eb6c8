"""Annex: the meeting beside those before it; what was typed in by hand is marked."""

from collections.abc import Mapping, Sequence

from tracker.core.texts import Text
from tracker.earlier.rules import TYPED, Cell, Comparison
from tracker.earlier.rules import Column as Beside
from tracker.report.document import Bar, Block, Chart, Column, Note, Paragraph, Section, Table, plain
from tracker.report.facts import Facts
from tracker.report.rules import capital, percentages, shown_shares, small_cells
from tracker.report.sections import sources
from tracker.report.words import ENGLISH, Words

KEY = "annex.comparison"
TITLE = Text("Comparison with earlier meetings")
#: stands behind a number that was typed in
MARK = "*"
_NOT_KNOWN = "–"
#: shown as shares, and only where they are large enough
_GENDERS = {"woman": Text("Women, per cent of participants"), "man": Text("Men, per cent of participants")}
_FIGURES = ("attended", "centres_represented", "partners_represented", "countries")


def comparison(facts: Facts, words: Words = ENGLISH) -> Section:
    found, title = facts.comparison, words.say(TITLE)
    if found is None:
        return Section(KEY, title, "annex", ())
    blocks: list[Block] = [
        _table(found, small_cells(facts.meeting), words),
        *_chart(found, words),
        *_regions(found, words),
    ]
    blocks += [Paragraph(f"{KEY}.{at}", plain(words.say(text))) for at, text in enumerate(_who(found, words), 1)]
    blocks += [Note(f"{KEY}.typed.{at}", plain(text)) for at, text in enumerate(_typed(found, words), 1)]
    return Section(KEY, title, "annex", tuple(blocks))


def names(found: Comparison) -> tuple[str, ...]:
    """The head of each column: its title and year."""
    return tuple(
        column.title if str(column.held_on.year) in column.title else f"{column.title} ({column.held_on.year})"
        for column in found.columns
    )


def rows(found: Comparison, least: int, words: Words = ENGLISH) -> list[tuple[str, ...]]:
    """A line a figure that at least one meeting has, with the shares of women and men where they may be shown."""
    lines: list[tuple[str, ...]] = []
    for name, label in TYPED.items():
        if name in _GENDERS:
            cells = [_share(column, name, least) for column in found.columns]
        else:
            cells = [_cell(column.figures.get(name), words) for column in found.columns]
        if any(cell != _NOT_KNOWN for cell in cells):
            lines.append((words.say(_GENDERS.get(name, label)), *cells))
    return lines


def _table(found: Comparison, least: int, words: Words) -> Table:
    notes = []
    if any(column.is_typed for column in found.columns):
        typed = Text("Typed in by hand, not counted from records.")
        notes.append(f"{MARK} {words.say(typed)}")
    if any(column.genders for column in found.columns):
        shown = Text(
            "Women and men are shown where neither class is smaller than %(n)s persons.", n=words.number(least)
        )
        notes.append(words.say(shown))
    return Table(
        f"{KEY}.figures",
        words.say(Text("The meeting beside those before it")),
        (Column("", width=4), *(Column(name, "end", 2) for name in names(found))),
        tuple(rows(found, least, words)),
        note=" ".join(notes),
        sources=sources.figures(*_FIGURES) + sources.figures("by_gender"),
    )


def _cell(cell: Cell | None, words: Words) -> str:
    return _NOT_KNOWN if cell is None else f"{words.figure(cell.value)}{MARK if cell.typed else ''}"


def _share(column: Beside, gender: str, least: int) -> str:
    """Per cent of those who attended; unknown where the class is too small to be shown."""
    total = sum(column.genders.values())
    shown, _hidden = shown_shares({key: n for key, n in column.genders.items() if key}, least)
    if gender not in shown or not total:
        return _NOT_KNOWN
    shares = dict(zip((*shown, ""), percentages([*shown.values(), total - sum(shown.values())]), strict=True))
    typed = gender in column.figures and column.figures[gender].typed
    return f"{shares[gender]}%{MARK if typed else ''}"


def _chart(found: Comparison, words: Words) -> list[Chart]:
    figure, caption = compared_figure(found)
    bars = tuple(
        Bar(name, value)
        for name, column in zip(names(found), found.columns, strict=True)
        if (value := column.value(figure)) is not None
    )
    if len(bars) < 2 or not any(bar.value for bar in bars):
        return []
    return [Chart(f"{KEY}.chart", words.say(caption), bars, f"{KEY}.figures", sources=sources.figures(figure))]


def compared_figure(found: Comparison) -> tuple[str, str]:
    """Like is drawn beside like: participants from centres where every meeting has them, else all participants."""
    if all("attended_from_centres" in column.figures for column in found.columns):
        return "attended_from_centres", Text("Participants from regional centres, meeting by meeting")
    return "attended", Text("Participants, meeting by meeting")


def _regions(found: Comparison, words: Words) -> list[Table]:
    keys = [key for key in (*found.regions, "") if any(_some(column.regions, key) for column in found.columns)]
    if sum(bool(column.regions) for column in found.columns) < 2:
        return []
    none = words.say(Text("No regional group"))
    lines = tuple(
        (
            words.say(found.regions.get(key, none)),
            *(_cell(c.regions.get(key, Cell(0)), words) if c.regions else _NOT_KNOWN for c in found.columns),
        )
        for key in keys
    )
    sums = [
        words.figure(sum(cell.value for cell in c.regions.values())) if c.regions else _NOT_KNOWN for c in found.columns
    ]
    return [
        Table(
            f"{KEY}.regions",
            words.say(Text("Participants by United Nations regional group")),
            (Column(words.say(Text("Regional group")), width=4), *(Column(name, "end", 2) for name in names(found))),
            lines,
            (words.say(Text("Total")), *sums),
            sources=sources.figures("by_region"),
        )
    ]


def _some(cells: Mapping[str, Cell], key: str) -> bool:
    return key in cells and cells[key].value > 0


def _who(found: Comparison, words: Words) -> Sequence[Text]:
    """Which centres came again, which did not, which are new; how many persons came again."""
    last, texts = names(found)[-2], []
    if found.returned:
        texts.append(_returned(len(found.returned), last, words.series(found.returned), words))
    if found.missing:
        named = words.series(found.missing)
        texts.append(
            Text("Represented there and not at the present meeting was %(name)s.", name=named)
            if len(found.missing) == 1
            else Text("Represented there and not at the present meeting were %(names)s.", names=named)
        )
    if found.new:
        named = words.series(found.new)
        texts.append(
            Text("Represented at the present meeting and not there was %(name)s.", name=named)
            if len(found.new) == 1
            else Text("Represented at the present meeting and not there were %(names)s.", names=named)
        )
    if found.persons_returned == 1:
        texts.append(Text("One person attended both %(meeting)s and the present meeting.", meeting=last))
    elif found.persons_returned:
        n = capital(words.number(found.persons_returned))
        texts.append(Text("%(n)s persons attended both %(meeting)s and the present meeting.", n=n, meeting=last))
    return texts


def _returned(many: int, last: str, named: str, words: Words) -> Text:
    if many == 1:
        return Text("One centre that was represented at %(meeting)s came again: %(name)s.", meeting=last, name=named)
    n = capital(words.number(many))
    return Text(
        "%(n)s centres that were represented at %(meeting)s came again: %(names)s.", n=n, meeting=last, names=named
    )


def _typed(found: Comparison, words: Words) -> Sequence[str]:
    """From where each typed column comes, and who typed it when."""
    texts = []
    for name, column in zip(names(found), found.columns, strict=True):
        if column.is_typed and column.entered_at:
            day = words.date(column.entered_at.date())
            who = Text("%(meeting)s: typed in by %(name)s on %(day)s.", meeting=name, name=column.entered_by, day=day)
            source = (
                Text("Source: %(source)s.", source=column.source.rstrip("."))
                if column.source
                else Text("No source is given.")
            )
            texts.append(f"{MARK} {words.say(who)} {words.say(source)}")
    return texts
