"""From the bytes of a file to its tables, or to every problem in it with line, field and reason."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from tracker.dossier.errors import Problem, WrongFile
from tracker.dossier.fields import closest
from tracker.dossier.positions import Lines

F = TypeVar("F", bound=BaseModel)
#: no meeting's file is near this; a wrong file must not fill the memory
MOST_BYTES = 4 * 1024 * 1024
_SYNTAX = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
#: pydantic's kinds of error in the words of someone who writes the file
REASONS = {
    "missing": "is missing",
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "too_short": "must not be an empty list",
}


def read(content: bytes, form: type[F]) -> tuple[F, Lines]:
    """The file's tables, and where its keys stand. Raises WrongFile with every problem found."""
    file, lines, problems = examine(content, form)
    if problems or file is None:
        raise WrongFile(problems)
    return file, lines


def examine(content: bytes, form: type[F]) -> tuple[F | None, Lines, list[Problem]]:
    """As `read`, but problems come back with what is left without the wrong values, so that more can be found in it.

    None is left where a wrong value cannot be done without. Raises WrongFile when it is not even TOML.
    """
    data, lines = parse(content)
    try:
        return form.model_validate(data), lines, []
    except ValidationError as error:
        errors = cast("list[dict[str, Any]]", error.errors())
    problems = list(dict.fromkeys(_problem(one, lines, form) for one in errors))
    for one in errors:
        _take_out(data, one["loc"])
    try:
        return form.model_validate(data), lines, problems
    except ValidationError:
        return None, lines, problems


def _take_out(data: Any, path: Sequence[str | int]) -> None:
    """Delete the value at the end of the path; elements of lists stay, for the others' numbers would no longer be true."""
    for part in path[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict):
        data.pop(path[-1], None)


def parse(content: bytes) -> tuple[dict[str, Any], Lines]:
    """The TOML values. Raises WrongFile with the line of the first mistake in the writing."""
    if len(content) > MOST_BYTES:
        raise WrongFile([Problem(1, "", f"the file is larger than {MOST_BYTES // 1024 // 1024} MB")])
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise WrongFile([Problem(line, "", "the file must be saved as UTF-8")]) from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongFile([_syntax(str(error), text)]) from error
    except RecursionError as error:
        raise WrongFile([Problem(1, "", "the file is nested too deeply")]) from error
    return data, Lines(text)


def _syntax(message: str, text: str) -> Problem:
    found = _SYNTAX.search(message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    return Problem(line, "", "not valid TOML: " + _SYNTAX.sub("", message))


def _problem(error: dict[str, Any], lines: Lines, form: type[BaseModel]) -> Problem:
    path: Sequence[str | int] = error["loc"]
    return Problem(lines.of(path), field_name(path), _reason(error, form))


def _reason(error: dict[str, Any], form: type[BaseModel]) -> str:
    kind: str = error["type"]
    if kind == "extra_forbidden":
        known = _keys_beside(error["loc"], form)
        return "is not known here" + closest(str(error["loc"][-1]), sorted(known))
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "literal_error":
        return f"must be one of {error['ctx']['expected']}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        return str(error["msg"]).replace("Input should be", "must be")
    return REASONS.get(kind, str(error["msg"]))


def _keys_beside(path: Sequence[str | int], form: type[BaseModel]) -> Iterable[str]:
    """The keys the table at the end of `path` may hold."""
    for part in path[:-1]:
        if isinstance(part, int):
            continue
        inner = form.model_fields[part].annotation
        inner = getattr(inner, "__args__", (inner,))[0]
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return []
        form = inner
    return form.model_fields


def field_name(path: Sequence[str | int]) -> str:
    """ "days[2].sessions[1].starts": elements counted from one, as people count."""
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else part
    return name
