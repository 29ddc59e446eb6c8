from uuid import UUID

import pytest

from tests.attendance.conftest import DESK
from tracker.attendance.doors import gate
from tracker.attendance.rules import Gate
from tracker.core.access import HANDING_OVER, Holder


@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        (None, Gate()),
        (Holder(DESK), Gate()),
        (Holder(DESK, scopes=frozenset({"check-in"})), Gate()),
        (Holder(DESK, scopes=frozenset({HANDING_OVER})), Gate(held=True)),
        (Holder(DESK, doors=frozenset({UUID(int=1)})), Gate(frozenset({UUID(int=1)}))),
    ],
)
def test_the_gate_follows_from_who_asks(app, monkeypatch, holder, expected):
    monkeypatch.setitem(app.extensions, "tracker.who", lambda: holder)
    with app.test_request_context("/c/joint"):
        assert gate() == expected
