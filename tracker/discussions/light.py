"""The light formatting of a point: **bold**, *italic*, lists. Read by markdown-it with everything else switched off, and
given as data: pages and reports make elements of it, so no text of a user is ever markup.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

#: "zero" knows paragraphs and text only: no link, no picture, no HTML
_READER = MarkdownIt("zero").enable(["emphasis", "list"])
#: a text without any of these is what it is
_MARKS = re.compile(r"[*_]|^\s*(?:[-+]|\d{1,9}[.)])\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text that is set in one way."""

    text: str
    strong: bool = False
    italic: bool = False


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one line of spans), or a list with a line an item; `start` is the number of a numbered list."""

    kind: Literal["text", "list", "numbers"]
    lines: tuple[Spans, ...]
    start: int = 1


@lru_cache(maxsize=4096)
def blocks_of(text: str) -> tuple[Block, ...]:
    """The text as blocks, in order. Lists within lists come as one list."""
    if not _MARKS.search(text):
        return (Block("text", ((Span(text),),)),)
    return tuple(_blocks(_READER.parse(text))) or (Block("text", ((Span(text),),)),)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """Lists are known by their outermost opening; what stands in between are its items."""
    depth, opened, items = 0, None, list[Spans]()
    for token in tokens:
        if token.type.endswith("_list_open") or token.type.endswith("_list_close"):
            depth += token.nesting
            opened = opened or token
        elif token.type == "inline":
            items.append(tuple(_spans(token.children or [])))
        if depth == 0 and items:
            yield _block(opened, tuple(items))
            opened, items = None, []


def _block(opened: Token | None, lines: tuple[Spans, ...]) -> Block:
    if opened is None:
        return Block("text", lines)
    if opened.type.startswith("bullet"):
        return Block("list", lines)
    return Block("numbers", lines, int(opened.attrs.get("start", 1)))


def _spans(tokens: Sequence[Token]) -> Iterator[Span]:
    strong = italic = 0
    for token in tokens:
        if token.type.startswith("strong_"):
            strong += token.nesting
        elif token.type.startswith("em_"):
            italic += token.nesting
        elif token.content:
            yield Span(token.content, bool(strong), bool(italic))


def bare(text: str) -> str:
    """The text without its marks; an item of a list has a dash or its number."""
    return "\n".join(line for block in blocks_of(text) for line in _lines(block))


def marked(block: Block) -> list[tuple[str, Spans]]:
    """Each line of a block with what stands before it: nothing, a dash, a number."""
    marks = {"text": "", "list": "– "}
    return [(marks.get(block.kind, f"{n}. "), spans) for n, spans in enumerate(block.lines, block.start)]


def _lines(block: Block) -> list[str]:
    return [mark + "".join(span.text for span in spans) for mark, spans in marked(block)]
