"""A camera made of pictures: what Chromium shows a page that asks for the camera, so that real badges are scanned."""

from collections.abc import Sequence
from pathlib import Path

import segno

WIDTH, HEIGHT, SCALE = 640, 480, 9
#: frames a picture; Chromium plays the file again and again, 30 a second
FRAMES = 12


def film(path: Path, codes: Sequence[str]) -> list[str]:
    """Write the codes, one after the other, as a film (Y4M); the arguments that make it Chromium's camera."""
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode())
        grey = bytes([128]) * (WIDTH * HEIGHT // 2)
        for code in codes:
            picture = _badge(code)
            for _ in range(FRAMES):
                file.write(b"FRAME\n" + picture + grey)
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    ]


def _badge(code: str) -> bytes:
    """The brightness of every dot of a badge held before the camera: grey room, white paper, black code."""
    matrix = segno.make(code, error="m", micro=False).matrix
    side = (len(matrix) + 8) * SCALE
    top, start = (HEIGHT - side) // 2, (WIDTH - side) // 2
    rows = []
    for y in range(HEIGHT):
        row = bytearray([90]) * WIDTH
        if top <= y < top + side:
            row[start : start + side] = bytes([235]) * side
            line = (y - top) // SCALE - 4
            if 0 <= line < len(matrix):
                for x, dark in enumerate(matrix[line]):
                    if dark:
                        begin = start + (x + 4) * SCALE
                        row[begin : begin + SCALE] = bytes([16]) * SCALE
        rows.append(bytes(row))
    return b"".join(rows)
