"""The API's description as OpenAPI 3.1, made from what the views say of themselves."""

import json
import re
from typing import Any

from flask import current_app
from werkzeug.routing import Rule

from tracker.api import idempotency
from tracker.api.bodies import adapter
from tracker.api.openapi import Description
from tracker.api.refusals import refusals
from tracker.core.access import Role
from tracker.core.csrf import UNSAFE

PREFIX = "/api/v1"
#: a variable of an address: what it may be, in brackets the values, its name
VARIABLE = re.compile(r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>")

#: arguments of an address that are not just text
ARGUMENTS: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 500},
    "version": {"type": "integer", "minimum": 1},
}
VISIBLE = "^[\\x21-\\x7e]{1,255}$"


def specification() -> dict[str, Any]:
    """The OpenAPI 3.1 document of every described view."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda r: r.rule):
        view = current_app.view_functions[rule.endpoint]
        if not hasattr(view, "described"):
            continue
        path = paths.setdefault(VARIABLE.sub(r"{\3}", rule.rule.removeprefix(PREFIX)), {})
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            path[method.lower()] = _operation(rule, method, view, schemas)
    schemas["Problem"] = PROBLEM
    return {
        "openapi": "3.1.0",
        "info": {"title": "Meeting tracker", "version": "1", "description": ABOUT},
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "From `flask token create`."},
                "session": {"type": "apiKey", "in": "cookie", "name": current_app.config["SESSION_COOKIE_NAME"]},
            },
        },
    }


ABOUT = (
    "Errors are `application/problem+json` (RFC 9457). Programs send `Authorization: Bearer TOKEN`; a signed-in "
    "browser sends its session and, with every write, the header `X-CSRFToken`. Every write takes `Idempotency-Key`. "
    "Fields that are not described here are left unread."
)
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "`urn:tracker:problem:` and the reason's name."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to tell a person."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def _operation(rule: Rule, method: str, view: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    about: Description = view.described
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _variable(kind, values)}
        for kind, values, name in VARIABLE.findall(rule.rule)
    ]
    parameters += [
        {"name": name, "in": "query", "schema": ARGUMENTS.get(name, {"type": "string"}), "description": meaning}
        for name, meaning in about.query.items()
    ]
    if method in UNSAFE:
        parameters.append(
            {"name": idempotency.HEADER, "in": "header", "schema": {"type": "string", "pattern": VISIBLE}}
        )
    said: dict[str, Any] = {
        "operationId": rule.endpoint.removeprefix("api."),
        "summary": about.summary,
        "parameters": parameters,
        "responses": responses_of(method, view, schemas),
    }
    if about.details:
        said["description"] = about.details
    if about.request is not None:
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": _taken(about, schemas)}}}
    if scopes := getattr(view, "scopes", None):
        said["x-scopes"] = sorted(scopes)
    said["security"] = _security(getattr(view, "allowed", frozenset()))
    return said


def _security(allowed: frozenset[Role]) -> list[dict[str, list[str]]]:
    """Who is let in: anybody, who signs in, or (the notes) either, for a group's private link opens them, too."""
    signed: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
    if Role.ANYONE in allowed:
        return [{}]
    return [{}, *signed] if Role.HOLDER in allowed else signed


def responses_of(method: str, view: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """What the call answers, by status; `schemas` is filled with those it names."""
    about: Description = view.described
    otherwise = {str(status): {"description": meaning} for status, meaning in about.otherwise.items()}
    return {str(about.status): _success(about, schemas)} | otherwise | refusals(method, view)


def _success(about: Description, schemas: dict[str, Any]) -> dict[str, Any]:
    if about.media:
        kinds = [about.media] if isinstance(about.media, str) else about.media
        return {"description": about.summary, "content": {kind: {} for kind in kinds}}
    if about.response is None:
        return {"description": about.summary}
    schema = _schema(about.response, "serialization", schemas)
    return {"description": about.summary, "content": {"application/json": {"schema": schema}}}


def _taken(about: Description, schemas: dict[str, Any]) -> dict[str, Any]:
    one = _schema(about.request, "validation", schemas)
    if not about.many:
        return one
    return {"oneOf": [one, {"type": "array", "items": one, "maxItems": about.many}]}


def _schema(kind: Any, mode: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = adapter(kind).json_schema(mode=mode, ref_template="#/components/schemas/{model}")
    schema = _apart(schema, schemas)
    schemas |= schema.pop("$defs", {})
    name = schema.get("title", "")
    if schema.get("type") == "object" and name:
        name = re.sub(r"\W+", "_", name).strip("_")
        schemas[name] = schema
        return {"$ref": f"#/components/schemas/{name}"}
    return schema


def _apart(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema with other names for those of its parts whose names something else has already."""
    parts: dict[str, Any] = schema.get("$defs", {})
    text = json.dumps(schema)
    for name in [name for name, part in parts.items() if schemas.get(name, part) != part]:
        other = next(free for n in range(2, 100) if schemas.get(free := f"{name}{n}", parts[name]) == parts[name])
        text = text.replace(f'/schemas/{name}"', f'/schemas/{other}"').replace(f'"{name}": {{', f'"{other}": {{', 1)
    apart: dict[str, Any] = json.loads(text)
    return apart


def _variable(kind: str, values: str) -> dict[str, Any]:
    if kind == "any":
        return {"type": "string", "enum": values.replace(" ", "").split(",")}
    return {"type": "string", "format": "uuid"} if kind == "uuid" else {"type": "string"}
