"""Read a JSON request into a declared model: only declared fields are ever read, each wrong one is named."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from flask import request
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from tracker.core.errors import Invalid, TrackerError
from tracker.core.texts import Text

#: PostgreSQL cannot store a NUL; a backslash before the backslash makes it plain text
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class NotJson(TrackerError):
    status = 400
    message = Text("The request's body is not JSON.")


class Body(BaseModel):
    """Base of every request: strict types, fields nobody declared are left unread, so nothing can be assigned by them."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, str_strip_whitespace=True)


_SAID = {
    "missing": Text("This is needed."),
    "string_type": Text("This must be a text."),
    "string_too_short": Text("This is too short."),
    "string_too_long": Text("This is too long."),
    "bool_type": Text("This must be true or false."),
    "int_type": Text("This must be a whole number."),
    "uuid_parsing": Text("This must be a UUID."),
    "uuid_type": Text("This must be a UUID."),
    "datetime_parsing": Text("This must be a time such as 2026-03-02T09:00:00Z."),
    "datetime_type": Text("This must be a time such as 2026-03-02T09:00:00Z."),
    "datetime_from_date_parsing": Text("This must be a time such as 2026-03-02T09:00:00Z."),
    "timezone_aware": Text("This time needs its zone, such as 2026-03-02T09:00:00Z."),
    "too_long": Text("This list is too long."),
    "list_type": Text("This must be a list."),
    "model_type": Text("This must be an object."),
}


def read_body(model: Any, *, many: int = 0) -> Any:
    """The request's JSON as `model`; with `many`, an object or a list of up to so many, always given as a list.

    Raises NotJson, Invalid with the fields, or UnsupportedMediaType.
    """
    if not request.is_json:
        raise UnsupportedMediaType
    data = request.get_data(cache=True)
    if rb"\u0000" in data and _NUL.search(data):
        raise Invalid(fields={"": Text("Take out the characters that cannot be printed")})
    try:
        if not many:
            return adapter(model).validate_json(data)
        if data.lstrip()[:1] == b"[":
            return _read_list(adapter(list[model]).validate_json(data), many)
        return [adapter(model).validate_json(data)]
    except ValidationError as error:
        raise _refusal(error) from error


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The validator and writer of a type, built once: building costs a millisecond, using it microseconds."""
    return TypeAdapter(kind)


def _read_list(items: Sequence[Any], most: int) -> Sequence[Any]:
    if len(items) > most:
        raise Invalid(fields={"": Text("At most %(most)s at a time.", most=most)})
    return items


def _refusal(error: ValidationError) -> TrackerError:
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    if problems[0]["type"] == "json_invalid":
        return NotJson()
    fields: dict[str, str | Text] = {}
    for found in problems[:50]:
        name = ".".join(str(step) for step in found["loc"])
        fields.setdefault(name, _SAID.get(found["type"], found["msg"]))
    return Invalid(fields=fields)
