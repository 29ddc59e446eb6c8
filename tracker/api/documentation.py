"""The API described: for programs as OpenAPI 3.1, for people as a page."""

import json
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
    spec = specification()
    schemas = spec["components"]["schemas"]

    def example(schema: dict[str, Any]) -> str:
        return json.dumps(example_of(schema, schemas), indent=2)

    return render_template("api/docs.html", spec=spec, kind=kind_of, name=name_of, example=example)


def example_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """Something to begin with: what is needed, and of each the least."""
    if (name := name_of(schema)) is not None:
        return example_of(schemas[name], schemas)
    for either in ("anyOf", "oneOf"):
        if either in schema:
            return example_of(schema[either][0], schemas)
    if "enum" in schema:
        return schema["enum"][0]
    if "properties" in schema:
        return {field: example_of(schema["properties"][field], schemas) for field in schema.get("required", ())}
    return _LEAST.get(schema.get("format") or schema.get("type") or "", "")


_LEAST: dict[str, Any] = {
    "array": [],
    "boolean": True,
    "date-time": "2026-03-02T09:00:00Z",
    "integer": 1,
    "object": {},
    "uuid": "00000000-0000-7000-8000-000000000000",
}


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
