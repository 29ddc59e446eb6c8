from contextlib import closing

import pytest
from flask import request

from tracker.storage.errors import BlobMissing
from tracker.storage.folder import Folder
from tracker.storage.sending import send_stored

DATA = bytes(range(256)) * 8000
#: in each kind of storage, so that a download that broke off goes on whatever keeps the file


@pytest.fixture(params=["folder", "bucket"])
def storage(request, tmp_path):
    return Folder(tmp_path) if request.param == "folder" else request.getfixturevalue("bucket")()


@pytest.fixture
def answer(app, storage):
    digest = storage.put(b"%PDF-1.7\n" + DATA).sha256

    def ask(**headers):
        with app.test_request_context("/", headers={name.replace("_", "-"): value for name, value in headers.items()}):
            made = send_stored(storage, digest, "a b.pdf", media_type="application/pdf", max_age=60)
            with closing(made):
                return made.status_code, b"".join(made.get_app_iter(request.environ)), made.headers

    return ask


def test_a_whole_file_is_sent_with_its_length_and_name(answer):
    status, body, headers = answer()
    assert (status, body, headers["Content-Length"]) == (200, b"%PDF-1.7\n" + DATA, str(len(DATA) + 9))
    assert (headers["Content-Disposition"], headers["Accept-Ranges"]) == ('attachment; filename="a b.pdf"', "bytes")


def test_a_download_goes_on_where_it_broke_off(answer):
    etag = answer()[2]["ETag"]
    status, body, headers = answer(Range="bytes=2000000-", If_Range=etag)
    assert (status, body) == (206, (b"%PDF-1.7\n" + DATA)[2000000:])
    assert headers["Content-Range"] == f"bytes 2000000-{len(DATA) + 8}/{len(DATA) + 9}"


def test_what_lies_beyond_the_end_cannot_be_sent(answer):
    status, _, headers = answer(Range="bytes=9000000-")
    assert (status, headers["Content-Range"]) == (416, f"bytes */{len(DATA) + 9}")


def test_what_a_browser_has_is_not_sent_again(answer):
    etag = answer()[2]["ETag"]
    assert answer(If_None_Match=etag)[:2] == (304, b"")


def test_of_several_parts_the_whole_is_sent(answer):
    assert answer(Range="bytes=0-1,5-9")[0] == 200


def test_what_is_not_stored_is_missing_before_anything_is_sent(app, storage):
    with app.test_request_context("/"), pytest.raises(BlobMissing):
        send_stored(storage, "0" * 64, "a.pdf")
