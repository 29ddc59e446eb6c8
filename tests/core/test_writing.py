import pytest

from tracker.core.writing import is_unprintable, printable


@pytest.mark.parametrize(
    "character", ["\0", "\n", "\x7f", "\u202e", "\u2066", "\ud800", "\ufffe", "\ufdd0", "\U0001ffff"]
)
def test_what_cannot_be_printed_is_told(character):
    assert is_unprintable(character)


@pytest.mark.parametrize("character", ["a", " ", "é", "ي", "王", "\u200d", "\u200f", "\u0301", "😀"])
def test_whatever_somebody_writes_with_is_not(character):
    assert not is_unprintable(character)


def test_what_no_file_can_hold_is_left_out_and_lines_stay():
    assert printable("a\0b\nc\tſ\ufffe") == "ab\nc\tſ"
