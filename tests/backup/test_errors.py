from tracker.backup.errors import NotEmpty


def test_a_refusal_says_what_to_do():
    assert "--replace" in str(NotEmpty())
