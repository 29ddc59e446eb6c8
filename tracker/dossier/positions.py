"""On which line of a TOML text each key and element stands, so that an error can name it."""

import tomllib
from collections.abc import Sequence

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

#: where a value is: ("days", 1, "sessions", 0, "starts")
Path = tuple[str | int, ...]


class Lines:
    """The lines of a TOML text that `tomllib` has read without error."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._arrays: dict[Path, int] = {}
        self._read(text)

    def of(self, path: Sequence[str | int]) -> int:
        """The line of the value, or of the nearest thing around it that is written in the text."""
        for end in range(len(path), 0, -1):
            if found := self._lines.get(tuple(path[:end])):
                return found
        return 1

    def _read(self, text: str) -> None:
        root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
        for node in root.named_children:
            if node.type == "pair":
                self._pair((), node)
            elif node.type in {"table", "table_array_element"}:
                self._table(node)

    def _table(self, node: Node) -> None:
        key, *pairs = _without_comments(node)
        *outer, last = _key_parts(key)
        prefix = self._inside(outer)
        path: Path = (*prefix, last)
        if node.type == "table_array_element":
            self._lines.setdefault(path, _line(node))
            index = self._arrays.get(path, -1) + 1
            self._arrays[path] = index
            path = (*path, index)
        self._lines.setdefault(path, _line(node))
        for pair in pairs:
            self._pair(path, pair)

    def _inside(self, parts: Sequence[str]) -> Path:
        """The path of a table header: a name of an array of tables means its last element."""
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self._arrays:
                path = (*path, self._arrays[path])
        return path

    def _pair(self, prefix: Path, node: Node) -> None:
        key, value = _without_comments(node)
        path = prefix
        for part in _key_parts(key):
            path = (*path, part)
            self._lines.setdefault(path, _line(node))
        self._value(path, value)

    def _value(self, path: Path, node: Node) -> None:
        if node.type == "inline_table":
            for pair in _without_comments(node):
                self._pair(path, pair)
        elif node.type == "array":
            for index, element in enumerate(_without_comments(node)):
                self._lines[(*path, index)] = _line(element)
                self._value((*path, index), element)


def _without_comments(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _line(node: Node) -> int:
    return node.start_point.row + 1


def _key_parts(node: Node) -> list[str]:
    """The names of a key, quoted or dotted ones too: tomllib knows how to read them."""
    text = (node.text or b"").decode()
    found = tomllib.loads(f"{text} = 0")
    parts = []
    while isinstance(found, dict):
        name, found = next(iter(found.items()))
        parts.append(name)
    return parts
