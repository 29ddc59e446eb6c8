"""The API described: for programs as OpenAPI 3.1, for people as a page."""

from typing import Any

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from tracker.api.blueprint import bp
from tracker.api.specification import specification
from tracker.core.access import Role, allow


@bp.get("/openapi.json")
@allow(Role.ANYONE)
def openapi() -> ResponseReturnValue:
    return jsonify(specification())


@bp.get("/docs")
@allow(Role.ANYONE)
def docs() -> ResponseReturnValue:
    return render_template("api/docs.html", spec=specification(), kind=kind_of, name=name_of)


def name_of(schema: dict[str, Any]) -> str | None:
    """The name under which a schema is described; None for one that stands where it is used."""
    reference = schema.get("$ref")
    return reference.rsplit("/", 1)[-1] if reference else None


def kind_of(schema: dict[str, Any]) -> str:
    """A schema in a few words: "text (uuid)", "list of Point", "text or null"."""
    if "$ref" in schema:
        return str(name_of(schema))
    for either in ("anyOf", "oneOf"):
        if either in schema:
            return " or ".join(dict.fromkeys(kind_of(one) for one in schema[either]))
    if "const" in schema:
        return repr(schema["const"]).lower()
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    kind = str(schema.get("type", "anything")).replace("string", "text")
    return f"{kind} ({schema['format']})" if "format" in schema else kind
