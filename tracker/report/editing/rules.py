"""Texts of a report by their stable ids, and what somebody made of them. Pure.

A paragraph's id comes from its place and its records ("attendance.total", "recommendation.<id of the point>"), never from its
number. In an edited text a name in braces is a reference ("{annex.agenda}") or a figure ("{attended}"); nothing else is looked at.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from tracker.core.texts import Text
from tracker.core.writing import printable
from tracker.figures.rules import FigureSet
from tracker.report.document import (
    Block,
    Box,
    Heading,
    Listing,
    Note,
    Paragraph,
    Run,
    Runs,
    Section,
    Source,
    Sources,
    sources_of,
)
from tracker.report.rules import shown_shares

#: the time of the figures is never anybody's to write
GENERATED_ONLY = frozenset({"front.as-of"})
LONGEST = 10_000
#: stands for a figure of so few persons that it would name them
NOT_SHOWN = "[not shown]"
_FIELD = re.compile(r"\{([^{}\s]+)\}")
#: paragraphs written from a list of texts are counted; the count moves when a text is put before them
_COUNTED = re.compile(r"\.(?:\d+|[a-z]{1,2})$")


class Depth(StrEnum):
    """How much of a part is printed."""

    FULL = "full"
    BRIEF = "brief"
    NONE = "none"


class Said(StrEnum):
    """What an entry about a paragraph is."""

    COMMENT = "comment"
    ADOPTED = "adopted"


class State(StrEnum):
    """Where a paragraph comes from. STALE: written by hand, and what it was written from has changed since."""

    GENERATED = "generated"
    EDITED = "edited"
    STALE = "stale"
    LEFT_OUT = "left-out"
    FREE = "free"


class Kind(StrEnum):
    """What a text is in the report."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADING = "heading"
    SUMMARY = "summary"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Edit:
    """A paragraph as somebody wrote it, with what it was written from. `base` None: a free one, printed after `after`."""

    id: UUID
    passage: str
    part: str
    text: str
    base: str | None
    after: str | None
    figures: Mapping[str, int]
    revision: int
    edited_at: datetime
    edited_by: str


@dataclass(frozen=True, slots=True)
class Former:
    """Words by hand that stand in the report no more, as the history keeps them."""

    passage: str
    part: str
    text: str
    taken_at: datetime
    taken_by: str


@dataclass(frozen=True, slots=True)
class PartSetting:
    """Where a part stands among its like, and how much of it is printed."""

    part: str
    position: int
    depth: Depth


@dataclass(frozen=True, slots=True)
class Editing:
    """Everything changed by hand in one report."""

    edits: tuple[Edit, ...] = ()
    parts: tuple[PartSetting, ...] = ()

    @property
    def parts_seen(self) -> str:
        """Changes whenever a part is set otherwise."""
        return seen(self.parts)


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a block, with its stable id."""

    id: str
    kind: Kind
    mark: str
    runs: Runs
    sources: Sources


# ---------- texts ----------
def handle(passage: str) -> str:
    """A short name of the paragraph for addresses and for marks in a Word file."""
    return sha256(passage.encode()).hexdigest()[:16]


def seen(parts: Iterable[PartSetting]) -> str:
    """What the page of parts was made from, in short."""
    return handle(" ".join(sorted(f"{part.part} {part.position} {part.depth}" for part in parts)))


def symbolic(runs: Runs) -> str:
    """The text with references by their ids, so it stays the same when numbers move."""
    return "".join(f"{{{run.ref}}}" if run.ref else run.text for run in runs)


def runs_of(text: str, known: Collection[str], values: Mapping[str, str]) -> Runs:
    """The runs of a text typed by hand: its fields are references and figures as they are printed, all the rest is text."""
    runs: list[Run] = []
    end = 0
    for field in _FIELD.finditer(text):
        name = field[1]
        if name not in known and name not in values:
            continue
        if field.start() > end:
            runs.append(Run(text[end : field.start()]))
        runs.append(Run("", ref=name) if name in known else Run(values[name], sources=(Source("figure", (name,)),)))
        end = field.end()
    if end < len(text) or not runs:
        runs.append(Run(text[end:]))
    return tuple(runs)


def fields_in(text: str) -> tuple[str, ...]:
    """Every name in braces, each once."""
    return tuple(dict.fromkeys(_FIELD.findall(text)))


def clean(text: str) -> str:
    """A text as it is kept: no characters that files cannot hold, one kind of line end, no blanks around."""
    lines = printable(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def problem(text: str) -> Text | None:
    """What is wrong with a cleaned text; None when it can be kept."""
    if not text:
        return Text("Write the text of the paragraph.")
    if len(text) > LONGEST:
        return Text("The text is too long: at most %(most)s characters.", most=f"{LONGEST:,}")
    return None


def values_of(figures: FigureSet) -> dict[str, int]:
    """Every figure by its name, the lines of the breakdowns as "by_gender:woman"."""
    found = {figure.name: figure.value for figure in figures.values()}
    for breakdown in figures.breakdowns.values():
        found |= {f"{breakdown.name}:{row.key}": row.attended for row in breakdown.rows}
    return found


def hidden_lines(figures: FigureSet, least: int) -> frozenset[str]:
    """The lines of the breakdown by gender that are not printed, because they or what they would tell are too small."""
    breakdown = figures.breakdowns.get("by_gender")
    lines = {row.key: row.attended for row in breakdown.rows if row.attended} if breakdown else {}
    shown, hidden = shown_shares({key: value for key, value in lines.items() if key}, least)
    names = {key for key in lines if key not in shown} if hidden else set()
    return frozenset(f"by_gender:{key}" for key in names)


def shown_values(figures: FigureSet, hidden: Collection[str]) -> dict[str, str]:
    """Every figure as a text by hand prints it."""
    return {name: NOT_SHOWN if name in hidden else f"{value:,}" for name, value in values_of(figures).items()}


def figures_behind(sources: Sources, values: Mapping[str, int]) -> dict[str, int]:
    """The figures that a text was written from, with their values."""
    names = {name for source in sources if source.kind == "figure" for name in source.ids}
    return {name: value for name, value in values.items() if name.partition(":")[0] in names}


# ---------- the texts of blocks ----------
def pieces(block: Block) -> Iterator[Piece]:
    """The texts of a block that can be changed by hand. Tables, charts and the list of participants come from records alone."""
    if isinstance(block, Box):
        for passage, runs in block.printed():
            yield Piece(passage, Kind.SUMMARY, "", runs, sources_of(runs))
    elif isinstance(block, Listing):
        yield from (Piece(item.id, Kind.ITEM, item.mark, item.runs, item.sources) for item in block.items)
    elif isinstance(block, Heading):
        yield Piece(block.id, Kind.HEADING, "", (Run(block.text),), block.sources)
    elif isinstance(block, (Paragraph, Note)) and block.id not in GENERATED_ONLY:
        yield Piece(block.id, _KINDS[block.type], "", block.runs, block.sources)


_KINDS = {"paragraph": Kind.PARAGRAPH, "note": Kind.NOTE}
Rewrite = Callable[[str, Runs], Runs | None]


def rewritten(block: Block, rewrite: Rewrite) -> Block | None:
    """The block with every text as `rewrite` gives it for its id; None: nothing is left of it."""
    if block.id in GENERATED_ONLY:
        return block
    if isinstance(block, (Paragraph, Note)):
        runs = rewrite(block.id, block.runs)
        return None if runs is None else replace(block, runs=runs)
    if isinstance(block, Heading):
        runs = rewrite(block.id, (Run(block.text),))
        # a heading is one text and refers to nothing: a name in braces stays as it was typed
        return block if runs is None else replace(block, text=symbolic(runs))
    if isinstance(block, Box):
        texts = {passage: rewrite(passage, runs) for passage, runs in block.printed()}
        kept = tuple(texts.values())
        return replace(block, paragraphs=tuple(text or () for text in kept)) if any(kept) else None
    if isinstance(block, Listing):
        items = tuple(
            replace(item, runs=runs) for item in block.items if (runs := rewrite(item.id, item.runs)) is not None
        )
        return replace(block, items=items) if items else None
    return block


# ---------- where edits belong ----------
def locate(edits: Iterable[Edit], generated: Mapping[str, str]) -> tuple[dict[str, Edit], tuple[Edit, ...]]:
    """Which generated text each edit stands for, and the edits whose paragraph is no longer written.

    A text that was moved by another put before it is found again by what it was written from.
    """
    placed = {
        edit.passage: edit for edit in edits if edit.base is not None and generated.get(edit.passage) == edit.base
    }
    left = [edit for edit in edits if edit.base is not None and placed.get(edit.passage) is not edit]
    waiting: list[Edit] = []
    for edit in left:
        moved = [at for at in _sisters(edit, generated) if at not in placed]
        if len(moved) == 1:
            placed[moved[0]] = edit
        else:
            waiting.append(edit)
    gone: list[Edit] = []
    for edit in waiting:
        if edit.passage in generated and edit.passage not in placed:
            placed[edit.passage] = edit
        else:
            gone.append(edit)
    return placed, tuple(gone)


def _sisters(edit: Edit, generated: Mapping[str, str]) -> list[str]:
    stem = _COUNTED.sub("", edit.passage)
    if stem == edit.passage:
        return []
    return [at for at, text in generated.items() if text == edit.base and _COUNTED.sub("", at) == stem]


def written_by_hand(edit: Edit, values: Collection[str]) -> Sources:
    """The sources that an edit adds: itself, and the figures it names."""
    figures = tuple(name for name in fields_in(edit.text) if name in values)
    return (Source("edit", (str(edit.id),)), *((Source("figure", figures),) if figures else ()))


def generated_texts(sections: Iterable[Section]) -> dict[str, Piece]:
    """Every text of these sections that can be changed, by its id."""
    return {piece.id: piece for section in sections for block in section.blocks for piece in pieces(block)}
