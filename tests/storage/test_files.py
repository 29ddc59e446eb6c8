from hashlib import sha256
from io import BytesIO
from threading import Thread

import pytest

from tests.storage.made_files import PDF
from tracker.storage.errors import BlobMissing, FileActive, FileTooLarge, StorageUnknown
from tracker.storage.files import Blob, Storage, open_storage


@pytest.fixture
def storage(tmp_path):
    return Storage(tmp_path)


def stored(storage):
    return sorted(str(p.relative_to(storage.root)) for p in storage.root.rglob("*") if p.is_file())


def test_put_keeps_the_bytes_under_their_hash_in_two_levels_of_folders(storage):
    blob = storage.put(PDF)
    digest = sha256(PDF).hexdigest()
    assert blob == Blob(digest, len(PDF), "application/pdf")
    assert storage.path(digest) == storage.root / digest[:2] / digest[2:4] / digest
    assert storage.path(digest).read_bytes() == PDF


def test_put_takes_a_stream_as_well_as_bytes(storage):
    assert storage.put(BytesIO(PDF)) == storage.put(PDF)


def test_the_same_file_is_kept_once(storage):
    first = storage.put(PDF)
    file = storage.path(first.sha256).stat().st_ino
    storage.put(PDF)
    assert len(stored(storage)) == 1
    assert storage.path(first.sha256).stat().st_ino == file


def test_the_same_file_from_many_sides_at_once_is_kept_once(storage):
    threads = [Thread(target=storage.put, args=(PDF,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored(storage)) == 1


def test_a_refused_file_leaves_nothing_behind(storage):
    with pytest.raises(FileActive):
        storage.put(b"<html><script>1</script>")
    assert stored(storage) == []


def test_a_type_that_the_caller_does_not_accept_leaves_nothing_behind(storage):
    def accept(media_type):
        raise LookupError(media_type)

    with pytest.raises(LookupError, match="application/pdf"):
        storage.put(PDF, accept=accept)
    assert stored(storage) == []


def test_a_file_over_the_limit_is_refused_before_it_is_read_to_its_end(tmp_path):
    storage = Storage(tmp_path, limit=2_000_000)
    source = BytesIO(PDF + bytes(9_000_000))
    with pytest.raises(FileTooLarge):
        storage.put(source)
    assert source.tell() < 4_000_000
    assert stored(storage) == []


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "0" * 64, "G" * 64, "0" * 63 + "/"])
def test_path_knows_only_stored_hashes(storage, digest):
    storage.put(PDF)
    with pytest.raises(BlobMissing):
        storage.path(digest)


def test_a_storage_that_cannot_be_written_is_not_ready(storage):
    assert storage.is_ready() is True
    (storage.root / "coming").rmdir()
    assert storage.is_ready() is False


def test_open_storage_reads_the_folder_from_the_address(tmp_path):
    folder = tmp_path / "with blank"
    assert open_storage(folder.as_uri()).root == folder


@pytest.mark.parametrize("url", ["s3://bucket/files", "https://example.org/", "file://other-host/x", "/srv/files", ""])
def test_open_storage_says_which_addresses_it_cannot_use(url):
    with pytest.raises(StorageUnknown, match="TRACKER_STORAGE_URL"):
        open_storage(url)


def test_readyz_says_that_the_storage_answers(client):
    assert client.get("/readyz").json == {"status": "ready", "database": "ok", "storage": "ok"}


def test_readyz_answers_503_when_the_storage_does_not(app, client, monkeypatch):
    monkeypatch.setitem(app.extensions["tracker.ready"], "storage", lambda: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["storage"]) == (503, "unreachable")


def test_a_storage_apart_is_found_by_nobody_else_and_can_be_emptied(tmp_path):
    whole = Storage(tmp_path)
    apart = whole.apart("personal")
    blob = apart.put(b"my passport in plain words")
    assert [name for name, _ in apart.listed()] == [blob.sha256]
    assert list(whole.listed()) == []
    with pytest.raises(BlobMissing):
        whole.path(blob.sha256)
    for _ in range(2):
        apart.remove(blob.sha256)
    assert list(apart.listed()) == []
