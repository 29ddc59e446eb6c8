"""Programs: a client with a token of given scopes, for somebody with a role at a meeting."""

from collections.abc import Callable

import pytest
from flask import request, request_finished
from flask.testing import FlaskClient

from tests.factories import NOW
from tracker.accounts import operations
from tracker.api.specification import responses_of
from tracker.core import clock
from tracker.core.access import SYSTEM, Role


@pytest.fixture(autouse=True)
def _as_described(app):
    """Whatever a test asks, the answer's status is one that the call's description names."""
    strange = []

    def compare(_sender, response):
        view = app.view_functions.get(request.endpoint or "")
        if hasattr(view, "described") and str(response.status_code) not in responses_of(request.method, view, {}):
            strange.append((request.endpoint, response.status_code, response.get_data(as_text=True)[:200]))

    with request_finished.connected_to(compare, app):
        yield
    assert strange == []


@pytest.fixture
def program(app, make) -> Callable[..., FlaskClient]:
    """`program(meeting, Role.ORGANISER, "read")`: a client whose every request carries a token."""

    def program(meeting, role: Role, *scopes: str) -> FlaskClient:
        user = make.user()
        if role is Role.ADMIN:
            user.is_admin = True
            make.save(user)
        else:
            make.role(user, meeting, role)
        token = operations.create_token(user, scopes, name="", expires_at=None, by=SYSTEM, now=NOW)
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return program


@pytest.fixture
def at_now(monkeypatch) -> None:
    """The clock stands at the moment the factories' meetings are open for registration."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
