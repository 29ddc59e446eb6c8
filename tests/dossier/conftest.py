"""A directory of a few organisations, and a storage of its own for each test."""

import pytest

from tests.factories import NOW
from tracker.organisations.operations import load_directory
from tracker.storage.folder import Folder

SMALL = """
[meeting]
slug = "joint"
title = "Joint meeting of the centres"
short_title = "Joint meeting"
starts_on = 2026-03-02
ends_on = 2026-03-04
timezone = "Europe/Zurich"
"""


@pytest.fixture
def directory(app):
    load_directory(now=NOW)


@pytest.fixture
def storage(tmp_path):
    return Folder(tmp_path / "files")
