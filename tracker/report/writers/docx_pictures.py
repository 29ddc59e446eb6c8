"""A picture in a Word file as Word itself keeps one: as vectors, with dots for programs that draw none, and in words."""
# ruff: noqa: SLF001 -- python-docx keeps the XML elements behind underscores, and documents them as the way to extend it

from io import BytesIO
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tracker.core.writing import printable

SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
#: the name under which Word looks for the vectors (MS-ODRAWXML 2.3.3)
EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def put(paragraph: Any, svg: str, alt: str, png: bytes, *, width: Any, number: int) -> None:
    """Put the picture into a paragraph; `number` makes its name the only one of the file."""
    package = paragraph.part.package
    inline = paragraph.add_run().add_picture(BytesIO(png), width=width)._inline
    vectors = Part(package.next_partname("/word/media/chart%d.svg"), "image/svg+xml", svg.encode(), package)
    extension = parse_xml(
        f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{EXTENSION}"><asvg:svgBlip xmlns:asvg="{SVG}" '
        f'r:embed="{paragraph.part.relate_to(vectors, RELATIONSHIP_TYPE.IMAGE)}"/></a:ext></a:extLst>'
    )
    inline.find(f".//{qn('a:blip')}").append(extension)
    for name, value in (("name", f"Figure {number}"), ("descr", printable(alt))):
        inline.docPr.set(name, value)
