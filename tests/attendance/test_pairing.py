import segno

from tracker.attendance.pairing import QUIET, qr_strokes


def test_the_strokes_are_the_dark_modules():
    text = "https://example.org/c/joint/pair/abc"
    matrix = segno.make(text, error="q", micro=False, boost_error=False).matrix
    strokes = qr_strokes(text)
    assert strokes.side == len(matrix) + 2 * QUIET
    lengths = [int(stroke.rpartition("h")[2]) for stroke in strokes.path.split("M")[1:]]
    assert sum(lengths) == sum(map(sum, matrix))
