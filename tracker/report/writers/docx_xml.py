"""Pieces of WordprocessingML that python-docx has no words for."""
# ruff: noqa: SLF001 -- python-docx keeps the XML elements behind underscores, and documents them as the way to extend it

import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from html import escape
from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from tracker.core.writing import printable
from tracker.report.writers.frame import is_latin


def always_the_same(data: bytes) -> bytes:
    """The file without the time it was packed: one report is one row of bytes, so its hash can stand in a manifest."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for part in packed.infolist():
            again.writestr(
                zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), packed.read(part), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def tab_to_the_end(paragraph: Any) -> None:
    """Header and footer styles have tabs for another paper; ours reaches the margin."""
    tabs = parse_xml(
        f'<w:tabs {nsdecls("w")}><w:tab w:val="clear" w:pos="4680"/><w:tab w:val="clear" w:pos="9360"/>'
        '<w:tab w:val="right" w:pos="9184"/></w:tabs>'
    )
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(tabs, "w:spacing", "w:ind", "w:jc", "w:rPr")


def fill(cell: Any, lines: Sequence[tuple[str, str]]) -> None:
    for at, (text, style) in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.text, paragraph.style = printable(text), style


def begin_contents(paragraph: Any) -> None:
    mark(paragraph, "begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = ' TOC \\o "1-1" \\t "Annex Heading,1" \\h \\z \\u '
    paragraph.add_run()._r.append(instruction)
    mark(paragraph, "separate")


def mark(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def border(paragraph: Any, side: str, size: int, colour: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{size}" w:space="6" w:color="{colour}"/></w:pBdr>'
    )
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr"
    )


def shade(properties: Any, colour: str) -> None:
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def end_with_text(body: Any) -> None:
    """Let the last paragraph with text end the section just closed: an empty one of its own can fall on a page of its own."""
    closing = body.sectPr.getprevious()
    before = closing.getprevious()
    if before is not None and before.tag == qn("w:p") and before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
        before.get_or_add_pPr().append(closing.pPr.find(qn("w:sectPr")))
        body.remove(closing)


def row_template() -> Any:
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/></w:trPr></w:tr>")


def wide_row(row: Any, widths: Sequence[int], sides: Sequence[str], style: str) -> Any:
    row = deepcopy(row)
    for width, side in zip(widths, sides, strict=True):
        jc = '<w:jc w:val="right"/>' if side == "end" else ""
        row.append(
            parse_xml(
                f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
                f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{jc}</w:pPr></w:p></w:tc>'
            )
        )
    return row


def persons(style: str, people: Iterable[tuple[str, Sequence[str]]]) -> list[Any]:
    """A paragraph each: the name in bold, then a line a fact."""
    made = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>{_said(name)}</w:r>'
        f"{''.join(f'<w:r><w:br/>{_said(line)}</w:r>' for line in lines)}</w:p>"
        for name, lines in people
    )
    return list(parse_xml(f"<w:body {nsdecls('w')}>{made}</w:body>"))


def _said(text: str) -> str:
    lines = printable(text).splitlines()
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)


def set_text(cell: Any, text: str) -> None:
    paragraph = cell.find(qn("w:p"))
    run = OxmlElement("w:r")
    for at, line in enumerate(printable(text).splitlines()):
        if at:
            run.append(OxmlElement("w:br"))
        piece = OxmlElement("w:t")
        piece.set(qn("xml:space"), "preserve")
        piece.text = line
        run.append(piece)
    paragraph.append(run)


def set_widths(table: Any, widths: Sequence[int]) -> None:
    for column, width in zip(table.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    for cell, width in zip(table.iter(qn("w:tc")), widths, strict=False):
        cell.width = width * 635
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
    )
    inset = parse_xml(f'<w:tblInd {nsdecls("w")} w:w="60" w:type="dxa"/>')
    table.tblPr.insert_element_before(inset, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    for old in table.tblPr.findall(qn("w:tblLayout")):
        table.tblPr.remove(old)
    table.tblPr.insert_element_before(layout, "w:tblCellMar", "w:tblLook")
    table.tblPr.insert_element_before(margins, "w:tblLook")


def rules(table: Any) -> None:
    borders = parse_xml(
        f'<w:tblBorders {nsdecls("w")}><w:top w:val="single" w:sz="10" w:space="0" w:color="0B2A4A"/>'
        '<w:bottom w:val="single" w:sz="10" w:space="0" w:color="0B2A4A"/>'
        '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="C3D0DA"/></w:tblBorders>'
    )
    table.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def emphasise(row: Any, *, head: bool) -> None:
    """Bold; the head is shaded and repeated on every page the table reaches."""
    if head:
        row.find(qn("w:trPr")).append(OxmlElement("w:tblHeader"))
    for cell in row.iterchildren(qn("w:tc")):
        if head:
            cell.find(qn("w:tcPr")).append(
                parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F2F7FB"/>')
            )
        for run in cell.iter(qn("w:r")):
            run.insert(0, parse_xml(f"<w:rPr {nsdecls('w')}><w:b/></w:rPr>"))


def field(paragraph: Any, code: str, shown: str, *, dirty: bool = False) -> None:
    """A field with what it shows until the program that opens the file counts it anew."""
    for kind in ("begin", "code", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "text":
            run.text = shown
        elif kind == "code":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            if dirty and kind == "begin":
                mark.set(qn("w:dirty"), "true")
            run._r.append(mark)


#: the shape's name, by which Word knows what it is
WATERMARK = "PowerPlusWaterMarkObject1"


def watermark(header: Any, text: str) -> None:
    """The word across the page, as Word itself makes one."""
    paragraph = header.paragraphs[0]
    shape = parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="{WATERMARK}" o:spid="_x0000_s2049" type="#_x0000_t136" alt="" '
        'style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:120pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" fillcolor="#e3eaf0" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt" string="{text}"/></v:shape></w:pict>'
    )
    paragraph.add_run()._r.append(shape)


def take_watermark(story: Any) -> None:
    """Take it out again."""
    for shape in [one for one in story.iter("{urn:schemas-microsoft-com:vml}shape") if one.get("id") == WATERMARK]:
        picture = shape.getparent()
        picture.getparent().remove(picture)


def keep_with_next(row: Any) -> None:
    """Keep a row on the page of the one after it."""
    for properties in row.iter(qn("w:pPr")):
        properties.insert(1, OxmlElement("w:keepNext"))


def turn(word: Any) -> None:
    """From right to left: every paragraph and table of the text, its head and its foot; runs only where a letter asks for it."""
    section = word.sections[0]
    for properties in (*word.styles.element.iter(qn("w:rPr")), *word.element.body.iter(qn("w:rPr"))):
        _as_complex(properties)
    for root in (word.element.body, section.header._element, section.footer._element):
        for paragraph in root.iter(qn("w:p")):
            _turn(paragraph)
        for table in root.iter(qn("w:tbl")):
            table.tblPr.insert(1, OxmlElement("w:bidiVisual"))
        for run in root.iter(qn("w:r")):
            if run.text and not is_latin(run.text):
                run.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _as_complex(properties: Any) -> None:
    """Word takes size and weight of Arabic letters from properties of their own."""
    for name, twin in (("w:b", "w:bCs"), ("w:i", "w:iCs"), ("w:sz", "w:szCs")):
        found = properties.find(qn(name))
        if found is not None and properties.find(qn(twin)) is None:
            copy = deepcopy(found)
            copy.tag = qn(twin)
            found.addnext(copy)


def _turn(paragraph: Any) -> None:
    """What is in Latin letters only stays as it is, at the side where lines begin."""
    properties = paragraph.get_or_add_pPr()
    if not is_latin("".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))):
        properties.insert_element_before(OxmlElement("w:bidi"), *_BEHIND)
    elif properties.find(qn("w:jc")) is None:
        side = OxmlElement("w:jc")
        side.set(qn("w:val"), "right")
        properties.insert_element_before(side, *_BEHIND[_BEHIND.index("w:jc") + 1 :])


#: what the schema wants behind the direction
_BEHIND = [
    f"w:{name}" for name in ("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents")
]
_BEHIND += [f"w:{name}" for name in ("suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap")]
_BEHIND += [f"w:{name}" for name in ("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange")]
