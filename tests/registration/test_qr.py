import re

import pytest
import segno

from tracker.registration.qr import LENGTH, qr_modules, qr_path
from tracker.registration.rules import SYMBOLS, draw_code


@pytest.mark.parametrize("code", ["K74QX", "22222", "ZZZZZ", "99999", *(SYMBOLS[n : n + 5] for n in range(26))])
def test_the_strokes_are_the_dark_modules_of_the_code(code):
    drawn = {
        (int(x) + n, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)\.5h(\d+)", qr_path(code))
        for n in range(int(width))
    }
    rows = segno.make(code, version=1, error="m", mode="alphanumeric", micro=False, boost_error=False, mask=3).matrix
    assert drawn == {(x, y) for y, row in enumerate(rows, 4) for x, dark in enumerate(row, 4) if dark}


def test_all_pictures_have_one_length():
    assert {len(qr_path(draw_code())) for _ in range(200)} == {LENGTH}


def test_the_modules_are_those_of_the_picture():
    rows = segno.make("K74QX", version=1, error="m", mode="alphanumeric", micro=False, boost_error=False, mask=3).matrix
    assert qr_modules("K74QX") == "".join(str(int(dark)) for row in rows for dark in row)
