from typing import Annotated
from uuid import UUID

import pytest
from pydantic import Field
from werkzeug.exceptions import UnsupportedMediaType

from tracker.api.bodies import Body, NotJson, read_body
from tracker.core.errors import Invalid


class Scan(Body):
    id: UUID
    count: int = 0
    text: Annotated[str, Field(max_length=5)] = ""


ID = "0190f3c2-77aa-7c5e-a9f1-0d9a6f1f0c11"


@pytest.fixture
def read(app):
    def read(data, *, content_type="application/json", **options):
        with app.test_request_context("/", method="POST", data=data, content_type=content_type):
            return read_body(Scan, **options)

    return read


def test_only_declared_fields_are_read(read):
    assert read(f'{{"id": "{ID}", "state": "confirmed"}}') == Scan(id=UUID(ID))


def test_an_object_or_a_list_is_given_as_a_list(read):
    one = Scan(id=UUID(ID))
    assert read(f'{{"id": "{ID}"}}', many=2) == [one]
    assert read(f'[{{"id": "{ID}"}}, {{"id": "{ID}"}}]', many=2) == [one, one]


def test_too_long_a_list_is_refused(read):
    with pytest.raises(Invalid) as refused:
        read(f'[{{"id": "{ID}"}}, {{"id": "{ID}"}}]', many=1)
    assert refused.value.fields == {"": "At most 1 at a time."}


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ("{}", {"id": "This is needed."}),
        ('{"id": "x"}', {"id": "This must be a UUID."}),
        (f'{{"id": "{ID}", "count": "1"}}', {"count": "This must be a whole number."}),
        (f'{{"id": "{ID}", "text": "longer"}}', {"text": "This is too long."}),
        ("[]", {"": "This must be an object."}),
        ("null", {"": "This must be an object."}),
    ],
)
def test_each_wrong_field_is_named(read, data, fields):
    with pytest.raises(Invalid) as refused:
        read(data)
    assert {name: str(text) for name, text in refused.value.fields.items()} == fields


def test_in_a_list_the_place_is_named_too(read):
    with pytest.raises(Invalid) as refused:
        read(f'[{{"id": "{ID}"}}, {{}}]', many=9)
    assert list(refused.value.fields) == ["1.id"]


@pytest.mark.parametrize("data", ["", "{", "nul", b"\xff", '{"text": "\\ud800"}', "[" * 100_000])
def test_what_is_not_json_is_refused(read, data):
    with pytest.raises(NotJson):
        read(data)


def test_what_no_database_can_store_is_no_fault_of_the_json(read):
    with pytest.raises(Invalid) as refused:
        read('{"id": "\\u0000"}')
    assert {name: str(text) for name, text in refused.value.fields.items()} == {
        "": "Take out the characters that cannot be printed"
    }


def test_another_media_type_is_refused(read):
    with pytest.raises(UnsupportedMediaType):
        read("{}", content_type="text/plain")
