"""The answers as headers and bytes; tests/documents/test_public_views.py asks for them through the addresses."""

import tracemalloc
from zipfile import ZipFile

from tests.storage.made_files import PDF
from tracker.documents import sending
from tracker.documents.queries import StoredFile


def stored(storage, name="a.pdf", data=PDF):
    blob = storage.put(data)
    return StoredFile(name, blob.media_type, blob.sha256)


def test_a_file_is_sent_inline_only_when_asked(app, storage):
    file = stored(storage)
    with app.test_request_context("/"):
        for inline, disposition in ((False, "attachment; filename=a.pdf"), (True, "inline; filename=a.pdf")):
            answer = sending.send(file, inline=inline)
            answer.close()
            assert answer.headers["Content-Disposition"] == disposition


def test_an_archive_is_written_in_pieces_while_it_is_sent(app, storage, tmp_path):
    file = stored(storage, "big.txt", b"words " * 3_000_000)
    with app.test_request_context("/"):
        pieces = iter(sending.send_together([file, file], "all.zip").response)
        target = tmp_path / "all.zip"
        tracemalloc.start()
        with target.open("wb") as out:
            for piece in pieces:
                out.write(piece)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 4_000_000
    with ZipFile(target) as archive:
        assert [info.file_size for info in archive.infolist()] == [18_000_000, 18_000_000]
        assert archive.testzip() is None
