import struct
from io import BytesIO

import pytest

from tests.storage import made_files as made
from tracker.storage.errors import FileBroken, FileRefused
from tracker.storage.pictures import measure

VP8 = b"RIFF\0\0\0\0WEBPVP8 " + bytes(4) + bytes(3) + b"\x9d\x01\x2a" + bytes([44, 1, 200, 0])
VP8L = b"RIFF\0\0\0\0WEBPVP8L" + bytes(4) + b"\x2f" + (299 | 199 << 14).to_bytes(4, "little") + bytes(8)


def _giant():
    head = bytearray(made.png())
    head[16:24] = struct.pack(">II", 60_000, 60_000)
    return bytes(head)


@pytest.mark.parametrize(
    ("data", "media_type", "size"),
    [
        (made.png(300, 200), "image/png", (300, 200)),
        (made.jpeg(640, 480), "image/jpeg", (640, 480)),
        (made.webp(300, 200), "image/webp", (300, 200)),
        (VP8, "image/webp", (300, 200)),
        (VP8L, "image/webp", (300, 200)),
    ],
)
def test_measure_reads_width_and_height(data, media_type, size):
    assert measure(BytesIO(data), media_type) == size


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (made.png()[:18], "image/png"),
        (made.jpeg()[:12], "image/jpeg"),
        (b"\xff\xd8rubbish", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPXXXX" + bytes(14), "image/webp"),
        (made.png(0, 5), "image/png"),
        (_giant(), "image/png"),
    ],
)
def test_measure_refuses_damaged_and_giant_pictures(data, media_type):
    with pytest.raises(FileBroken):
        measure(BytesIO(data), media_type)


def test_measure_refuses_what_is_no_picture():
    with pytest.raises(FileRefused):
        measure(BytesIO(made.PDF), "application/pdf")
