import pytest

from tests.factories import NOW
from tracker.organisations.operations import load_directory


@pytest.fixture
def directory(app):
    """The whole directory of the project."""
    load_directory(now=NOW)


@pytest.fixture
def sent(queries):
    """The counter of statements under another name, since these tests are about the module `queries`."""
    return queries
