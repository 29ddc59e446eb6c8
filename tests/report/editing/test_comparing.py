from tracker.report.editing.comparing import MOST, Stretch, compare


def test_two_texts_are_compared_word_by_word():
    assert compare("41 people came.", "44 people came.") == (
        Stretch("gone", "41 "),
        Stretch("new", "44 "),
        Stretch("same", "people came."),
    )


def test_equal_texts_are_one_stretch_and_nothing_is_none():
    assert (compare("a b", "a b"), compare("", "")) == ((Stretch("same", "a b"),), ())


def test_very_long_texts_are_compared_as_wholes():
    long = "a " * MOST
    assert compare(long, "b") == (Stretch("gone", long), Stretch("new", "b"))


def test_texts_with_little_in_common_are_told_whole():
    one, two = "The meeting was attended by nine participants.", "Mine."
    assert compare(one, two) == (Stretch("gone", one), Stretch("new", two))
