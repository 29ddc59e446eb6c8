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


@pytest.fixture(scope="module")
def readings():
    """What each has been answered so far, and what was stored before and after."""
    return {}


@pytest.fixture
def reading(readings, app, request):
    """What somebody who reads is answered on each route (rule, status, headers), and what was stored before and after.

    They read once, for all tests that look at it.
    """

    def of(who):
        if who not in readings:
            content = request.getfixturevalue("content")
            answers = _answers(request.getfixturevalue("house"), who)
            heard = [next(answers)]  # signed in
            before = content()
            heard += answers
            readings[who] = [(rule.rule, one.status_code, one.headers) for rule, one in heard], before, content()
        return readings[who]

    return of


@pytest.mark.parametrize("who", ["public", Role.ADMIN])
def test_reading_changes_nothing(reading, who):
    answers, before, after = reading(who)
    assert [rule for rule, status, _headers in answers if status >= 500] == []
    assert after == before


@pytest.mark.parametrize("who", ["public", Role.ADMIN])
def test_every_answer_carries_the_protecting_headers(reading, who):
    answers, _before, _after = reading(who)
    without = {
        f"{rule} {status}: {name}" for rule, status, headers in answers for name in ALWAYS if name not in headers
    }
    assert (without, len(answers) > 300) == (set(), True)


@pytest.mark.parametrize("path", ["/nothing", "/m/nothing", "/api/v1/nothing", "/static/nothing", "/m/%00", "/r/%ff"])
def test_errors_carry_them_too(client, path):
    answer = client.get(path)
    assert (answer.status_code, [name for name in ALWAYS if name not in answer.headers]) == (404, [])


def test_what_only_some_may_see_is_kept_by_no_cache(reading):
    answers, _before, _after = reading(Role.ADMIN)
    for rule, _status, headers in answers:
        if rule.startswith(("/o", "/c/", "/g/", "/r/", "/api/v1/meetings/<slug>/")):
            assert headers["Cache-Control"] in ("no-store", "private, no-store", "no-store, private"), rule


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_a_method_that_is_not_offered_is_refused(house, method):
    client = house.client("public")
    wrong = []
    for rule in house.app.url_map.iter_rules():
        offered = {m for other in house.app.url_map.iter_rules() if other.rule == rule.rule for m in other.methods}
        if method not in offered and client.open(house.address(rule), method=method).status_code != 405:
            wrong.append(rule.rule)
    assert wrong == []
