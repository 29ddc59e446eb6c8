import inspect

import pytest
from flask import request
from werkzeug.routing import Map, Rule

from tracker.core.requests import LateRule, page_number


def test_a_request_for_the_head_is_one_that_reads(app):
    with app.test_request_context("/", method="HEAD"):
        assert request.method == "GET"


def test_the_head_of_a_page_has_no_body_and_the_length_of_the_page(client):
    page, head = client.get("/login"), client.head("/login")
    assert (head.status_code, head.data) == (200, b"")
    assert page.data != b""


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_other_methods_stay_what_they_are(app, method):
    with app.test_request_context("/", method=method):
        assert request.method == method


@pytest.mark.parametrize("address", ["/m/a%00b", "/o/x/people?q=a%00", "/r/%00"])
def test_an_address_with_a_nul_is_nowhere(client, address):
    assert client.get(address).status_code == 404


def test_an_address_is_written_as_by_werkzeugs_own_rule():
    def addresses(kind):
        urls = Map([kind("/m/<slug>/<int:number>", endpoint="page")]).bind("localhost")
        asked = ({}, {"q": "ö"}, {"q": ["a", "b"]})
        return [urls.build("page", {"slug": "a b", "number": 7} | more) for more in asked * 2]

    assert addresses(LateRule) == addresses(Rule)
    assert addresses(LateRule)[:2] == ["/m/a%20b/7", "/m/a%20b/7?q=%C3%B6"]


def test_nothing_that_sees_a_request_is_a_coroutine(app):
    groups = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    hooks = [hook for group in groups for of_one in group.values() for hook in of_one]
    handlers = [
        handler
        for by_status in app.error_handler_spec.values()
        for by_kind in by_status.values()
        for handler in by_kind.values()
    ]
    seen = [*app.view_functions.values(), *hooks, *handlers]
    assert [one for one in seen if inspect.iscoroutinefunction(one)] == []
    assert len(hooks) > 10
    assert app.ensure_sync(seen[0]) is seen[0]


@pytest.mark.parametrize(("asked", "number"), [("", 1), ("7", 7), ("0", 1), ("x", 1), ("-3", 1), ("9999999", 100_000)])
def test_a_page_of_a_long_list_is_asked_for_by_a_number_that_makes_sense(app, asked, number):
    with app.test_request_context(f"/?page={asked}"):
        assert page_number() == number
