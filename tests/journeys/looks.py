"""What every journey looks at."""

from collections.abc import Callable

from playwright.sync_api import Page

#: a desk, a phone and a small phone
WIDTHS = (1280, 390, 320)
#: where axe looks: the rules of style are the same at the other width, see test_the_two_phones_are_given_the_same_look
LOOKS = (1280, 320)


def sideways(page: Page) -> int:
    """By how many pixels the page, once it is all there, is wider than its window."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def faults(page: Page, axe: Callable[[Page], list[str]]) -> list[str]:
    """What axe objects to and what scrolls sideways, on a desk and on both phones; the page is loaded once and its window is made smaller."""
    window, wrong = page.viewport_size, []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if wide := sideways(page):
            wrong.append(f" at {width}: {wide} px too wide")
        if width in LOOKS:
            wrong += [f" at {width}: {fault}" for fault in axe(page)]
    page.set_viewport_size(window)
    return wrong
