import json
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from tracker.backup import archive
from tracker.backup.archive import Manifest
from tracker.backup.contents import Content
from tracker.backup.errors import NotABackup

MANIFEST = Manifest("2026-03-02T09:00:00+00:00", "sqlite", "0021", {"meeting": Content(2, "ab")}, {})


@pytest.fixture
def backup(tmp_path):
    with archive.written(tmp_path / "backup.tar") as writer:
        writer.add("files/kept", BytesIO(b"what is kept"))
        writer.finish(Manifest("2026", "sqlite", "0021", MANIFEST.tables, dict(writer.digests)))
    return tmp_path / "backup.tar"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "unpacked").mkdir()
    return tmp_path / "unpacked"


def test_what_was_packed_is_unpacked(backup, folder):
    manifest = archive.unpack(backup, folder)
    assert manifest.tables == {"meeting": Content(2, "ab")}
    assert (folder / "files" / "kept").read_bytes() == b"what is kept"


def test_only_its_owner_may_read_a_backup(backup):
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_that_failed_leaves_the_one_before_as_it_was(backup):
    before = backup.read_bytes()
    with pytest.raises(OSError), archive.written(backup) as writer:
        writer.add("files/kept", BytesIO(before))
        raise OSError(28, "No space left on device")
    assert backup.read_bytes() == before
    assert [p.name for p in backup.parent.glob("*.coming")] == []


@pytest.mark.parametrize("cut", [10, 512, 1500])
def test_a_backup_cut_off_is_none(backup, folder, cut):
    backup.write_bytes(backup.read_bytes()[: -9000 - cut] if cut == 10 else backup.read_bytes()[:cut])
    with pytest.raises(NotABackup):
        archive.unpack(backup, folder)


def test_a_changed_byte_is_noticed_and_the_member_named(backup, folder):
    backup.write_bytes(backup.read_bytes().replace(b"what is kept", b"what was kept"[:12]))
    with pytest.raises(NotABackup, match="files/kept"):
        archive.unpack(backup, folder)


def test_a_backup_of_a_later_format_says_so(tmp_path, folder):
    (tmp_path / archive.MANIFEST).write_text(json.dumps({"format": 99}))
    with tarfile.open(tmp_path / "later.tar", "w") as tar:
        tar.add(tmp_path / archive.MANIFEST, archive.MANIFEST)
    with pytest.raises(NotABackup, match="format 99"):
        archive.unpack(tmp_path / "later.tar", folder)


def test_no_member_leaves_the_folder(tmp_path, folder):
    (tmp_path / "x").write_text("out")
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        tar.add(tmp_path / "x", "../out")
    with pytest.raises(NotABackup):
        archive.unpack(tmp_path / "evil.tar", folder)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "files/../../outside"])
def test_nothing_is_written_outside_the_folder(tmp_path, folder, name):
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        tar.add(__file__, arcname="files/kept")
        info = tar.gettarinfo(__file__)
        info.name = name
        with Path(__file__).open("rb") as file:
            tar.addfile(info, file)
    with pytest.raises(NotABackup, match="no file of a backup"):
        archive.unpack(tmp_path / "bad.tar", folder)
    assert not (tmp_path / "outside").exists()


def test_a_link_is_no_file_of_a_backup(tmp_path, folder):
    link = tarfile.TarInfo("files/kept")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        tar.addfile(link)
    with pytest.raises(NotABackup, match="no file of a backup"):
        archive.unpack(tmp_path / "bad.tar", folder)
