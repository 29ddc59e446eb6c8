"""The report as data: sections of blocks, each block knowing the records it came from. Pure; writers print it.

Text is always data. No writer may read markup in it; structure exists only as blocks and runs.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

#: raised when the stored form changes; old versions are read by what their number says
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Source:
    """Records a block was written from: their kind ("figure", "participant", "point", ...) and their names or ids."""

    kind: str
    ids: tuple[str, ...]


Sources = tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text. `ref` is the id of the block that `text` refers to; the compiler writes that text.

    `sources` of its own, where a paragraph's sentences rest on different records.
    """

    text: str
    ref: str = ""
    strong: bool = False
    sources: Sources = ()


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section: level 2 is A., 3 is 1., 4 is (a). Annexes leave theirs unnumbered."""

    id: str
    text: str
    level: int = 2
    number: str = ""
    sources: Sources = ()
    type: Literal["heading"] = "heading"

    def texts(self) -> Iterator[str]:
        yield self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. Body paragraphs are numbered once through by the compiler (0: not numbered)."""

    id: str
    runs: Runs
    number: int = 0
    sources: Sources = ()
    type: Literal["paragraph"] = "paragraph"

    def texts(self) -> Iterator[str]:
        yield text_of(self.runs)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list with its mark, "(a)" or "R3"; `level` 1 stands one step further in."""

    id: str
    mark: str
    runs: Runs
    level: int = 0
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Marked entries that belong to the paragraph before."""

    id: str
    items: tuple[Item, ...]
    sources: Sources = ()
    type: Literal["listing"] = "listing"

    def texts(self) -> Iterator[str]:
        yield from (text_of(item.runs) for item in self.items)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, "start" or "end", and its share of the width."""

    title: str
    align: Literal["start", "end"] = "start"
    width: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; `total` adds them up. The first column names the row."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    note: str = ""
    number: int = 0
    sources: Sources = ()
    type: Literal["table"] = "table"

    def texts(self) -> Iterator[str]:
        yield self.caption
        yield from (column.title for column in self.columns)
        for row in (*self.rows, self.total):
            yield from row
        yield self.note


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars; the same numbers always stand in a table too, named by `table`."""

    id: str
    caption: str
    bars: tuple[Bar, ...]
    table: str
    number: int = 0
    sources: Sources = ()
    type: Literal["chart"] = "chart"

    def texts(self) -> Iterator[str]:
        yield self.caption


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the list of participants: the name, then one line a fact."""

    id: str
    name: str
    lines: tuple[str, ...]
    sources: Sources = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """Persons set as addresses, in two columns where there is room."""

    id: str
    entries: tuple[Entry, ...]
    sources: Sources = ()
    type: Literal["entries"] = "entries"

    def texts(self) -> Iterator[str]:
        for entry in self.entries:
            yield from (entry.name, *entry.lines)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that is no part of the numbered text: a disclaimer, the time of the figures."""

    id: str
    runs: Runs
    sources: Sources = ()
    type: Literal["note"] = "note"

    def texts(self) -> Iterator[str]:
        yield text_of(self.runs)


@dataclass(frozen=True, slots=True)
class Box:
    """The summary, set apart from the numbered text."""

    id: str
    title: str
    #: one that is left out keeps its place, without runs, so that the others keep their ids
    paragraphs: tuple[Runs, ...]
    sources: Sources = ()
    type: Literal["box"] = "box"

    def printed(self) -> Iterator[tuple[str, Runs]]:
        """Each paragraph that is printed, with its id."""
        for at, runs in enumerate(self.paragraphs, 1):
            if runs:
                yield f"{self.id}.{at}", runs

    def texts(self) -> Iterator[str]:
        yield self.title
        yield from (text_of(runs) for _, runs in self.printed())


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""

    id: str
    sources: Sources = ()
    type: Literal["page-break"] = "page-break"

    def texts(self) -> Iterator[str]:
        yield from ()


Block = Annotated[
    Heading | Paragraph | Listing | Table | Chart | Entries | Note | Box | PageBreak, Field(discriminator="type")
]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter (I, II, ...), an annex, or the front. `number` is given by the compiler."""

    key: str
    title: str
    kind: Literal["front", "body", "annex"]
    blocks: tuple[Block, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that the text states: what it counts, and what it was. A breakdown has the sum of its lines, or none."""

    name: str
    label: str
    value: int | None
    definition: str


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of the first page, as United Nations documents have it."""

    organisers: tuple[str, ...]
    symbol: str
    distribution: str
    date: str
    language: str
    meeting: str
    place_and_dates: str
    title: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `version` 0 is a draft: every page says so."""

    slug: str
    short_title: str
    language: str
    masthead: Masthead
    sections: tuple[Section, ...]
    #: when the figures were counted: ISO in UTC, and as the text prints it
    as_of: str
    as_of_text: str
    version: int = 0
    words: int = 0
    disclaimer: str = ""
    #: for a paper that is no version of the report: "Provisional", "Final"; it is no draft then
    label: str = ""
    #: SHA-256 of the organisers' own Word template, "" for the built-in one
    template: str = ""
    #: every figure that a source names; versions locked before they were kept have none
    figures: tuple[Figure, ...] = ()
    schema: int = SCHEMA

    @property
    def is_draft(self) -> bool:
        return self.version == 0 and not self.label

    @property
    def version_text(self) -> str:
        return self.label or ("Draft" if self.is_draft else f"Version {self.version}")

    @property
    def title(self) -> str:
        return self.masthead.title

    def texts(self) -> Iterator[str]:
        """Every text that is printed, in order."""
        yield self.masthead.title
        for section in self.sections:
            yield section.title
            for block in section.blocks:
                yield from block.texts()


def text_of(runs: Runs) -> str:
    """The bare text."""
    return "".join(run.text for run in runs)


def plain(text: str, *more: str) -> Runs:
    """Runs of plain text; several texts are sentences of one paragraph."""
    return (Run(" ".join(part for part in (text, *more) if part)),)


def sources_of(runs: Runs) -> Sources:
    """What the sentences rest on, together."""
    return merged(source for run in runs for source in run.sources)


def merged(sources: Iterable[Source]) -> Sources:
    """Each kind once, and each record of it once."""
    found: dict[str, dict[str, None]] = {}
    for source in sources:
        found.setdefault(source.kind, {}).update(dict.fromkeys(source.ids))
    return tuple(Source(kind, tuple(ids)) for kind, ids in found.items())


@cache
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def to_json(document: Document) -> dict[str, Any]:
    """The document as JSON keeps it."""
    found: dict[str, Any] = _adapter().dump_python(document, mode="json")
    return found


def from_json(data: dict[str, Any]) -> Document:
    """The document that `to_json` wrote. Raises ValueError for anything else."""
    return _adapter().validate_json(json.dumps(data))


#: sources that name no record of a person or of the notes
PUBLIC_SOURCES = frozenset({"figure", "meeting"})


def without_records(document: Document) -> Document:
    """The same document for the public: it still says which figures it rests on, but no record's id."""
    return from_json(_public(to_json(document)))


def _public(data: Any) -> Any:
    if isinstance(data, list):
        return [_public(one) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        key: [source for source in value if source["kind"] in PUBLIC_SOURCES] if key == "sources" else _public(value)
        for key, value in data.items()
    }


def canonical(data: Any) -> bytes:
    """JSON in one possible way only, to be hashed."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(document: Document) -> str:
    """SHA-256 of the document in canonical JSON."""
    return sha256(canonical(to_json(document))).hexdigest()
