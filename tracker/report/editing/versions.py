"""Two versions of a report against each other: their texts paragraph by paragraph, and their figures. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.report.document import Block, Document, Entries, Paragraph, Table, text_of
from tracker.report.editing.comparing import Stretch, compare
from tracker.report.editing.rules import pieces, symbolic

#: as a version keeps it, and all of them
Figure = Mapping[str, Any]
Figures = Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Change:
    """A text that is not the same in both: its part, its mark in the later one (or the earlier), and the stretches."""

    part: str
    mark: str
    stretches: tuple[Stretch, ...]

    @property
    def kind(self) -> str:
        kinds = {stretch.kind for stretch in self.stretches}
        return kinds.pop() if len(kinds) == 1 else "changed"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is not the same in both; None where it is not counted."""

    name: str
    label: str
    first: int | None
    second: int | None


@dataclass(frozen=True, slots=True)
class _Text:
    part: str
    mark: str
    shown: str
    #: equal in both when only numbers of other paragraphs moved
    symbolic: str


def compare_texts(first: Document, second: Document) -> list[Change]:
    """What changed, in the order of the second; what is gone stands behind what stood before it."""
    before = {section.key: section for section in first.sections}
    alike = {
        section.key for section in second.sections if section == before.get(section.key)
    }  # a list of everybody, mostly
    one, two = _texts(first, alike), _texts(second, alike)
    found = []
    for key in _order(list(one), list(two)):
        old, new = one.get(key), two.get(key)
        if old and new and old.symbolic == new.symbolic:
            continue
        at = new or old
        assert at is not None
        stretches = compare(old.shown if old else "", new.shown if new else "")
        if stretches:
            found.append(Change(at.part, at.mark, stretches))
    return found


def _order(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The keys of the second, and each key of the first alone behind its neighbour."""
    known, found, waiting = set(second), [], list[str]()
    behind: dict[str, list[str]] = {}
    last = ""
    for key in first:
        if key in known:
            last = key
        elif last:
            behind.setdefault(last, []).append(key)
        else:
            waiting.append(key)
    found += waiting
    for key in second:
        found += [key, *behind.get(key, ())]
    return found


def _texts(document: Document, but: Collection[str]) -> dict[str, _Text]:
    found: dict[str, _Text] = {}
    for section in document.sections:
        if section.key in but:
            continue
        part = f"{section.number} {section.title}".strip()
        for block in section.blocks:
            found |= {key: _Text(part, mark, shown, exact) for key, mark, shown, exact in _block(block)}
    return found


def _block(block: Block) -> list[tuple[str, str, str, str]]:
    if isinstance(block, Table):
        rows = [block.caption, *(" | ".join(row) for row in (*block.rows, block.total)), block.note]
        text = "\n".join(row for row in rows if row)
        return [(block.id, f"{block.number}." if block.number else "", text, text)]
    if isinstance(block, Entries):
        return [(entry.id, "", text := "\n".join((entry.name, *entry.lines)), text) for entry in block.entries]
    number = f"{block.number}." if isinstance(block, Paragraph) and block.number else ""
    return [(piece.id, piece.mark or number, text_of(piece.runs), symbolic(piece.runs)) for piece in pieces(block)]


def compare_figures(first: Figures, second: Figures) -> list[FigureChange]:
    """The figures whose value differs, in the order of the second; of a breakdown that only one keeps none is."""
    alone = _alone(first, second)
    one, two = {figure["name"]: figure for figure in first}, {figure["name"]: figure for figure in second}
    one = _under_the_names_of(two, one)
    return [
        FigureChange(name, (two.get(name) or one[name])["label"], _value(one.get(name)), _value(two.get(name)))
        for name in dict.fromkeys((*two, *one))
        if _value(one.get(name)) != _value(two.get(name)) and _breakdown(name) not in alone
    ]


def kept_by_one(first: Figures, second: Figures) -> list[str]:
    """What the breakdowns are called that only one of the two keeps, as one that was locked before they were kept."""
    alone = _alone(first, second)
    found = (figure for figure in (*second, *first) if _breakdown(figure["name"]) in alone)
    return list(dict.fromkeys(figure["label"].partition(": ")[0] for figure in found))


def _under_the_names_of(two: Mapping[str, Figure], one: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures of `one`; what `two` has by the same label under another name, such as a session entered anew, by that name."""
    new: dict[str, list[str]] = {}
    for name, figure in two.items():
        if name not in one:
            new.setdefault(figure["label"], []).append(name)
    return {
        names.pop(0) if name not in two and (names := new.get(figure["label"])) else name: figure
        for name, figure in one.items()
    }


def _alone(first: Figures, second: Figures) -> set[str]:
    """The breakdowns that only one of the two keeps."""
    one, two = ({_breakdown(figure["name"]) for figure in figures} for figures in (first, second))
    return (one ^ two) - {""}


def _breakdown(name: str) -> str:
    """The breakdown a figure is a line of; "" for one that stands alone."""
    return name.partition(":")[0] if ":" in name else ""


def _value(figure: Figure | None) -> int | None:
    return None if figure is None else int(figure["value"])
