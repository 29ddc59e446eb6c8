"""What of PDF/UA-1 (ISO 14289-1) a program can see: the failures of the Matterhorn Protocol that need no eyes.

Each fault begins with the checkpoint it is of. veraPDF checks more kinds of files; these are the ones our typesetter can get wrong.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, IndirectObject

#: operators that put something on the page
PAINTS = frozenset(
    {"Tj", "TJ", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"} | {"'", '"'}
)
#: ISO 32000-1, 14.8.4: the types that mean something without a role map
STANDARD = frozenset(
    [
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "TOC",
        "TOCI",
        "Index",
        "NonStruct",
        "Private",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Span",
        "Quote",
        "Note",
        "Reference",
        "BibEntry",
        "Code",
        "Link",
        "Annot",
        "Ruby",
        "Warichu",
        "Figure",
        "Formula",
        "Form",
    ]
)
INSIDE = {
    "TR": {"TH", "TD"},
    "L": {"LI", "Caption", "L"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TOC": {"TOC", "TOCI", "Caption"},
}


def faults(data: bytes) -> list[str]:
    """Everything wrong with this file, in words; [] when a screen reader can follow it."""
    reader = PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    if "/StructTreeRoot" not in root:
        return ["01-006 no structure at all"]
    tree = root["/StructTreeRoot"]
    elements = list(_elements(tree, None))
    return [
        *_whole(reader, root),
        *_types(tree, elements),
        *_headings(elements),
        *_tables(elements),
        *_pictures(elements),
        *_pages(reader, tree),
        *_fonts(reader),
    ]


def _elements(node: Any, parent: Any) -> Iterator[tuple[Any, Any]]:
    """Every structure element with the one it stands in, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if hasattr(found, "get") and "/S" in found:
            yield found, parent
            yield from _elements(found, found)


def _type(element: Any, roles: Any = None) -> str:
    name = element["/S"]
    return str((roles or {}).get(name, name)).lstrip("/")


def _whole(reader: PdfReader, root: Any) -> Iterator[str]:
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "06-001 not marked as tagged"
    if not root.get("/Lang"):
        yield "11-006 no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "07-002 the window shows the name of the file, not the title"
    metadata = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    if not re.search(r"pdfuaid:part[=>\"' ]*1", metadata):
        yield "06-002 the metadata do not say that it is PDF/UA"
    if "dc:title" not in metadata or not reader.metadata or not reader.metadata.title:
        yield "06-003 no title"
    if len(reader.pages) > 20 and not reader.outline:
        yield "a long file without an outline"


def _types(tree: Any, elements: list[tuple[Any, Any]]) -> Iterator[str]:
    roles = tree.get("/RoleMap", {})
    for element, parent in elements:
        name = _type(element, roles)
        if name not in STANDARD:
            yield f"02-001 {name} is no standard type"
        around = _type(parent, roles) if parent is not None else ""
        if around in INSIDE and name not in INSIDE[around]:
            yield f"09-004 {name} in {around}"


def _headings(elements: list[tuple[Any, Any]]) -> Iterator[str]:
    last = 0
    for element, _ in elements:
        found = re.fullmatch("H([1-6])", _type(element))
        if not found:
            continue
        if int(found[1]) > last + 1:
            yield f"14-003 H{found[1]} after H{last}"
        last = int(found[1])


def _tables(elements: list[tuple[Any, Any]]) -> Iterator[str]:
    for element, _ in elements:
        if _type(element) != "Table":
            continue
        cells = [one for one, _ in _elements(element, element) if _type(one) in ("TH", "TD")]
        heads = [one for one in cells if _type(one) == "TH"]
        if not heads:
            yield "15-003 a table without heads"
        yield from ("15-003 a head without scope" for head in heads if "/Scope" not in str(head.get("/A", "")))
        rows = [one for one, _ in _elements(element, element) if _type(one) == "TR"]
        widths = {sum(_span(one) for one, _ in _elements(row, row) if _type(one) in ("TH", "TD")) for row in rows}
        if len(widths) > 1:
            yield f"09-004 rows of {sorted(widths)} cells"


def _span(cell: Any) -> int:
    found = cell.get("/A", [])
    return max(
        [int(one.get_object().get("/ColSpan", 1)) for one in (found if isinstance(found, list) else [found])] + [1]
    )


def _pictures(elements: list[tuple[Any, Any]]) -> Iterator[str]:
    for element, _ in elements:
        if _type(element) in ("Figure", "Formula") and not (element.get("/Alt") or element.get("/ActualText")):
            yield f"13-004 a {_type(element).lower()} without words"


def _pages(reader: PdfReader, tree: Any) -> Iterator[str]:
    parents = dict(_numbers(tree.get("/ParentTree", {})))
    for at, page in enumerate(reader.pages, 1):
        known = parents.get(page.get("/StructParents"), [])
        yield from (f"{fault}, page {at}" for fault in sorted(set(_content(page, reader, known))))
        notes = [note.get_object() for note in page.get("/Annots", [])]
        if notes and page.get("/Tabs") != "/S":
            yield f"28-009 tab order is not that of the structure, page {at}"
        for note in notes:
            if not note.get("/Contents") and note.get("/Subtype") == "/Link":
                yield f"28-012 a link without words, page {at}"
            if note.get("/StructParent") not in parents:
                yield f"28-010 a link outside the structure, page {at}"


def _content(page: Any, reader: PdfReader, known: Any) -> Iterator[str]:
    """What is drawn outside marked content, and marks that no element has."""
    stack: list[str] = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        name = operator.decode()
        if name in ("BDC", "BMC"):
            stack.append(str(operands[0]))
            mark = operands[1].get("/MCID") if name == "BDC" and hasattr(operands[1], "get") else None
            if mark is not None and (mark >= len(known) or known[mark].get_object() is None):
                yield f"01-005 mark {mark} belongs to no element"
        elif name == "EMC":
            stack.pop()
        elif name in PAINTS and not stack:
            yield "01-005 something is drawn that is neither content nor artifact"


def _numbers(node: Any) -> Iterator[tuple[int, Any]]:
    pairs = node.get("/Nums", [])
    yield from ((int(pairs[at]), pairs[at + 1].get_object()) for at in range(0, len(pairs), 2))
    for kid in node.get("/Kids", []):
        yield from _numbers(kid.get_object())


def _fonts(reader: PdfReader) -> Iterator[str]:
    seen = set()
    for page in reader.pages:
        for font in _fonts_of(page.get("/Resources", {})):
            name = str(font.get("/BaseFont"))
            if name in seen or font.get("/Subtype") == "/Type3":
                continue
            seen.add(name)
            if "/ToUnicode" not in font:
                yield f"10-001 {name} says no characters"
            below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = below.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
                yield f"31-009 {name} is not embedded"


def _fonts_of(resources: Any) -> Iterator[Any]:
    found = resources.get_object()
    yield from (font.get_object() for font in found.get("/Font", {}).values())
    for form in found.get("/XObject", {}).values():
        if "/Resources" in form.get_object():
            yield from _fonts_of(form.get_object()["/Resources"])
