import pytest

from tracker.core.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("CETESB, São Paulo", "cetesb sao paulo"),
        ("BCRC/SPREP", "bcrc sprep"),
        ("  Łódź  ", "lodz"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        ("O'Brien-Smith", "o brien smith"),
        ("", ""),
    ],
)
def test_fold_gives_one_spelling(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize("name", ["Москва", "القاهرة", "北京", "กรุงเทพ"])
def test_fold_gives_every_script_latin_letters_to_search_by(name):
    assert fold(name).isascii()
    assert fold(name) != ""


def test_fold_is_the_same_for_composed_and_decomposed_letters():
    assert fold("Zu\u0308rich") == fold("Z\u00fcrich") == "zurich"
