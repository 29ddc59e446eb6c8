import pytest

from tests.factories import NOW
from tracker.core import clock


@pytest.fixture(autouse=True)
def _now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    """The meeting looked at, beside another one with people of its own."""
    make.presence(noise := make.participant(family_name="Noise"), make.session())
    make.expected(make.meeting(), make.organisation())
    assert noise.id
    return make.meeting(slug="joint", short_title="Joint meeting")
