"""A meeting beside those before it: which number stands where, which is typed in, who came back. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.core.texts import Text
from tracker.figures.rules import Body, FigureSet

#: earlier meetings beside one: more do not stand side by side on a page
MOST = 5
LARGEST = 1_000_000

#: what can be typed in, in the order of the table
TYPED: Mapping[str, Text] = {
    "attended": Text("Participants"),
    "attended_from_centres": Text("of them from regional centres"),
    "attended_remote": Text("of them online"),
    "centres_represented": Text("Regional centres represented"),
    "centres_expected": Text("Regional centres expected"),
    "partners_represented": Text("Partner bodies represented"),
    "countries": Text("Countries"),
    "woman": Text("Women"),
    "man": Text("Men"),
    "recommendations": Text("Recommendations"),
    "recommendations_done": Text("of them done"),
}
#: a part may not be larger than its whole
WHOLES: Mapping[str, str] = {
    "attended_from_centres": "attended",
    "attended_remote": "attended",
    "centres_represented": "centres_expected",
    "woman": "attended",
    "man": "attended",
    "recommendations_done": "recommendations",
}
_COUNTED = (
    "attended",
    "attended_from_centres",
    "attended_remote",
    "centres_represented",
    "centres_expected",
    "partners_represented",
    "countries",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the comparison; `typed`: nobody counted it here."""

    value: int
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One meeting of the comparison."""

    title: str
    held_on: date
    figures: Mapping[str, Cell]
    #: regional group -> persons; "" for those of none
    regions: Mapping[str, Cell]
    #: the centres represented, by code -> name; None: not known
    centres: Mapping[str, str] | None
    #: persons by stated gender, to be shown only where they are many enough
    genders: Mapping[str, int] = field(default_factory=dict)
    source: str = ""
    entered_by: str = ""
    entered_at: datetime | None = None

    @property
    def is_typed(self) -> bool:
        """Whether a number of it was typed in by hand."""
        return any(cell.typed for cell in (*self.figures.values(), *self.regions.values()))

    def value(self, name: str) -> int | None:
        return self.figures[name].value if name in self.figures else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The meeting and those before it, the oldest first."""

    this: Column
    earlier: tuple[Column, ...]
    #: regional group -> its name, in the directory's order
    regions: Mapping[str, str]
    #: the centres expected now, by code -> name, in their order
    expected: Mapping[str, str]
    #: persons who attended the last of them and this one; None where that cannot be known
    persons_returned: int | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.earlier, self.this)

    @property
    def last(self) -> Column:
        return self.earlier[-1]

    @property
    def returned(self) -> Sequence[str] | None:
        """The centres that were at the last one and came again, by name; None where that is not known."""
        return self._of_last(lambda here, then: here & then)

    @property
    def missing(self) -> Sequence[str] | None:
        """The centres that were at the last one and did not come."""
        return self._of_last(lambda here, then: then - here)

    @property
    def new(self) -> Sequence[str] | None:
        """The centres that came and were not at the last one."""
        return self._of_last(lambda here, then: here - then)

    def _of_last(self, choose: Callable[[set[str], set[str]], set[str]]) -> Sequence[str] | None:
        here, then = self.this.centres, self.last.centres
        if here is None or then is None:
            return None
        names = {**then, **here}
        # those expected now as the report lists them, by country; then the others
        order = {code: at for at, code in enumerate(self.expected)}
        return [
            names[code]
            for code in sorted(
                choose(set(here), set(then)), key=lambda code: (order.get(code, len(order)), names[code])
            )
        ]


def counted_figures(figures: FigureSet, recommendations: int, done: int | None) -> dict[str, Cell]:
    """What is counted of a meeting kept here."""
    found = {name: Cell(figures.value(name)) for name in _COUNTED}
    found |= {"recommendations": Cell(recommendations)}
    return found | ({} if done is None else {"recommendations_done": Cell(done)})


def with_typed(counted: Mapping[str, Cell], typed: Mapping[str, int]) -> dict[str, Cell]:
    """Typed figures stand only where nothing was counted; in the order of the table."""
    every = {name: Cell(value, typed=True) for name, value in typed.items()} | dict(counted)
    return {name: every[name] for name in TYPED if name in every}


def region_cells(figures: FigureSet) -> dict[str, Cell]:
    """Persons who attended, by regional group."""
    return {row.key: Cell(row.attended) for row in figures.breakdowns["by_region"].rows}


def gender_counts(figures: FigureSet) -> dict[str, int]:
    """Persons who attended, by the gender they stated; "" for those who did not."""
    return {row.key: row.attended for row in figures.breakdowns["by_gender"].rows}


def names_of(bodies: Sequence[Body], codes: Mapping[object, str]) -> dict[str, str]:
    """Code -> short name of these bodies."""
    return {codes[b.organisation_id]: b.short_name for b in bodies if b.organisation_id in codes}


def problems(figures: Mapping[str, int], regions: Mapping[str, int]) -> dict[str, Text]:
    """What cannot be: a part larger than its whole, parts that do not add up."""
    found = {
        part: Text("This is more than the figure it is a part of (%(n)d).", n=figures[whole])
        for part, whole in WHOLES.items()
        if part in figures and whole in figures and figures[part] > figures[whole]
    }
    if "attended" in figures and figures.get("woman", 0) + figures.get("man", 0) > figures["attended"]:
        found.setdefault("man", Text("Women and men are more than the participants."))
    if "attended" in figures and sum(regions.values()) > figures["attended"]:
        found["regions"] = Text("The regional groups add up to more than the participants.")
    return found
