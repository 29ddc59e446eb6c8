"""A letter as a Word file that can be edited: plain paragraphs, right to left where the language is."""
# ruff: noqa: SLF001 -- python-docx keeps the XML elements behind underscores, and documents them as the way to extend it

from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tracker.core.writing import printable
from tracker.letters.rules import LetterContent

NAVY, MUTED = RGBColor(0x0B, 0x2A, 0x4A), RGBColor(0x4D, 0x5C, 0x6B)
#: as Word names them: the language of proofing, and a face that has the script
LOCALES = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "ru": "ru-RU", "zh": "zh-CN"}
FACES = {"ar": "Arial", "zh": "Microsoft YaHei"}


def write(content: LetterContent, logo: bytes | None) -> bytes:
    """A .docx that Word and LibreOffice open as it is."""
    letter = _Letter(content)
    letter.head(logo)
    letter.lines([f"{content.reference_label}: {content.reference}", f"{content.date_label}: {content.date}"], end=True)
    letter.lines(content.addressee, after=18)
    letter.paragraph(content.subject, size=13, bold=True, colour=NAVY, after=12)
    for paragraph in content.paragraphs:
        letter.paragraph(paragraph, after=9)
    letter.paragraph("", after=24)
    for number, line in enumerate(content.signature):
        letter.paragraph(line, bold=number == 0, keep=number + 1 < len(content.signature))
    letter.foot(content.foot)
    return letter.saved()


class _Letter:
    """The Word document while it is written."""

    def __init__(self, content: LetterContent) -> None:
        self.content = content
        self.word = docx.Document()
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(22), Mm(24)
        self._style()
        self.word.core_properties.title = printable(content.title)[:255]
        self.word.core_properties.author = printable(", ".join(content.masthead))[:255]
        self.word.core_properties.comments = ""

    def _style(self) -> None:
        normal = self.word.styles["Normal"]
        face = FACES.get(self.content.language, "Calibri")
        normal.font.name, normal.font.size = face, Pt(11)
        properties = normal.element.get_or_add_rPr()
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            properties.rFonts.set(qn(name), face)
        spoken = OxmlElement("w:lang")
        for name in ("w:val", "w:bidi", "w:eastAsia"):
            spoken.set(qn(name), LOCALES[self.content.language])
        properties.append(spoken)

    def head(self, logo: bytes | None) -> None:
        if logo:
            self._into(self.word.add_paragraph()).add_run().add_picture(BytesIO(logo), height=Mm(18))
        for line in self.content.masthead:
            self.paragraph(line, bold=True, colour=NAVY)
        self.paragraph("", after=6)

    def lines(self, lines: list[str], *, end: bool = False, after: int = 6) -> None:
        for number, line in enumerate(lines, 1):
            self.paragraph(line, end=end, after=after if number == len(lines) else 0, colour=MUTED if end else None)

    def paragraph(
        self,
        text: str,
        *,
        size: int | None = None,
        bold: bool = False,
        colour: RGBColor | None = None,
        after: int = 0,
        end: bool = False,
        keep: bool = False,
    ) -> None:
        paragraph = self._into(self.word.add_paragraph())
        paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.keep_with_next = keep
        if end:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for number, line in enumerate(text.split("\n")):
            run = paragraph.add_run()
            if number:
                run.add_break()
            run.add_text(printable(line))
            self._look(run, size, colour, bold=bold)

    def _look(self, run: Any, size: int | None, colour: RGBColor | None, *, bold: bool) -> None:
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        if colour:
            run.font.color.rgb = colour
        if self.content.is_right_to_left:
            run.font.rtl = True
            run.font.cs_bold = bold or None

    def _into(self, paragraph: Any) -> Any:
        if self.content.is_right_to_left:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        return paragraph

    def foot(self, text: str) -> None:
        if not text:
            return
        paragraph = self._into(self.word.sections[0].footer.paragraphs[0])
        run = paragraph.add_run(printable(text))
        self._look(run, 8, MUTED, bold=False)

    def saved(self) -> bytes:
        out = BytesIO()
        self.word.save(out)
        return out.getvalue()
