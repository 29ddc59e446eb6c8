"""What every kind of storage promises; what is peculiar to one is in test_folder and test_bucket."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from os import SEEK_END, urandom
from threading import Thread

import pytest

from tests.storage.made_files import PDF, package
from tracker.storage.errors import BlobMissing, FileActive, FileTooLarge
from tracker.storage.files import Blob, Storage, place_of
from tracker.storage.folder import Folder


@pytest.fixture(params=["folder", "bucket"])
def opened(request, tmp_path):
    """Makes a storage of each kind in turn."""
    if request.param == "folder":
        return lambda **more: Folder(tmp_path, **more)
    return request.getfixturevalue("bucket")


@pytest.fixture
def storage(opened) -> Storage:
    return opened()


def stored(storage):
    return [name for name, _ in storage.listed()]


def test_put_keeps_the_bytes_under_their_hash(storage):
    blob = storage.put(PDF)
    assert blob == Blob(sha256(PDF).hexdigest(), len(PDF), "application/pdf")
    assert (storage.read(blob.sha256), storage.has(blob.sha256)) == (PDF, True)


def test_put_takes_a_stream_as_well_as_bytes(storage):
    assert storage.put(BytesIO(PDF)) == storage.put(PDF)


def test_the_same_file_from_many_sides_at_once_is_kept_once(storage):
    threads = [Thread(target=storage.put, args=(PDF,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored(storage) == [sha256(PDF).hexdigest()]


def test_a_large_file_comes_back_whole_and_any_part_of_it_alone(storage):
    data = b"%PDF-1.7\n" + urandom(11_000_000)  # more than is sent to a server at once
    blob = storage.put(BytesIO(data))
    with storage.open(blob.sha256) as file:
        assert file.seek(0, SEEK_END) == len(data)
        file.seek(7_654_321)
        assert file.read(10) == data[7_654_321:7_654_331]
        file.seek(-5, SEEK_END)
        assert file.read() == data[-5:]
        assert file.read() == b""
        file.seek(0)
        assert sha256(file.read()).hexdigest() == blob.sha256


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


def test_a_file_over_the_limit_is_refused_before_it_is_read_to_its_end(opened):
    storage = opened(limit=2_000_000)
    source = BytesIO(PDF + bytes(9_000_000))
    with pytest.raises(FileTooLarge):
        storage.put(source)
    assert source.tell() < 4_000_000
    assert stored(storage) == []


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd"])
def test_what_is_not_stored_is_missing(storage, digest):
    storage.put(PDF)
    with pytest.raises(BlobMissing):
        storage.open(digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "G" * 64, "0" * 63 + "/"])
def test_what_is_no_digest_has_no_place(digest):
    with pytest.raises(BlobMissing):
        place_of(digest)


def test_a_digest_lies_in_two_levels_of_folders():
    assert place_of("ab12" + "0" * 60) == "ab/12/ab12" + "0" * 60


def test_a_storage_apart_is_found_by_nobody_else_and_can_be_emptied(opened):
    whole = opened(limit=5)
    apart = whole.apart("personal", limited=False)
    blob = apart.put(b"my passport in plain words")
    assert stored(apart) == [blob.sha256]
    assert stored(whole) == []
    assert whole.has(blob.sha256) is False
    for _ in range(2):
        apart.remove(blob.sha256)
    assert stored(apart) == []
    with pytest.raises(FileTooLarge):
        whole.apart("other").put(b"my passport in plain words")


def test_a_file_of_a_backup_is_put_back_without_being_judged_again(storage, tmp_path):
    kept = tmp_path / "kept"
    kept.write_bytes(b"<html><script>1</script>")
    digest = sha256(kept.read_bytes()).hexdigest()
    storage.put_back(kept, digest)
    assert storage.read(digest) == b"<html><script>1</script>"


def test_a_list_says_when_each_file_came(storage):
    storage.put(PDF)
    ((_, came),) = storage.listed()
    assert abs(came - datetime.now(UTC)) < timedelta(minutes=1)  # noqa: TID251 -- the server's clock is no argument


def test_a_storage_that_answers_is_ready(storage):
    assert (storage.is_ready(), stored(storage)) == (True, [])


def test_what_we_made_ourselves_is_kept_whatever_it_is(storage):
    made = BytesIO(package({"a.txt": "a"}))
    made.read()
    blob = storage.put_made(made)
    assert (storage.read(blob.sha256), blob.size) == (made.getvalue(), len(made.getvalue()))
