"""Every paragraph of a draft with its state: generated, edited, stale, left out or free. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.report.document import Document, Heading, Listing, Paragraph, Section, Sources, text_of
from tracker.report.editing.arranging import arrange
from tracker.report.editing.rules import (
    Edit,
    Editing,
    Kind,
    Piece,
    State,
    figures_behind,
    generated_texts,
    handle,
    locate,
    pieces,
    symbolic,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as the editing pages show it. `text` and `generated` have references by their ids; `shown` is as printed."""

    id: str
    part: str
    kind: Kind
    #: "12.", "(a)", "R3", "A.", or ""
    mark: str
    text: str
    #: None: a free paragraph
    generated: str | None
    shown: str
    state: State
    #: the figures behind the generated text, as they are now
    figures: Mapping[str, int]
    sources: Sources
    edit: Edit | None = None

    @property
    def handle(self) -> str:
        return handle(self.id)

    @property
    def seen(self) -> str:
        """Changes whenever the page of this paragraph would say something else."""
        return handle(f"{self.text}\n{self.generated}")

    @property
    def revision(self) -> int:
        return self.edit.revision if self.edit else 0

    @property
    def is_stale(self) -> bool:
        return self.state == State.STALE


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft's paragraphs in printing order, and the edits whose paragraph is no longer written."""

    passages: tuple[Passage, ...] = ()
    gone: tuple[Edit, ...] = ()
    _by_handle: dict[str, int] = field(default_factory=dict)

    def find(self, name: str) -> Passage | None:
        """The paragraph with this handle."""
        at = self._by_handle.get(name)
        return None if at is None else self.passages[at]

    def around(self, passage: Passage) -> tuple[Passage | None, Passage | None]:
        """The paragraph before and the one after."""
        at = self._by_handle[passage.handle]
        return (
            self.passages[at - 1] if at else None,
            self.passages[at + 1] if at + 1 < len(self.passages) else None,
        )

    @property
    def stale(self) -> tuple[Passage, ...]:
        return tuple(passage for passage in self.passages if passage.is_stale)

    @property
    def by_hand(self) -> int:
        return sum(1 for passage in self.passages if passage.state != State.GENERATED)


def lay_out(written: Sequence[Section], editing: Editing, values: Mapping[str, int], document: Document) -> Desk:
    """The paragraphs of `document`, which was compiled from these sections and edits, and those left out."""
    generated = generated_texts(written)
    placed, gone = locate(editing.edits, {piece.id: symbolic(piece.runs) for piece in generated.values()})
    free = {edit.passage: edit for edit in editing.edits if edit.base is None}
    printed = _printed(document)
    passages = []
    shown = {name: f"{value:,}" for name, value in values.items()}
    for part, piece in _pieces(arrange(written, editing, shown, leave_out=False)):
        edit = placed.get(piece.id) or free.get(piece.id)
        is_left_out = edit is not None and not edit.text
        if piece.id not in printed and not is_left_out:
            continue  # a lone heading, which is not printed
        made = generated.get(piece.id)
        passages.append(
            _passage(
                piece,
                part,
                printed=printed.get(piece.id, ("", text_of(piece.runs))),
                generated=symbolic(made.runs) if made else None,
                edit=edit,
                values=values,
            )
        )
    return Desk(tuple(passages), gone, {passage.handle: at for at, passage in enumerate(passages)})


def _passage(
    piece: Piece,
    part: str,
    *,
    printed: tuple[str, str],
    generated: str | None,
    edit: Edit | None,
    values: Mapping[str, int],
) -> Passage:
    mark, shown = printed
    return Passage(
        id=piece.id,
        part=part,
        kind=piece.kind,
        mark=mark,
        text=edit.text if edit else generated or "",
        generated=generated,
        shown=shown,
        state=state_of(generated, edit),
        figures=figures_behind(piece.sources, values),
        sources=piece.sources,
        edit=edit,
    )


def state_of(generated: str | None, edit: Edit | None) -> State:
    """What a paragraph is, from what would be generated now and from what was kept by hand."""
    if edit is None:
        return State.GENERATED
    if edit.base is None:
        return State.FREE
    if edit.base != generated:
        return State.STALE
    return State.EDITED if edit.text else State.LEFT_OUT


def _pieces(sections: Sequence[Section]) -> Iterator[tuple[str, Piece]]:
    for section in sections:
        for block in section.blocks:
            for piece in pieces(block):
                yield section.key, piece


def _printed(document: Document) -> dict[str, tuple[str, str]]:
    """Mark and text of every paragraph as it is printed, by its id."""
    found = {}
    for section in document.sections:
        for block in section.blocks:
            number = ""
            if isinstance(block, Paragraph):
                number = f"{block.number}." if block.number else ""
            elif isinstance(block, Heading):
                number = block.number
            for piece in pieces(block):
                found[piece.id] = (piece.mark if isinstance(block, Listing) else number, text_of(piece.runs))
    return found
