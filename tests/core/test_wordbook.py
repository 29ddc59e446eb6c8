import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.machines import examples
from tracker.core import wordbook
from tracker.core.wordbook import WordBook

WORDS = st.sampled_from(["ada", "adam", "basel", "ba", "k74qx", "el", "a", "lund"])
TEXTS = st.lists(st.lists(WORDS, max_size=5).map(" ".join).map(" {} ".format), max_size=12)


def book_of(*parts):
    book = WordBook()
    for part in parts:
        book.add(part)
    return book


@examples(60)
@given(parts=st.lists(TEXTS, max_size=3), letters=st.sampled_from(["a", "ba", "as", "d", "74", "ada", "el", "x", "zz"]))
def test_whatever_the_texts_those_are_found_that_hold_the_letters_or_begin_a_word_with_them(parts, letters):
    book = book_of(*parts)
    texts = [text for part in parts for text in part]
    for beginning, wanted in ((False, letters), (True, f" {letters}")):
        there = {number for number, text in enumerate(texts) if wanted in text}
        assert book.holding(letters, most=len(texts), beginning=beginning) == there
    assert len(book) == len(texts)


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """Twice is often."""
    monkeypatch.setattr(wordbook, "OFTEN", 2)


@pytest.mark.parametrize("texts", [[" ada ", " ada ", " adam "], [" a1da ", " a2da ", " a3da "]])
def test_of_more_than_one_wants_none_is_named(texts):
    book = book_of(texts)
    assert book.holding("da", most=3) == {0, 1, 2}
    assert book.holding("da", most=2) is None


def test_letters_do_not_reach_from_one_word_or_text_into_the_next():
    book = book_of([" ab cd ", " ef "])
    assert book.holding("bc", most=9) == book.holding("de", most=9) == set()


def test_an_empty_book_holds_nothing():
    assert book_of([]).holding("a", most=9) == set()
