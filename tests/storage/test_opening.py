import pytest

from tracker.storage.bucket import Access
from tracker.storage.errors import StorageUnknown
from tracker.storage.opening import open_storage


def test_a_folder_is_read_from_the_address(tmp_path):
    folder = tmp_path / "with blank"
    opened = open_storage(folder.as_uri(), limit=7)
    assert (opened.root, opened.limit) == (folder, 7)


@pytest.mark.parametrize(
    ("url", "prefix"), [("s3://files", ""), ("s3://files/", ""), ("s3://files/our/tracker/", "our/tracker")]
)
def test_bucket_and_prefix_are_read_from_the_address(url, prefix):
    opened = open_storage(url, Access("http://here"), limit=7)
    assert (opened.name, opened.prefix, opened.access, opened.limit) == ("files", prefix, Access("http://here"), 7)


@pytest.mark.parametrize(
    "url", ["s3://", "s3://b/x?region=y", "https://example.org/", "file://other-host/x", "/srv/files", ""]
)
def test_an_address_that_cannot_be_used_is_refused_at_the_start(url):
    with pytest.raises(StorageUnknown, match="TRACKER_STORAGE_URL"):
        open_storage(url)


def test_readyz_says_that_the_storage_answers(client):
    assert client.get("/readyz").json == {"status": "ready", "database": "ok", "storage": "ok"}


def test_readyz_answers_503_when_the_storage_does_not(app, client, monkeypatch):
    monkeypatch.setitem(app.extensions["tracker.ready"], "storage", lambda: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["storage"]) == (503, "unreachable")
