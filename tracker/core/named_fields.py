"""Texts with named fields: "Dear {name}, your code is {code}." Never a template language.

An organiser writes the text, the records fill it in. A field is a name in braces and nothing else: no attribute, no index, no
format, no condition. What is filled in is never looked at again, so a person whose name is "{code}" stays "{code}".
`{{` and `}}` stand for a brace. A line whose fields all came out empty is left out, so optional facts need no condition.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from tracker.core.texts import Text

_MARK = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|\{")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
#: how alike a name must be to be suggested
_ALIKE = 0.6
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class Field:
    """A field in a text: what stands between the braces, and where the opening brace is, counted from 0."""

    name: str
    position: int
    source: str


@dataclass(frozen=True, slots=True)
class UnknownField:
    """Something in braces that is no field of this text. `line` and `column` count from 1."""

    name: str
    position: int
    line: int
    column: int
    #: the known field that looks most like it, or ""
    suggestion: str
    is_open: bool = False

    @property
    def message(self) -> Text:
        """What to tell who wrote it."""
        line, name, near = self.line, self.name, self.suggestion
        if self.is_open:
            return Text("Line %(line)s: a brace is opened and not closed. For a brace itself write {{.", line=line)
        if near:
            return Text(
                "Line %(line)s: there is no field {%(name)s}. Did you mean {%(near)s}?", line=line, name=name, near=near
            )
        return Text("Line %(line)s: there is no field {%(name)s}. For a brace itself write {{.", line=line, name=name)


def parse(text: str) -> list[str | Field]:
    """The text in its parts: literal pieces, and fields. A brace that is never closed is a field without a closing brace."""
    parts: list[str | Field] = []
    end = 0
    for mark in _MARK.finditer(text):
        if mark.start() > end:
            parts.append(text[end : mark.start()])
        source = mark[0]
        if source in ("{{", "}}"):
            parts.append(source[0])
        else:
            parts.append(Field(mark[1] or "", mark.start(), source))
        end = mark.end()
    if end < len(text):
        parts.append(text[end:])
    return parts


def names_in(text: str) -> list[str]:
    """The names in the text, each once, in order."""
    return list(dict.fromkeys(part.name for part in parse(text) if isinstance(part, Field) and part.name))


def unknown_fields(text: str, known: Collection[str]) -> list[UnknownField]:
    """Everything in braces that is not in `known`, in order; empty when the text can be filled in."""
    return [
        _unknown(text, part, known) for part in parse(text) if isinstance(part, Field) and not _is_known(part, known)
    ]


def _is_known(field: Field, known: Collection[str]) -> bool:
    return field.source != "{" and field.name in known and _NAME.fullmatch(field.name) is not None


def _unknown(text: str, field: Field, known: Collection[str]) -> UnknownField:
    before = text[: field.position]
    return UnknownField(
        name=field.name,
        position=field.position,
        line=before.count("\n") + 1,
        column=field.position - (before.rfind("\n") + 1) + 1,
        suggestion=nearest(field.name, known),
        is_open=field.source == "{",
    )


def nearest(name: str, known: Collection[str]) -> str:
    """The known field most like what was typed, "Given name" and "givenname" too; "" when none is."""
    typed = re.sub(r"\W+", "_", name.strip().lower()).strip("_")
    found = get_close_matches(typed, sorted(known), n=1, cutoff=_ALIKE)
    return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a filled line: written by the organiser (`field` is ""), or what a field came out as."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was written and as it came out."""

    source: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def one_line(text: str) -> str:
    """Blanks and line breaks as one blank each; a space that does not break stays, as French needs it before a colon."""
    return _BLANKS.sub(" ", text).strip()


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled in. What is no field stays as it was written; what is filled in is not read again."""
    return "\n".join(line.text for line in filled_lines(text, values))


def filled_lines(text: str, values: Mapping[str, str]) -> list[Line]:
    """The same line by line, for whoever has to tell what was written from what was filled in."""
    lines: list[Line] = []
    is_gone = False
    for source in text.split("\n"):
        pieces = _fill_line(source, values)
        if pieces is None:
            is_gone = True
        elif pieces or not is_gone or (lines and lines[-1].pieces):  # one blank line less where a line was left out
            lines.append(Line(source, pieces))
            is_gone = False
    return lines


def _fill_line(line: str, values: Mapping[str, str]) -> tuple[Piece, ...] | None:
    """One line; None when it had fields and every one came out empty."""
    pieces: list[Piece] = []
    says, has_fields, after_nothing = False, False, False
    for part in parse(line):
        if isinstance(part, str):
            _put(pieces, part, after_nothing=after_nothing)
            after_nothing = False
        elif part.name not in values or part.source == "{":
            pieces.append(Piece(part.source))
            says, after_nothing = True, False
        else:
            value = values[part.name]
            has_fields, after_nothing = True, not value.strip()
            says = says or not after_nothing
            if not after_nothing:
                pieces.append(Piece(value, part.name))
    return None if has_fields and not says else tuple(pieces)


def _put(pieces: list[Piece], after: str, *, after_nothing: bool) -> None:
    """Add what is written. Where a field before it came out empty: "Dear " and ", welcome" leave no blank before the comma."""
    before = pieces[-1].text if pieces else ""
    if after_nothing and before[-1:] in ("", " ") and after[:1] == " ":
        after = after[1:]
    elif after_nothing and before[-1:] == " " and after[:1] in tuple(",.;:!?،؛"):
        pieces[-1] = Piece(before[:-1], pieces[-1].field)
    if after:
        pieces.append(Piece(after))
