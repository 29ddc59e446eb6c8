import pytest

from tests.factories import NOW
from tracker.core import clock, limits


@pytest.fixture
def at_noon(app, monkeypatch):
    """The time stands at NOW, and nobody has tried anything yet."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    app.extensions[limits.KEY].storage.reset()
