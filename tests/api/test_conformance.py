"""The API against its own description: schemathesis sends what it allows and what it forbids, and compares the answers."""

from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories import NOW
from tracker.accounts import operations
from tracker.accounts.rules import SCOPES
from tracker.core.access import SYSTEM

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
TRIES = settings(
    max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def token(make):
    meeting = make.meeting(slug="joint")
    for _ in range(2):
        make.presence(make.participant(meeting), make.session(meeting))
    make.point(make.group(meeting))
    admin = make.user(is_admin=True)
    return operations.create_token(admin, SCOPES, name="", expires_at=None, by=SYSTEM, now=NOW)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_call_answers_as_it_is_described(app, token, mode):
    headers, seen = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}, 0
    for found in schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app).get_all_operations():
        operation = found.ok()
        known = {"slug": "joint"} if "{slug}" in operation.path else None

        @TRIES
        @given(case=operation.as_strategy(mode, path_parameters=known))
        def ask(case):
            case.call_and_validate(headers=headers, checks=CHECKS)

        with suppress(Unsatisfiable):  # nothing can be wrong about a call without arguments
            ask()
            seen += 1
    assert seen > 10
