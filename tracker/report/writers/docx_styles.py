"""The styles, numberings and fields of the Word file: real ones, so that whoever edits it can go on."""

from collections.abc import Iterable
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

FACE = "Times New Roman"
NAVY, MUTED = RGBColor(0x0B, 0x2A, 0x4A), RGBColor(0x4D, 0x5C, 0x6B)
#: style names, as docs/report.md lists them
PARAGRAPH, LISTED, ANNEX, SUBHEAD = "Numbered Paragraph", "List Entry", "Annex Heading", "Annex Subheading"
SYMBOL, TITLE, NOTE, PERSON, CELL, CAPTION, BOX = (
    "Document Symbol",
    "Report Title",
    "Report Note",
    "Participant",
    "Table Text",
    "Table Caption",
    "Summary",
)
HEADINGS, PARAGRAPHS, LISTS = 9010, 9011, 9100  # ids of the numberings, far from those of any template


def prepare(word: WordDocument, kept: frozenset[str] = frozenset()) -> None:
    """Make every style and numbering the report uses; the styles in `kept`, a template's own, stay as they are."""
    if "Normal" not in kept:
        _normal(word)
    _headings(word, kept)
    for name, size, before, after, more in (
        (PARAGRAPH, 10.5, 0, 6, {"left": 12}),
        (LISTED, 10.5, 0, 4, {"left": 31, "hanging": 9, "together": True}),
        (NOTE, 9, 2, 6, {"italic": True, "color": MUTED}),
        (PERSON, 9.5, 0, 8, {"together": True}),
        (CELL, 9.5, 2, 2, {}),
        (CAPTION, 10.5, 10, 4, {"bold": True, "next": True}),
        (BOX, 10.5, 0, 6, {"left": 4, "right": 4}),
        (SYMBOL, 14, 0, 2, {"bold": True, "color": NAVY}),
    ):
        if name not in kept:
            _style(word, name, size, before, after, **more)
    if not kept & {"TOC 1", "toc 1"}:
        _toc(word)
    _numberings(word, kept)


def _normal(word: WordDocument) -> None:
    style: Any = word.styles["Normal"]
    _face(style, 10.5)
    language = OxmlElement("w:lang")
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), "en-GB" if name == "val" else "zh-CN")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_after = Pt(6)
    style.paragraph_format.line_spacing = 1.08
    style.paragraph_format.widow_control = True


def _face(style: Any, size: float) -> None:
    style.font.name, style.font.size = FACE, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FACE)


def _style(word: WordDocument, name: str, size: float, before: float, after: float, **more: Any) -> Any:
    styles = word.styles
    style: Any = styles[name] if name in [s.name for s in styles] else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    _face(style, size)
    style.font.bold, style.font.italic = more.get("bold", False), more.get("italic", False)
    if "color" in more:
        style.font.color.rgb = more["color"]
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.left_indent, form.right_indent = Mm(more.get("left", 0)), Mm(more.get("right", 0))
    form.first_line_indent = Mm(-more["hanging"]) if "hanging" in more else Mm(0)
    form.keep_together, form.keep_with_next = more.get("together", False), more.get("next", False)
    style.quick_style = True
    return style


def _headings(word: WordDocument, kept: frozenset[str]) -> None:
    for level, size, before, italic in (
        (1, 14, 18, False),
        (2, 11.5, 12, False),
        (3, 10.5, 9, False),
        (4, 10.5, 9, True),
    ):
        if f"Heading {level}" in kept:
            continue
        style = _style(word, f"Heading {level}", size, before, 6, bold=True, italic=italic, color=NAVY, next=True)
        style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Mm(12), Mm(-12)
        _outline(style, level - 1)
    if ANNEX not in kept:
        annex = _style(word, ANNEX, 14, 0, 8, bold=True, color=NAVY, next=True)
        annex.paragraph_format.page_break_before = False
        _outline(annex, 0)
    if SUBHEAD not in kept:
        _outline(_style(word, SUBHEAD, 11.5, 10, 4, bold=True, color=NAVY, next=True), 1)
    if TITLE not in kept:
        title = _style(word, TITLE, 19, 14, 10, bold=True, color=NAVY)
        title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _outline(style: Any, level: int) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:outlineLvl")):
        properties.remove(old)
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level))
    properties.append(outline)


def _toc(word: WordDocument) -> None:
    style = _style(word, "TOC 1", 10.5, 0, 3)
    tabs = parse_xml(
        f'<w:tabs {nsdecls("w")}><w:tab w:val="left" w:pos="1304"/>'
        '<w:tab w:val="right" w:leader="dot" w:pos="9184"/></w:tabs>'
    )
    style.element.get_or_add_pPr().insert_element_before(tabs, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _level(at: int, form: str, text: str, *, left: int, hanging: int, style: str = "") -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}<w:suff w:val="tab"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def _numberings(word: WordDocument, kept: frozenset[str]) -> None:
    """Headings I. A. 1. (a) as one multi-level list; paragraphs once through, the number in line with the text."""
    ids = [word.styles[f"Heading {level}"].style_id for level in (1, 2, 3, 4)]
    forms = (("upperRoman", "%1."), ("upperLetter", "%2."), ("decimal", "%3."), ("lowerLetter", "(%4)"))
    levels = [_level(at, form, text, left=680, hanging=680, style=ids[at]) for at, (form, text) in enumerate(forms)]
    _numbering(word, HEADINGS, "multilevel", levels)
    paragraph = _level(0, "decimal", "%1.", left=680, hanging=0, style=word.styles[PARAGRAPH].style_id)
    paragraph = paragraph.replace("<w:pPr>", '<w:pPr><w:tabs><w:tab w:val="num" w:pos="1247"/></w:tabs>')
    _numbering(word, PARAGRAPHS, "singleLevel", [paragraph])
    for at, level in enumerate((1, 2, 3, 4)):
        _number_style(word.styles[f"Heading {level}"], HEADINGS, at, kept)
    _number_style(word.styles[PARAGRAPH], PARAGRAPHS, 0, kept)


def _numbering(word: WordDocument, number: int, kind: str, levels: Iterable[str]) -> None:
    root = word.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{"".join(levels)}</w:abstractNum>'
    )
    root.insert(0, abstract)  # the schema wants every abstractNum before every num
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def _number_style(style: Any, number: int, level: int, kept: frozenset[str]) -> None:
    properties = style.element.get_or_add_pPr()
    if style.name in kept and properties.find(qn("w:numPr")) is not None:
        return  # the template counts in its own way
    for old in properties.findall(qn("w:numPr")):
        properties.remove(old)
    numbered = properties.get_or_add_numPr()
    numbered.get_or_add_ilvl().val = level
    numbered.get_or_add_numId().val = number


def add_list_numbering(word: WordDocument, number: int, form: str, text: str, start: int) -> None:
    """A list of its own ("(a)", "R3"), beginning at `start`."""
    level = _level(0, form, text, left=1757, hanging=510).replace('<w:start w:val="1"/>', f'<w:start w:val="{start}"/>')
    _numbering(word, number, "singleLevel", [level])
