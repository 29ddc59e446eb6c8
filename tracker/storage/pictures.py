"""The width and height of a picture, read from its first bytes; nothing is decoded, so nothing can swell."""

import struct
from typing import IO

from tracker.storage.errors import FileBroken, FileRefused

#: a picture of more points is refused: 100 million is a wall poster
MAX_POINTS = 100_000_000
_JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})


def measure(file: IO[bytes], media_type: str) -> tuple[int, int]:
    """Width and height in points. Raises FileRefused for another kind of file, FileBroken for a damaged one."""
    file.seek(0)
    readers = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}
    if media_type not in readers:
        raise FileRefused
    try:
        width, height = readers[media_type](file)
    except (struct.error, IndexError) as error:
        raise FileBroken from error
    if width < 1 or height < 1 or width * height > MAX_POINTS:
        raise FileBroken
    return width, height


def _png(file: IO[bytes]) -> tuple[int, int]:
    head = file.read(24)
    if head[12:16] != b"IHDR":
        raise FileBroken
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _jpeg(file: IO[bytes]) -> tuple[int, int]:
    file.seek(2)
    while True:
        mark, kind, length = struct.unpack(">BBH", file.read(4))
        if mark != 0xFF:
            raise FileBroken
        if kind in _JPEG_FRAMES:
            height, width = struct.unpack(">xHH", file.read(5))
            return width, height
        file.seek(length - 2, 1)


def _webp(file: IO[bytes]) -> tuple[int, int]:
    head = file.read(30)
    kind = head[12:16]
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", head[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise FileBroken
