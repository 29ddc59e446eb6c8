import pytest
from openapi_spec_validator import validate

from tracker.api.documentation import example_of, kind_of
from tracker.core.access import Role


def test_the_description_is_valid_openapi_3_1(client):
    described = client.get("/api/v1/openapi.json").json
    assert described["openapi"] == "3.1.0"
    validate(described)


def test_every_call_is_described_with_its_scope(app, client):
    described = client.get("/api/v1/openapi.json").json["paths"]
    found = {
        (method.upper(), path): call.get("x-scopes")
        for path, methods in described.items()
        for method, call in methods.items()
    }
    assert found["GET", "/meetings/{slug}"] == ["read"]
    assert found["GET", "/meetings/{slug}/groups"] == ["notes", "read"]
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and rule.endpoint not in {"api.openapi", "api.docs"}:
            assert app.view_functions[rule.endpoint].described.summary, rule


def test_the_page_shows_every_call(client):
    page = client.get("/api/v1/docs").text
    calls = client.get("/api/v1/openapi.json").json["paths"]
    assert [path for path in calls if f"/api/v1{path}</code>" not in page] == []


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string", "format": "uuid"}, "text (uuid)"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Point"}}, "list of Point"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "text or null"),
        ({"const": True}, "true"),
        ({"enum": ["a", "b"]}, "a | b"),
        ({}, "anything"),
    ],
)
def test_a_schema_is_told_in_a_few_words(schema, words):
    assert kind_of(schema) == words


def test_the_description_is_open_to_anyone(app):
    assert app.view_functions["api.openapi"].allowed == {Role.ANYONE}


@pytest.mark.parametrize(
    ("schema", "example"),
    [
        ({"$ref": "#/components/schemas/Point"}, {"id": "00000000-0000-7000-8000-000000000000", "of": "text"}),
        ({"oneOf": [{"type": "integer"}, {"type": "array"}]}, 1),
        ({"type": "array", "items": {}}, []),
        ({}, ""),
    ],
)
def test_a_body_to_begin_with_has_what_is_needed(schema, example):
    fields = {"id": {"type": "string", "format": "uuid"}, "of": {"enum": ["text", "list"]}, "more": {"type": "string"}}
    assert example_of(schema, {"Point": {"properties": fields, "required": ["id", "of"]}}) == example


def test_the_page_says_what_each_call_may_be_refused_with(client):
    page = client.get("/api/v1/docs").text
    assert "<code>already-registered</code>" in page
    assert page.count('data-method="') == page.count("What it may be refused with")
