"""What must hold at every address, not at the ones somebody thought of: guessed links, hosts, redirects, the log."""

import logging
from itertools import cycle
from uuid import UUID

import pytest

from tracker.core import limits
from tracker.core.access import Role
from tracker.core.ids import new_id
from tracker.core.links import make_token

EVIL = ("https://evil.example/", "//evil.example", "/\\evil.example", "\t//evil.example", "https:evil.example")
NAMES = ("next", "url", "return", "return_to", "redirect", "continue", "back", "to")


def rules_with(house, method):
    return [rule for rule in house.app.url_map.iter_rules() if method in rule.methods]


def path(house, rule):
    return house.address(rule).partition("?")[0]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_private_links_are_not_to_be_guessed_at_any_address(house, method):
    client, found = house.client("public"), {}
    private = [rule for rule in rules_with(house, method) if "token" in rule.arguments]
    for rule in private:
        house.app.extensions[limits.KEY].storage.reset()
        statuses = []
        for number in range(15):
            house.values["token"] = make_token("not ours", "participant", new_id(), number)
            statuses.append(client.open(house.address(rule), method=method).status_code)
        if set(statuses[:7]) - {404} or statuses[-1] != 429:
            found[rule.rule] = statuses
    assert (found, len(private) > 5) == ({}, True)


def test_a_strange_host_is_answered_nowhere_and_never_repeated(house):
    client, wrong = house.client(Role.ADMIN), []
    for method in ("GET", "POST"):
        for rule in rules_with(house, method):
            answer = client.open(house.address(rule), method=method, headers={"Host": "evil.example"}, buffered=True)
            if answer.status_code != 400 or b"evil.example" in answer.data or "evil.example" in str(answer.headers):
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("who", ["public", Role.ADMIN])
def test_nothing_that_is_sent_leads_to_another_site(house, who):
    client, led, forms = house.client(who), [], cycle(EVIL)
    elsewhere = {
        "Referer": "https://evil.example/",
        "X-Forwarded-Host": "evil.example",
        "Origin": "https://evil.example",
    }
    for method in ("GET", "POST"):
        for rule in rules_with(house, method):
            sent = dict.fromkeys(NAMES, next(forms))
            more = {"data": sent} if method == "POST" else {"query_string": sent}
            answer = client.open(path(house, rule), method=method, headers=elsewhere, buffered=True, **more)
            if "evil.example" in answer.headers.get("Location", "").partition("?")[0]:
                led.append((method, rule.rule, sent["next"]))
    assert led == []


def test_no_secret_of_an_address_or_a_header_is_logged(house, caplog):
    house.values["token"] = secret = make_token("ours", "participant", UUID(int=7), 1)
    client, log = house.client("public"), logging.getLogger("tracker")
    log.addHandler(caplog.handler)
    level = log.level
    log.setLevel(logging.DEBUG)
    try:
        for method in ("GET", "POST"):
            for rule in rules_with(house, method):
                client.open(
                    path(house, rule), method=method, buffered=True, query_string={"q": secret},
                    headers={"Authorization": f"Bearer {secret}", "Cookie": f"door.canary-1={secret}", "Referer": secret},
                )  # fmt: skip
    finally:
        log.removeHandler(caplog.handler)
        log.setLevel(level)
    lines = [str(vars(record)) for record in caplog.records]
    assert (len(lines) > 100, [line for line in lines if secret in line]) == (True, [])
