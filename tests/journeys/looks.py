"""What every journey looks at."""

from playwright.sync_api import Page


def sideways(page: Page) -> int:
    """By how many pixels the page, once it is all there, is wider than its window."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
