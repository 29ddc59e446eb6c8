"""A signed-in browser may call the API too, but only with the token that no foreign page can read."""

import re

import pytest

from tracker.accounts import operations
from tracker.core import clock
from tracker.core.access import SYSTEM, Role


@pytest.fixture
def browser(app, make, at_now, monkeypatch):
    """An organiser's browser, its meeting's list of participants, and its CSRF token."""
    meeting, user = make.meeting(), make.user()
    make.role(user, meeting, Role.ORGANISER)
    client = app.test_client()
    client.post(f"/login/{operations.create_sign_in_link(user, by=SYSTEM, now=clock.now())}")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/logout").text)[1]
    return client, f"/api/v1/meetings/{meeting.slug}/participants", token


def test_a_session_reads_without_a_token(browser):
    client, address, _token = browser
    assert client.get(address).json == {"items": [], "next": None}


def test_a_session_writes_with_the_header(browser):
    client, address, token = browser
    answer = client.post(address, json={}, headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.json["type"]) == (422, "urn:tracker:problem:invalid")


@pytest.mark.parametrize("headers", [{}, {"X-CSRFToken": "made-up"}])
def test_a_session_without_the_header_is_refused(browser, headers):
    client, address, _token = browser
    answer = client.post(address, json={}, headers=headers)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


def test_a_wrong_token_is_not_helped_by_a_session(browser):
    client, address, _token = browser
    assert client.get(address, headers={"Authorization": "Bearer made-up"}).status_code == 401
