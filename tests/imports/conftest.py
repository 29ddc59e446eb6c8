import pytest

from tests.factories import NOW
from tracker.core import clock


@pytest.fixture(autouse=True)
def _now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    """The meeting people are imported to, beside another one with people of its own."""
    make.participant(email="noise@example.org")
    return make.meeting(slug="joint")
