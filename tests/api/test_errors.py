from tracker.api.errors import strange_cursor


def test_a_strange_cursor_is_named_as_the_wrong_field():
    refused = strange_cursor()
    assert (refused.status, list(refused.fields)) == (422, ["cursor"])
