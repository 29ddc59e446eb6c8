"""The generated parts as they are printed: texts changed by hand, free paragraphs, the order and depth of parts. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tracker.report.document import Block, Heading, Listing, Paragraph, Runs, Section
from tracker.report.editing.rules import (
    Depth,
    Edit,
    Editing,
    PartSetting,
    generated_texts,
    locate,
    pieces,
    rewritten,
    runs_of,
    symbolic,
    written_by_hand,
)

#: parts that can be told in brief: those with headings, but not the recommendations, of which each must stand
CAN_BE_BRIEF = frozenset({"introduction", "opening", "matters", "groups"})
#: parts that are printed only when somebody asks for them
ASKED_FOR = frozenset({"annex.sources"})
#: within a part: paragraphs that can be left out together, by the beginning of their ids -> the part, and how they are called
SWITCHED = {"opening.remarks": ("opening", "Opening statements")}
_KINDS = {"front": 0, "body": 1, "annex": 2}


def arrange(
    written: Sequence[Section], editing: Editing, values: Mapping[str, str], *, leave_out: bool = True
) -> list[Section]:
    """The sections as they are printed. `leave_out` False keeps the paragraphs that are left out, as they were generated."""
    if not editing.edits and not editing.parts:
        return list(written)
    known = ids_of(written)
    placed, _gone = locate(
        editing.edits, {piece.id: symbolic(piece.runs) for piece in generated_texts(written).values()}
    )
    free = [edit for edit in editing.edits if edit.base is None]
    known |= {edit.passage for edit in free}

    def rewrite(passage: str, runs: Runs) -> Runs | None:
        edit = placed.get(passage)
        if edit is None or (not edit.text and not leave_out):
            return runs
        return runs_of(edit.text, known, values) if edit.text else None

    found = []
    for section in order(written, editing.parts):
        texts = [block for old in section.blocks if (block := rewritten(old, rewrite)) is not None]
        texts = [_by_hand(block, placed, values) for block in texts]
        paragraphs = [
            (edit, Paragraph(edit.passage, runs_of(edit.text, known, values), sources=written_by_hand(edit, values)))
            for edit in free
            if edit.part == section.key
        ]
        found.append(replace(section, blocks=tuple(_with_free(section.key, texts, paragraphs))))
    return found


def ids_of(sections: Iterable[Section]) -> set[str]:
    """Everything that a reference can lead to."""
    return {section.key for section in sections} | {
        block.id for section in sections for block in section.blocks if block.type in ("paragraph", "table")
    }


def _by_hand(block: Block, placed: Mapping[str, Edit], values: Mapping[str, str]) -> Block:
    edits = [placed[piece.id] for piece in pieces(block) if piece.id in placed]
    if not edits:
        return block
    if isinstance(block, Listing):
        items = tuple(
            replace(i, sources=i.sources + written_by_hand(placed[i.id], values)) if i.id in placed else i
            for i in block.items
        )
        return replace(block, items=items)
    return replace(block, sources=block.sources + tuple(s for edit in edits for s in written_by_hand(edit, values)))


def _with_free(part: str, blocks: list[Block], free: list[tuple[Edit, Paragraph]]) -> list[Block]:
    """Free paragraphs stand behind the block they were written after; when that is gone, at the end of the part."""
    found = list(blocks)
    waiting = free
    while waiting:
        left = []
        for edit, paragraph in waiting:
            at = 0 if edit.after == part else _behind(found, edit.after or "", {other.passage for other, _ in free})
            if at is None:
                left.append((edit, paragraph))
            else:
                found.insert(at, paragraph)
        if len(left) == len(waiting):
            return [*found, *(paragraph for _, paragraph in left)]
        waiting = left
    return found


def _behind(blocks: Sequence[Block], after: str, free: set[str]) -> int | None:
    """The place behind a block, and behind the free paragraphs that already follow it; a lead is not parted from its list."""
    for at, block in enumerate(blocks):
        if block.id == after or any(piece.id == after for piece in pieces(block)):
            end = at + 1
            if isinstance(block, Paragraph) and end < len(blocks) and isinstance(blocks[end], Listing):
                end += 1
            while end < len(blocks) and after not in free and blocks[end].id in free:
                end += 1
            return end
    return None


def order(sections: Sequence[Section], settings: Iterable[PartSetting]) -> list[Section]:
    """The parts that are printed, in their order; chapters stay before annexes."""
    known = {setting.part: setting for setting in settings}
    places = {section.key: at for at, section in enumerate(sections)}

    def place(section: Section) -> tuple[int, int, int]:
        setting = known.get(section.key)
        default = places[section.key]
        return _KINDS[section.kind], setting.position if setting else default, default

    printed = [_switched(s, known) for s in sections if is_printed(s.key, known.values())]
    return [brief(s) if s.key in known and known[s.key].depth == Depth.BRIEF else s for s in sorted(printed, key=place)]


def _switched(section: Section, settings: Mapping[str, PartSetting]) -> Section:
    """Without the paragraphs within it that are not to be printed, nor a heading of which nothing is left."""
    out = {key for key, (part, _) in SWITCHED.items() if part == section.key and not is_printed(key, settings.values())}
    if not out:
        return section
    kept = [block for block in section.blocks if block.id.rpartition(".")[0] not in out]
    below = [*kept[1:], Heading("", "", 1)]
    alone = [
        isinstance(a, Heading) and isinstance(b, Heading) and b.level <= a.level
        for a, b in zip(kept, below, strict=True)
    ]
    return replace(section, blocks=tuple(b for b, is_alone in zip(kept, alone, strict=True) if not is_alone))


def is_printed(part: str, settings: Iterable[PartSetting]) -> bool:
    """Whether a part is to be printed."""
    known = {setting.part: setting.depth for setting in settings}
    return known.get(part, Depth.NONE if part in ASKED_FOR else Depth.FULL) != Depth.NONE


def brief(section: Section) -> Section:
    """What stands before the first heading, then under each heading its first paragraph, unless that only leads to a list."""
    if section.key not in CAN_BE_BRIEF:
        return section
    kept: list[Block] = []
    under: Heading | None = None
    is_open = True
    for block in section.blocks:
        if isinstance(block, Heading) and block.level == 2:
            under, is_open = block, True
        elif under is None:
            kept.append(block)
        elif is_open and isinstance(block, Paragraph):
            is_open = False
            if not symbolic(block.runs).endswith(":"):
                kept += [under, block]
    return replace(section, blocks=tuple(kept))
