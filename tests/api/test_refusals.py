import pytest

from tracker.api.openapi import documented
from tracker.api.refusals import refusals
from tracker.core.access import Role, allow
from tracker.core.errors import Conflict


class MeetingFull(Conflict):
    message = "The meeting is full."


def view(role=Role.ORGANISER, **about):
    return allow(role, scope="read")(documented("A call", **about)(lambda: None))


@pytest.mark.parametrize(
    ("method", "called", "statuses"),
    [
        ("GET", view(Role.ANYONE), "400 404 500 503"),
        ("GET", view(), "400 401 403 404 500 503"),
        ("GET", view(query={"q": "words"}), "400 401 403 404 422 500 503"),
        ("POST", view(), "400 401 403 404 409 422 500 503"),
        ("POST", view(request=dict), "400 401 403 404 409 413 415 422 500 503"),
    ],
)
def test_a_call_may_be_refused_as_every_call_like_it(method, called, statuses):
    assert " ".join(refusals(method, called)) == statuses


def test_what_a_call_says_of_its_trade_stands_beside_the_rest():
    told = refusals("POST", view(refuses=(MeetingFull,)))["409"]
    assert told["description"] == (
        "`busy-key`: The same is being done at this moment. Send the request again.\n`meeting-full`: The meeting is full."
    )
    assert told["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_whoever_is_told_to_come_back_is_told_when():
    assert list(refusals("GET", view())["503"]["headers"]) == ["Retry-After"]
