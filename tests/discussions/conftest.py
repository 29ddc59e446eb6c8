"""The query counter under a name that leaves `queries` to the room's module."""

import pytest


@pytest.fixture
def queries_sent(queries):
    return queries
