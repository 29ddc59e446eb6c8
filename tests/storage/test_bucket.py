import pytest

from tests import s3
from tests.server import free_port
from tests.storage.made_files import PDF
from tracker.core.faults import is_fault
from tracker.storage import bucket as module
from tracker.storage.bucket import Access, Bucket, _Remote
from tracker.storage.errors import StorageUnreachable


@pytest.fixture
def gone():
    """A bucket of a server that is not there."""
    return Bucket(s3.BUCKET, "", Access(f"http://127.0.0.1:{free_port()}", "us-east-1", "a", "b"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda bucket: bucket.put(PDF),
        lambda bucket: bucket.read("0" * 64),
        lambda bucket: bucket.has("0" * 64),
        lambda bucket: list(bucket.listed()),
        lambda bucket: bucket.remove("0" * 64),
    ],
)
def test_a_server_that_is_gone_is_a_fault_of_the_machine(gone, ask):
    with pytest.raises(StorageUnreachable) as refused:
        ask(gone)
    assert is_fault(refused.value)


def test_a_server_that_is_gone_is_not_ready_and_neither_is_a_bucket_that_is_not_there(gone, s3_server):
    assert gone.is_ready() is False
    assert Bucket("another", "", Access(s3_server, "us-east-1", s3.KEY, s3.SECRET)).is_ready() is False


def test_buckets_with_other_prefixes_are_strangers(bucket):
    one, other = bucket(), bucket()
    blob = one.put(PDF)
    assert (other.has(blob.sha256), list(other.listed())) == (False, [])


def test_only_the_parts_that_are_read_are_fetched():
    fetched = []

    def fetch(start, length):
        fetched.append((start, length))
        return bytes(length)

    file = _Remote(fetch, 1000)
    file.seek(990)
    assert (file.read(100), file.read(1), fetched) == (bytes(10), b"", [(990, 10)])


def test_what_is_not_set_is_left_to_the_library():
    assert Access("https://s3.example.org").as_options() == {"endpoint": "https://s3.example.org"}
    assert Access.set_in(s3.settings("http://here")) == Access("http://here", "us-east-1", s3.KEY, s3.SECRET)


def test_the_library_is_loaded_only_by_who_uses_a_bucket():
    assert "obstore" not in vars(module)
