import pytest

from tracker.api.specification import specification


@pytest.fixture
def described(app):
    with app.test_request_context():
        return specification()


def test_a_write_says_that_it_takes_a_key(described):
    names = {p["name"] for p in described["paths"]["/meetings/{slug}/participants"]["post"]["parameters"]}
    assert names == {"slug", "Idempotency-Key"}


def test_a_list_says_how_it_is_paged(described):
    names = [p["name"] for p in described["paths"]["/meetings/{slug}/participants"]["get"]["parameters"]]
    assert names == ["slug", "limit", "cursor"]


def test_what_anybody_may_call_needs_no_token(described):
    paths = described["paths"]
    assert paths["/meetings"]["get"]["security"] == [{}]
    signed = [{"token": []}, {"session": []}]
    assert paths["/meetings/{slug}/participants"]["get"]["security"] == signed
    # the notes open with a group's private link, too
    assert paths["/meetings/{slug}/groups/{group_id}/points"]["post"]["security"] == [{}, *signed]


def test_every_reference_leads_to_a_schema(described):
    def references(part):
        if isinstance(part, dict):
            if "$ref" in part:
                yield part["$ref"]
            for inner in part.values():
                yield from references(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from references(inner)

    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(references(described)) - known == set()


def test_a_batch_may_be_one_object_or_a_list(described):
    taken = described["paths"]["/meetings/{slug}/check-ins"]["post"]["requestBody"]["content"]["application/json"]
    assert [one.get("type", "object") for one in taken["schema"]["oneOf"]] == ["object", "array"]


def test_two_kinds_of_one_name_are_described_apart(described):
    """A check-in's result and a note's are both called Result."""
    schemas = described["components"]["schemas"]
    words = {name: schema["enum"] for name, schema in schemas.items() if name.startswith("Result") and "enum" in schema}
    assert sorted("welcome" in said for said in words.values()) == [False, True]


def test_a_page_s_length_is_described_as_the_number_it_is(described):
    (limit,) = [p for p in described["paths"]["/meetings"]["get"]["parameters"] if p["name"] == "limit"]
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 500}
