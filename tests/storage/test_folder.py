import os
from hashlib import sha256

import pytest

from tests.storage.made_files import PDF
from tracker.storage.errors import BlobMissing
from tracker.storage.folder import Folder


@pytest.fixture
def storage(tmp_path):
    return Folder(tmp_path)


def test_a_file_lies_in_two_levels_of_folders_and_nothing_beside_it(storage):
    digest = storage.put(PDF).sha256
    assert storage.path(digest) == storage.root / digest[:2] / digest[2:4] / sha256(PDF).hexdigest()
    assert [p for p in storage.root.rglob("*") if p.is_file()] == [storage.path(digest)]


def test_a_file_that_came_again_is_not_written_again_but_counts_as_new(storage):
    path = storage.path(storage.put(PDF).sha256)
    os.utime(path, (0, 0))
    before = path.stat().st_ino
    storage.put(PDF)
    assert (path.stat().st_ino, path.stat().st_mtime > 0) == (before, True)


def test_nobody_but_the_service_and_its_group_reads_a_file(storage):
    assert storage.path(storage.put(PDF).sha256).stat().st_mode & 0o777 == 0o640


def test_what_is_missing_has_no_path(storage):
    with pytest.raises(BlobMissing):
        storage.path("0" * 64)


def test_a_folder_that_cannot_be_written_is_not_ready(storage):
    (storage.root / "coming").rmdir()
    assert storage.is_ready() is False
