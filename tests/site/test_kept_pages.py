"""Kept pages: rendered once a stamp, never older than the stamp."""

from tracker.site.kept_pages import KeptPages


def test_a_page_is_rendered_once_for_a_stamp_and_anew_for_another():
    pages, rendered = KeptPages(), []

    def render():
        rendered.append("x")
        return f"page {len(rendered)}"

    first = pages.get("key", 1, render)
    assert pages.get("key", 1, render) is first
    assert pages.get("other", 1, render).body == b"page 2"
    assert pages.get("key", 2, render).body == b"page 3"
    assert len({pages.get(key, stamp, render).etag for key, stamp in (("key", 2), ("other", 1))}) == 2


def test_the_number_of_kept_pages_is_bounded():
    pages = KeptPages(most=3)
    for number in range(10):
        pages.get(number, 0, lambda: "page")
    assert len(pages._pages) <= 3
