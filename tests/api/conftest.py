"""Programs: a client with a token of given scopes, for somebody with a role at a meeting."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories import NOW
from tracker.accounts import operations
from tracker.core import clock
from tracker.core.access import SYSTEM, Role


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
