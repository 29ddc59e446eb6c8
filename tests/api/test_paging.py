import pytest

from tracker.api.paging import Slice, read_cursor, read_slice, write_cursor
from tracker.core.errors import Invalid


def test_a_cursor_comes_back_as_it_was_written():
    assert read_cursor(write_cursor(("ångström ada", "42")), 2) == ("ångström ada", "42")


@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "bnVsbA", write_cursor(("one",)), write_cursor(("a\0", "b")), "[" * 99]
)
def test_a_cursor_nobody_wrote_is_refused(cursor):
    with pytest.raises(Invalid) as refused:
        read_cursor(cursor, 2)
    assert list(refused.value.fields) == ["cursor"]


def test_a_full_page_is_followed_by_the_position_of_its_last_row():
    page = Slice(limit=2, after=None)
    rows, following = page.cut(["a", "b", "c"], lambda row: (row,))
    assert (rows, read_cursor(following, 1)) == (["a", "b"], ("b",))
    assert page.fetch == 3


def test_the_last_page_has_no_next():
    assert Slice(limit=2, after=None).cut(["a", "b"], lambda row: (row,)) == (["a", "b"], None)


def test_the_address_says_which_slice(app):
    with app.test_request_context(f"/?limit=500&cursor={write_cursor(('a',))}"):
        assert read_slice(1) == Slice(500, ("a",))
    with app.test_request_context("/"):
        assert read_slice(1) == Slice(100, None)


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "", "٣", "9" * 5000])
def test_a_wrong_limit_is_refused(app, limit):
    with app.test_request_context("/", query_string={"limit": limit}), pytest.raises(Invalid) as refused:
        read_slice(1)
    assert list(refused.value.fields) == ["limit"]
