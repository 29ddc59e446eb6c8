"""The marks that tell a paragraph of a Word file from every other: bookmarks, and a list of what was printed. Pure.

A bookmark names the paragraph's stable id, so numbers and places may change. The list goes with the file as custom XML, which
Word and LibreOffice keep: what each paragraph said when it was printed, so what was changed in the file is told from what was
changed here meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from tracker.report.editing.rules import handle

#: names that begin with "_" are hidden bookmarks: Word does not list them, and keeps them
PREFIX = "_P"
NAMESPACE = "urn:meeting-tracker:report"
PART = "/customXml/report1.xml"
#: elements whose text is no part of the paragraph as it would be printed: what was deleted, codes, pictures
_NOT_SAID = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "instrText", "delText", "pict", "drawing", "object", "AlternateContent"}
)
_SAID = {"tab": "\t", "cr": "\n", "br": "\n", "noBreakHyphen": "\u2011"}


def bookmark(passage: str) -> str:
    """The name of a paragraph's bookmark: 18 letters and digits of the 40 that Word accepts."""
    return PREFIX + handle(passage)


def fingerprint(text: str) -> str:
    """The same for texts that differ in blanks only."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a Word file: the handles of its marks, its text with references as "{handle}", whether in a table."""

    handles: tuple[str, ...]
    text: str
    in_table: bool = False
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """What a file said when it was printed: each marked paragraph, and everything else."""

    slug: str
    state: str
    passages: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()


def lines_of(body: Any) -> list[Line]:
    """The paragraphs of a body, tracked insertions taken and deletions left out."""
    return [
        Line(
            tuple(
                name.removeprefix(PREFIX)
                for mark in paragraph.iter(qn("w:bookmarkStart"))
                if (name := mark.get(qn("w:name"), "")).startswith(PREFIX)
            ),
            _text(paragraph).strip(),
            paragraph.getparent().tag == qn("w:tc"),
            tuple(mark.get(qn("w:id"), "") for mark in paragraph.iter(qn("w:commentReference"))),
        )
        for paragraph in body.iter(qn("w:p"))
    ]


def _text(node: Any) -> str:
    found = []
    for child in node:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name in _NOT_SAID:
            continue
        if name == "t":
            found.append(child.text or "")
        elif name in _SAID:
            found.append(_SAID[name])
        elif name == "hyperlink" and child.get(qn("w:anchor"), "").startswith(PREFIX):
            found.append(f"{{{child.get(qn('w:anchor')).removeprefix(PREFIX)}}}")
        else:
            found.append(_text(child))
    return "".join(found)


def printed(slug: str, state: str, lines: Iterable[Line]) -> Printed:
    """What these paragraphs say, to be compared with later."""
    marked: dict[str, str] = {}
    others = set()
    for line in lines:
        if line.handles:
            marked |= dict.fromkeys(line.handles, fingerprint(line.text))
        elif line.text:
            others.add(fingerprint(line.text))
    return Printed(slug, state, marked, frozenset(others))


def attach(word: Any, slug: str, state: str) -> None:
    """Put the list of what is printed into a Word file that is ready otherwise, in the place of one that its template had."""
    for key in [key for key, relation in word.part.rels.items() if _is_ours(relation)]:
        del word.part.rels[key]
    told = printed(slug, state, lines_of(word.element.body))
    root = Element(f"{{{NAMESPACE}}}report", {"meeting": told.slug, "state": told.state})
    for name, said in told.passages.items():
        SubElement(root, f"{{{NAMESPACE}}}p", {"id": name, "said": said})
    SubElement(root, f"{{{NAMESPACE}}}other").text = " ".join(sorted(told.others))
    part = Part(
        PackURI(PART), "application/xml", tostring(root, encoding="utf-8", xml_declaration=True), word.part.package
    )
    word.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def _is_ours(relation: Any) -> bool:
    is_custom = relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and not relation.is_external
    return is_custom and NAMESPACE.encode() in relation.target_part.blob


def attached(word: Any) -> Printed | None:
    """The list that came with a Word file; None when it has none."""
    for relation in word.part.rels.values():
        if _is_ours(relation):
            root = parse_xml(relation.target_part.blob)
            other = root.find(f"{{{NAMESPACE}}}other")
            return Printed(
                root.get("meeting", ""),
                root.get("state", ""),
                {p.get("id", ""): p.get("said", "") for p in root.iter(f"{{{NAMESPACE}}}p")},
                frozenset((other.text or "").split()) if other is not None else frozenset(),
            )
    return None
