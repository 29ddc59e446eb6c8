"""A report that comes back from Word: what was changed in it, what is missing, what nobody knows. Nothing is guessed. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from tracker.report.editing.comparing import Stretch, compare
from tracker.report.editing.desk import Desk, Passage
from tracker.report.editing.marks import Line, Printed, attached, fingerprint, lines_of
from tracker.report.editing.rules import Kind, State

_REFERENCE = re.compile(r"\{([0-9a-f]{16})\}")
_TRACKED = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo"))


@dataclass(frozen=True, slots=True)
class Returned:
    """A Word file as it was read: its paragraphs, the list it was printed with, tracked changes, comments by their ids."""

    lines: tuple[Line, ...]
    told: Printed | None
    tracked: int
    comments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph that was changed in the file. `is_conflict`: it was changed here, too, since the file was printed."""

    passage: Passage
    text: str
    is_conflict: bool

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        return compare(self.passage.text, self.text)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text of the file that is no paragraph we know. `after` None: it cannot be taken, for the reason in `why`."""

    text: str
    after: Passage | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment made in Word on a paragraph."""

    passage: Passage
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What came back, to be chosen from."""

    changed: tuple[Changed, ...] = ()
    missing: tuple[Passage, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    remarks: tuple[Remark, ...] = ()
    same: int = 0
    tracked: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.changed or self.missing or self.unknown or self.remarks)


def read(data: bytes) -> Returned:
    """A Word file that has been found harmless. Raises ValueError, KeyError for one that is damaged inside."""
    word = docx.Document(BytesIO(data))
    body = word.element.body
    tracked = sum(1 for _ in body.iter(*_TRACKED))
    return Returned(tuple(lines_of(body)), attached(word), tracked, dict(_comments(word)))


def _comments(word: Any) -> Iterator[tuple[str, str]]:
    for relation in word.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.COMMENTS:
            for comment in parse_xml(relation.target_part.blob).iter(qn("w:comment")):
                text = " ".join(line.text for line in lines_of(comment) if line.text)
                yield comment.get(qn("w:id"), ""), f"{comment.get(qn('w:author'), '')}: {text}".removeprefix(": ")


def plan(returned: Returned, present: Printed, desk: Desk, names: Mapping[str, str]) -> Plan:
    """Compare the file with what it was printed from, and with the draft as it is now.

    `present`: what the draft would print now. `names`: the ids of everything that can be referred to, by handle.
    """
    told = returned.told or present
    known = told.others | present.others
    changed, unknown, remarks, seen = [], [], [], set[str]()
    same = 0
    last: Passage | None = None
    for line in returned.lines:
        passages = [found for name in line.handles if (found := desk.find(name)) is not None]
        seen |= set(line.handles) if line.text else set()
        last = passages[-1] if passages else last
        remarks += [Remark(last, returned.comments[c]) for c in line.comments if last and c in returned.comments]
        if not line.text:
            continue
        if len(passages) == 1:
            text = _without_mark(_named(line.text, names), passages[0])
            if fingerprint(line.text) in (told.passages.get(line.handles[-1]), present.passages.get(line.handles[-1])):
                same += 1
            else:
                name = passages[0].handle
                is_conflict = told.passages.get(name) != present.passages.get(name)
                changed.append(Changed(passages[0], text, is_conflict))
        elif not _is_known(line, told, known):
            unknown.append(_unknown(line, passages, last, names))
    missing = tuple(
        passage
        for passage in desk.passages
        if passage.handle in told.passages and passage.handle not in seen and passage.state != State.LEFT_OUT
    )
    return Plan(tuple(changed), missing, tuple(unknown), tuple(remarks), same, returned.tracked)


def _is_known(line: Line, told: Printed, known: frozenset[str]) -> bool:
    said = fingerprint(line.text)
    return said in known or any(told.passages.get(name) == said for name in line.handles)


def _unknown(line: Line, passages: Sequence[Passage], last: Passage | None, names: Mapping[str, str]) -> Unknown:
    text = _named(line.text, names)
    if len(passages) > 1:
        return Unknown(text, None, "joined")
    if line.handles or line.in_table:
        return Unknown(text, None, "records")
    return Unknown(text, last, "" if last else "outside")


def _named(text: str, names: Mapping[str, str]) -> str:
    return _REFERENCE.sub(lambda found: f"{{{names[found[1]]}}}" if found[1] in names else "", text)


def _without_mark(text: str, passage: Passage) -> str:
    """Marks that Word does not count itself stand in the text of an entry."""
    if passage.kind == Kind.ITEM and passage.mark and text.startswith(f"{passage.mark}\t"):
        return text[len(passage.mark) + 1 :].lstrip()
    return text
