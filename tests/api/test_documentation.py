import pytest
from openapi_spec_validator import validate

from tracker.api.documentation import kind_of
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
