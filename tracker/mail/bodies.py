"""The two bodies of a mail from one text with named fields: as it reads, and as HTML with its links as buttons.

What people wrote about themselves is text in both: it is escaped, and an address inside a name is no link.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tracker.core.named_fields import Line, fill, filled_lines, one_line

_ADDRESS = re.compile(r"https?://\S+")
_IN_TEXT = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)\]])")
_ALONE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
#: a sentence that leads to a link becomes its button's words, when it is short enough for one
LONGEST_LABEL = 80
#: fields that are read letter by letter
_SPELLED = frozenset({"code"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a button when there is an address; `label` may be empty then."""

    html: Markup
    address: str = ""
    label: str = ""


def as_text(text: str, values: Mapping[str, str]) -> str:
    """The plain body."""
    return fill(text, values).strip()


def as_subject(text: str, values: Mapping[str, str]) -> str:
    """The subject: one line, whatever the fields hold."""
    return one_line(fill(text, values))


def as_blocks(text: str, values: Mapping[str, str], links: Collection[str]) -> list[Block]:
    """The body in paragraphs and buttons."""
    blocks: list[Block] = []
    for paragraph in _paragraphs(filled_lines(text, values), links):
        address = _button_address(paragraph, links)
        if not address:
            blocks.append(Block(Markup("<br>\n").join(_html(line) for line in paragraph)))
            continue
        label = _label(blocks[-1].html) if blocks and not blocks[-1].address else ""
        if label:
            blocks.pop()
        blocks.append(Block(Markup(""), address, label))
    return blocks


def _paragraphs(lines: Sequence[Line], links: Collection[str]) -> Iterator[list[Line]]:
    """Lines between blank lines; a link alone on its line stands for itself."""
    kept: list[Line] = []
    for line in lines:
        is_button = bool(_button_address([line], links))
        if (is_button or not line.text.strip()) and kept:
            yield kept
            kept = []
        if is_button:
            yield [line]
        elif line.text.strip():
            kept.append(line)
    if kept:
        yield kept


def _button_address(paragraph: Sequence[Line], links: Collection[str]) -> str:
    """Where the button leads, when the paragraph is nothing but a link that the organiser put there."""
    if len(paragraph) != 1:
        return ""
    source, text = paragraph[0].source.strip(), paragraph[0].text.strip()
    alone = _ALONE.fullmatch(source)
    is_link = alone[1] in links if alone else _ADDRESS.fullmatch(source) is not None and source == text
    return text if is_link and _ADDRESS.fullmatch(text) else ""


def _label(html: Markup) -> str:
    words = str(html.unescape())
    is_short = len(words) <= LONGEST_LABEL and "\n" not in words and "<" not in html
    return words[:-1].rstrip() if is_short and words.endswith((":", "：")) else ""


def _html(line: Line) -> Markup:
    out = Markup("")
    for piece in line.pieces:
        if not piece.field:
            out += _with_links(piece.text)
        elif piece.field in _SPELLED:
            out += Markup('<strong dir="ltr">{}</strong>').format(piece.text)
        else:
            out += Markup("<br>\n").join(escape(part) for part in piece.text.split("\n"))
    return out


def _with_links(written: str) -> Markup:
    parts = _IN_TEXT.split(written)
    return Markup("").join(
        Markup('<a href="{0}">{0}</a>').format(part) if index % 2 else escape(part) for index, part in enumerate(parts)
    )
