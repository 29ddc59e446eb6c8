"""A form without our token is refused, and every form we show carries it."""

from html.parser import HTMLParser

import pytest

from tracker.core.access import Role

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


class Forms(HTMLParser):
    """The posting forms of a page, each as the names of its fields."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.inside = False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.inside = (given.get("method") or "get").lower() == "post"
            if self.inside:
                self.found.append(set())
        elif self.inside and given.get("name"):
            self.found[-1].add(given["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


@pytest.fixture
def guarded(app):
    """Forgery is guarded against, as it is on a server."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("who", ["public", Role.ADMIN])
def test_every_posting_form_carries_the_token(house, who):
    client = house.client(who)
    house.app.config["WTF_CSRF_ENABLED"] = True
    without, seen = [], 0
    try:
        for rule in house.app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint == "static":
                continue
            answer = client.get(house.address(rule), buffered=True)
            if answer.mimetype == "text/html":
                page = Forms()
                page.feed(answer.text)
                seen += len(page.found)
                without += [
                    rule.rule for fields in page.found if not any(name.endswith("csrf_token") for name in fields)
                ]
    finally:
        house.app.config["WTF_CSRF_ENABLED"] = False
    assert (without, seen > 0) == ([], True)


def test_what_a_foreign_page_makes_a_browser_send_changes_nothing(house, content, request):
    client = house.client(Role.ADMIN)
    before = content()
    request.getfixturevalue("guarded")
    wrong = []
    for rule in house.app.url_map.iter_rules():
        for method in rule.methods & UNSAFE:
            for token in ({}, {"csrf_token": "made-up"}):
                answer = client.open(house.address(rule), method=method, data=token)
                if answer.status_code < 400 and b"csrf_token" not in answer.data:
                    wrong.append(f"{method} {rule.rule}: {answer.status_code}")
    assert wrong == []
    assert content() == before
