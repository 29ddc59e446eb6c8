from tracker.core.texts import Text


def test_text_is_its_english_words():
    assert Text("Enter %(what)s", what="a name") == "Enter a name"


def test_text_is_translated_before_its_values_are_filled_in():
    french = {"Enter %(what)s": "Saisissez %(what)s"}
    assert Text("Enter %(what)s", what="un nom").show(french.__getitem__) == "Saisissez un nom"


def test_text_without_values_keeps_a_per_cent_sign():
    assert Text("100 % sure").show(lambda text: text) == "100 % sure"


def test_no_text_is_none_in_every_language():
    assert Text("").show({"": "Project-Id-Version: 1"}.__getitem__) == ""
