"""Reading changes nothing, whoever reads; and every answer carries the headers that protect it."""

import pytest

from tracker.core.access import Role

ALWAYS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Cache-Control")


def _answers(house, who):
    client = house.client(who)
    for rule in house.app.url_map.iter_rules():
        if "GET" in rule.methods:
            for method in ("GET", "HEAD"):
                yield rule, client.open(house.address(rule), method=method, buffered=True)
        yield rule, client.open(house.address(rule), method="OPTIONS", buffered=True)


@pytest.mark.parametrize("who", ["public", Role.ADMIN])
def test_reading_changes_nothing(house, content, who):
    answers = _answers(house, who)
    next(answers)  # signed in
    before = content()
    assert [rule.rule for rule, answer in answers if answer.status_code >= 500] == []
    assert content() == before


@pytest.mark.parametrize("who", ["public", Role.ADMIN])
def test_every_answer_carries_the_protecting_headers(house, who):
    without = {
        f"{rule.rule} {answer.status_code}: {name}"
        for rule, answer in _answers(house, who)
        for name in ALWAYS
        if name not in answer.headers
    }
    assert without == set()


@pytest.mark.parametrize("path", ["/nothing", "/m/nothing", "/api/v1/nothing", "/static/nothing", "/m/%00", "/r/%ff"])
def test_errors_carry_them_too(client, path):
    answer = client.get(path)
    assert (answer.status_code, [name for name in ALWAYS if name not in answer.headers]) == (404, [])


def test_what_only_some_may_see_is_kept_by_no_cache(house):
    for rule, answer in _answers(house, Role.ADMIN):
        if rule.rule.startswith(("/o", "/c/", "/g/", "/r/", "/api/v1/meetings/<slug>/")):
            assert answer.headers["Cache-Control"] in ("no-store", "private, no-store", "no-store, private"), rule.rule


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_a_method_that_is_not_offered_is_refused(house, method):
    client = house.client("public")
    wrong = []
    for rule in house.app.url_map.iter_rules():
        offered = {m for other in house.app.url_map.iter_rules() if other.rule == rule.rule for m in other.methods}
        if method not in offered and client.open(house.address(rule), method=method).status_code != 405:
            wrong.append(rule.rule)
    assert wrong == []
