"""What the editing pages say of paragraphs: their states, their figures then and now, the parts to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.core.texts import Text
from tracker.figures.definitions import BREAKDOWNS, FIGURES
from tracker.report.compile import PARTS
from tracker.report.editing.arranging import ASKED_FOR, CAN_BE_BRIEF, SWITCHED
from tracker.report.editing.desk import Desk, Passage
from tracker.report.editing.models import ReportComment
from tracker.report.editing.rules import Depth, Editing, Former, Kind, PartSetting, Said, State, fields_in

#: state -> its word and the shape of its tag
STATES = {
    State.GENERATED: (Text("Generated"), ""),
    State.EDITED: (Text("Edited"), "ok"),
    State.STALE: (Text("Changed since"), "bad"),
    State.LEFT_OUT: (Text("Left out"), "none"),
    State.FREE: (Text("Added"), "ok"),
}
#: what the page says once a button was pressed
DONE = {
    "save": Text("The text of the paragraph is saved."),
    "keep": Text("Your text is kept."),
    "restore": Text("The paragraph has its generated text."),
    "leave-out": Text("The paragraph is left out of the report. Its text stays here."),
    "comment": Text("Your comment is kept."),
    "adopt": Text("The paragraph is adopted. It was the last one."),
}
DELETED, ON_TO_THE_NEXT = Text("The paragraph is deleted."), Text("The paragraph before this one is adopted.")
DEPTHS = {Depth.FULL: Text("Whole"), Depth.BRIEF: Text("In brief"), Depth.NONE: Text("Not printed")}


@dataclass(frozen=True, slots=True)
class FigureThen:
    """A figure behind a paragraph: when it was edited, and now."""

    name: str
    label: Text
    definition: Text
    now: int
    then: int | None = None

    @property
    def has_changed(self) -> bool:
        return self.then is not None and self.then != self.now


def figures_of(passage: Passage) -> list[FigureThen]:
    """The figures behind a paragraph with their definitions; those of an edited one with what they were then."""
    then: Mapping[str, int] = passage.edit.figures if passage.edit else {}
    names = dict.fromkeys((*passage.figures, *then))
    return [
        FigureThen(name, *_said(name), passage.figures.get(name, 0), then.get(name, 0 if then else None))
        for name in names
    ]


def _said(name: str) -> tuple[Text, Text]:
    if name in FIGURES:
        return FIGURES[name].label, FIGURES[name].text
    breakdown, _, key = name.partition(":")
    label = BREAKDOWNS[breakdown][1] if breakdown in BREAKDOWNS else Text("By session")
    return Text("%(figure)s: %(line)s", figure=label, line=key or "–"), label


def done(act: str, before: Passage, now: Passage | None) -> Text:
    """What became of a paragraph; `now` is the one that is shown next, if any."""
    if now is None:
        return DELETED
    if act == "adopt" and now.id != before.id:
        return ON_TO_THE_NEXT
    if now.state == State.GENERATED and DONE.get(act, DONE["save"]) == DONE["save"]:
        return DONE["restore"]
    return DONE.get(act, DONE["save"])


def references_in(passage: Passage) -> list[str]:
    """The names in braces that the text may keep: what it refers to."""
    return list(fields_in(f"{passage.text} {passage.generated or ''}"))


def is_adopted(passage: Passage, said: Sequence[ReportComment]) -> bool | None:
    """Whether the meeting adopted the paragraph as it stands; None when it never did, False when it has changed since."""
    adopted = [entry for entry in said if entry.kind == Said.ADOPTED]
    return adopted[-1].of_text == passage.text if adopted else None


def former_of(passage: Passage, former: Sequence[Former]) -> list[Former]:
    """What was written by hand before, each text once, without the one that stands."""
    texts = {one.text: one for one in reversed(former) if one.text != passage.text}
    return sorted(texts.values(), key=lambda one: one.taken_at, reverse=True)


def lost(desk: Desk, former: Sequence[Former]) -> list[Former]:
    """Texts by hand whose paragraph is gone, and that stand nowhere else."""
    here = {passage.id for passage in desk.passages}
    standing = {passage.text for passage in desk.passages} | {edit.text for edit in desk.gone}
    texts = {one.text: one for one in reversed(former) if one.passage not in here and one.text not in standing}
    return sorted(texts.values(), key=lambda one: one.taken_at, reverse=True)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an adoption paragraph by paragraph has come, and what is open."""

    paragraphs: int
    adopted: frozenset[str]
    changed: frozenset[str]
    comments: Mapping[str, int]


def progress(desk: Desk, said: Sequence[ReportComment]) -> Progress:
    """Of all paragraphs: which are adopted as they stand, which changed after it, and the open comments of each."""
    by_passage: dict[str, list[ReportComment]] = {}
    for entry in said:
        by_passage.setdefault(entry.passage, []).append(entry)
    counted = [p for p in desk.passages if p.kind != Kind.HEADING and p.state != State.LEFT_OUT]
    answers = {passage.id: is_adopted(passage, by_passage.get(passage.id, [])) for passage in counted}
    return Progress(
        paragraphs=len(counted),
        adopted=frozenset(key for key, answer in answers.items() if answer),
        changed=frozenset(key for key, answer in answers.items() if answer is False),
        comments={
            key: n
            for key, entries in by_passage.items()
            if (n := sum(1 for e in entries if e.kind == Said.COMMENT and e.settled_at is None))
        },
    )


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part as the page of parts offers it."""

    key: str
    title: str
    is_annex: bool
    position: int
    depth: Depth
    depths: tuple[Depth, ...]
    #: paragraphs of the part above, which have no place of their own
    is_within: bool = False


def part_rows(editing: Editing) -> list[PartRow]:
    """Every part a report can have, in the order in which it is printed."""
    known = {setting.part: setting for setting in editing.parts}
    rows = []
    for at, (key, title) in enumerate(PARTS, 1):
        setting = known.get(key)
        depths = tuple(depth for depth in Depth if depth != Depth.BRIEF or key in CAN_BE_BRIEF)
        rows.append(
            PartRow(
                key,
                title,
                key.startswith("annex."),
                setting.position if setting else at,
                setting.depth if setting else (Depth.NONE if key in ASKED_FOR else Depth.FULL),
                depths,
            )
        )
    rows.sort(key=lambda row: (row.is_annex, row.position))
    return [one for row in rows for one in (row, *_within(row, known))]


def _within(row: PartRow, known: Mapping[str, PartSetting]) -> list[PartRow]:
    """The paragraphs of a part that can be left out together."""
    return [
        PartRow(
            key,
            title,
            row.is_annex,
            row.position,
            known[key].depth if key in known else Depth.FULL,
            (Depth.FULL, Depth.NONE),
            is_within=True,
        )
        for key, (part, title) in SWITCHED.items()
        if part == row.key
    ]


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the report with its paragraphs."""

    key: str
    title: str
    passages: tuple[Passage, ...]


def by_part(desk: Desk, titles: Mapping[str, str]) -> list[Group]:
    """The paragraphs under the titles of their parts, in printing order."""
    keys = dict.fromkeys(passage.part for passage in desk.passages)
    return [Group(key, titles.get(key, ""), tuple(p for p in desk.passages if p.part == key)) for key in keys]
