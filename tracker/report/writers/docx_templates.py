"""The organisers' own Word template: its styles, page, head and foot, and the masthead it begins with."""
# ruff: noqa: SLF001 -- python-docx keeps the XML elements behind underscores, and documents them as the way to extend it

from collections.abc import Mapping
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tracker.core.named_fields import fill
from tracker.core.writing import printable
from tracker.report.document import Document
from tracker.report.writers import docx_styles as styles
from tracker.report.writers import docx_xml as xml

#: the paragraph of a template at which the report begins; what stands before it is the masthead
HERE = "{report}"


def take(word: WordDocument, document: Document) -> bool:
    """Prepare an opened template: styles it lacks are made, its own stay; gives whether it has a masthead, which is filled in.

    Without a paragraph `{report}` everything in it is an example, and goes.
    """
    _unlink(word)
    styles.prepare(word, frozenset(style.name for style in word.styles if style.name))
    body = word.element.body
    parts = [part for part in body if part.tag != qn("w:sectPr")]
    at = next((at for at, part in enumerate(parts) if _text(part).strip() == HERE), 0)
    for part in parts[at:]:
        body.remove(part)
    for part in parts[:at]:
        for paragraph in part.iter(qn("w:p")):
            _fill(Paragraph(paragraph, word._body), _values(document))
    for section in word.sections:
        for story in (section.header, section.footer):
            if not story.is_linked_to_previous:
                xml.take_watermark(story._element)  # of a draft that somebody made the template of
                for paragraph in story.paragraphs:
                    _fill(paragraph, _values(document))
    return at > 0


def _unlink(word: WordDocument) -> None:
    """A report does not lead to the file its template was made from: Word would open that wherever it lies, on every reader's machine."""
    settings = word.part._settings_part
    for link in settings.element.findall(qn("w:attachedTemplate")):
        settings.element.remove(link)
    for key in [key for key, relation in settings.rels.items() if relation.is_external]:
        del settings.rels[key]


def is_said(story: Any) -> bool:
    """Whether a template has a head or foot of its own."""
    return not story.is_linked_to_previous and bool(
        _text(story._element).strip() or story._element.findall(".//" + qn("w:drawing"))
    )


def _values(document: Document) -> Mapping[str, str]:
    head = document.masthead
    return {
        "organisers": "; ".join(head.organisers),
        "symbol": head.symbol,
        "distribution": head.distribution,
        "date": head.date,
        "language": head.language,
        "meeting": head.meeting,
        "short_title": document.short_title,
        "place_and_dates": head.place_and_dates,
        "title": head.title,
        "state": document.version_text,
        "as_of": document.as_of_text,
    }


def _text(part: Any) -> str:
    return "".join(piece.text or "" for piece in part.iter(qn("w:t")))


def _fill(paragraph: Paragraph, values: Mapping[str, str]) -> None:
    """A field may be parted over several runs by Word: then the first of them takes the whole text."""
    if "{" not in paragraph.text:
        return
    runs = paragraph.runs
    if not any("{" in run.text and "}" in run.text for run in runs):
        runs[0].text, rest = paragraph.text, runs[1:]
        for run in rest:
            run.text = ""
    for run in runs:
        if "{" in run.text:
            run.text = printable(fill(run.text, values))
