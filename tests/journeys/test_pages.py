"""Every page, in a real browser, on a desk, a phone and a small phone: nothing axe objects to, nothing to scroll sideways."""

import re
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.walk
WIDTHS = (1280, 390, 320)
#: where the walk begins; the links found on these pages and on those they lead to are walked too
PUBLIC = ("/", "/privacy", "/accessibility", "/login", "/api/v1/docs", "/nothing", "/m/joint-2016")
ORGANISER = (
    "/o",
    "/o/joint-2016",
    "/o/joint-2016/settings",
    "/o/joint-2016/places",
    "/o/joint-2016/people/import",
    "/c/joint-2016",
)
#: files, and pages that differ from one already seen in their rows only
SKIPPED = re.compile(
    r"/documents/|/photos/[0-9a-f]|\.(ics|csv|xlsx|docx|pdf|md|json|zip|html)(\?|$)|/logout|/api/v1/openapi|[?&](lang|format)="
)
ROW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")


def _kind(address: str) -> str:
    """Pages that differ only in whom they are about, or in what they are filtered by, are one kind."""
    parts = urlsplit(address)
    names = ",".join(sorted(pair.split("=")[0] for pair in parts.query.split("&") if pair))
    path = re.sub(
        r"(/figures/|/groups/(?!new)|/g/[^/]+/|/messages/texts/|/report/p/)[^/]+", r"\1x", ROW.sub("ID", parts.path)
    )
    return f"{path}?{names}"


def _walk(page, start, depth=3):
    """One address of every kind of page that links lead to."""
    found = {_kind(address): address for address in start}
    waiting = [(address, depth) for address in start]
    while waiting:
        address, left = waiting.pop(0)
        page.goto(address)
        if not left:
            continue
        for link in page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))"):
            here = urlsplit(link)
            target = here.path + (f"?{here.query}" if here.query else "")
            if here.netloc or not target.startswith("/") or SKIPPED.search(target) or _kind(target) in found:
                continue
            found[_kind(target)] = target
            waiting.append((target, left - 1))
    return sorted(found.values())


def _faults(context, axe, addresses):
    wrong = []
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda said: errors.append(said.text) if said.type == "error" and "404" not in said.text else None
    )
    for address in addresses:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                wrong.append(f"{address} at {width}: {wide} px too wide")
            wrong += [f"{address} at {width}: {fault}" for fault in axe(page)]
        wrong += [f"{address}: {error}" for error in errors]
        errors.clear()
    return wrong


def test_public_pages_are_accessible_and_fit_the_screen(context, axe):
    addresses = _walk(context.new_page(), PUBLIC)
    assert "/m/joint-2016" in addresses
    assert "\n".join(_faults(context, axe, addresses)) == ""


def test_organiser_pages_are_accessible_and_fit_the_screen(chrome, server, signed_in, axe):
    context = chrome.new_context(base_url=server.url, storage_state=signed_in, locale="en-GB", reduced_motion="reduce")
    addresses = [a for a in _walk(context.new_page(), ORGANISER) if a.startswith(("/o", "/c", "/g"))]
    assert len(addresses) > 10
    assert "\n".join(_faults(context, axe, addresses)) == ""
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_form_with_errors_is_accessible(context, axe, width):
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/m/joint-2016")
    link = page.locator("a[href$='/register']")
    if link.count() == 0:
        page.goto("/m/joint-2016/register")
        assert axe(page) == []
        return
    link.first.click()
    page.locator("main form button[type=submit], main form .btn.main").first.click()
    page.wait_for_load_state()
    assert axe(page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_settings_with_errors_are_accessible_and_fit_the_screen(chrome, server, signed_in, axe, width):
    context = chrome.new_context(base_url=server.url, storage_state=signed_in, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/o/joint-2016/settings")
    for name, wrong in {"title": "", "capacity": "many", "contact_email": "x@", "venue": "a\u202eb"}.items():
        page.fill(f"[name={name}]", wrong)
    page.click("main .btn.main")
    page.wait_for_load_state()
    links = page.eval_on_selector_all(".errors a", "links => links.map(a => a.hash)")
    assert links == ["#title", "#venue", "#capacity", "#contact_email"]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert axe(page) == []
    context.close()
