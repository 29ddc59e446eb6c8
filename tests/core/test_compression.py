import gzip

import pytest

from tracker.core.compression import compress

GZIP = {"Accept-Encoding": "gzip"}


def test_what_is_compressed_comes_back_as_it_was():
    assert gzip.decompress(compress(b"abc" * 1000)) == b"abc" * 1000


def test_the_length_of_the_same_content_differs_from_answer_to_answer():
    assert len({len(compress(b"token" * 500)) for _ in range(50)}) > 5


def test_a_page_is_sent_compressed_and_says_so(client):
    plain = client.get("/api/v1/docs")
    packed = client.get("/api/v1/docs", headers=GZIP, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data)


def test_a_short_answer_is_left_as_it_is(client):
    assert "Content-Encoding" not in client.get("/healthz", headers=GZIP, buffered=True).headers


def test_a_static_file_is_compressed_and_kept_for_a_year(client):
    plain = client.get("/static/css/tracker.css?v=1", buffered=True)
    packed = client.get("/static/css/tracker.css?v=1", headers=GZIP, buffered=True)
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_static_file_without_its_hash_is_asked_for_again(client):
    assert "immutable" not in client.get("/static/css/tracker.css", buffered=True).headers["Cache-Control"]


@pytest.mark.parametrize("headers", [GZIP, {}])
def test_a_static_file_that_has_not_changed_is_not_sent_again(client, headers):
    first = client.get("/static/css/tracker.css", buffered=True, headers=headers)
    again = client.get(
        "/static/css/tracker.css", buffered=True, headers=headers | {"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_asked_for_by_head_has_no_body(client):
    assert client.head("/api/v1/docs", headers=GZIP, buffered=True).data == b""
