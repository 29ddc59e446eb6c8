import pytest

from tests.factories import NOW
from tracker.backup import archive
from tracker.backup.errors import FilesDamaged
from tracker.backup.making import make as make_backup

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def test_a_backup_holds_database_files_secret_and_mails(house, tmp_path, make):
    make.meeting()
    one = house.storages["files"].put(GIF)
    other = house.storages["personal"].put(b"a private text")
    house.mail.parent.mkdir()
    house.mail.write_text("{}\n")
    told = []
    made = make_backup(house, tmp_path / "backup.tar", now=NOW, tell=told.append)
    database = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}[made.dialect]
    assert set(made.members) == {
        database, "secret_key", "outbox.jsonl", f"files/{one.sha256}", f"personal/{other.sha256}"
    }  # fmt: skip
    assert (made.tables["meeting"].rows, made.made_at, told) == (1, NOW.isoformat(), ["database", "files"])
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_stored_file_that_changed_on_the_disk_is_named_and_the_backup_kept(house, tmp_path):
    kept = house.storages["files"].put(GIF)
    house.storages["files"].path(kept.sha256).write_bytes(b"worm-eaten")
    with pytest.raises(FilesDamaged, match=kept.sha256):
        make_backup(house, tmp_path / "backup.tar", now=NOW)
    (tmp_path / "unpacked").mkdir()
    assert archive.unpack(tmp_path / "backup.tar", tmp_path / "unpacked").made_at == NOW.isoformat()
