import pytest

from tests.factories import NOW
from tracker.accounts import operations
from tracker.core.access import SYSTEM
from tracker.core.limits import KEY

PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _tries_given_back(app):
    app.extensions[KEY].storage.reset()
    yield
    app.extensions[KEY].storage.reset()


@pytest.fixture
def ana(app):
    return operations.create_user("ana@example.org", name="Ana Díaz", password=PASSWORD, by=SYSTEM, now=NOW)
