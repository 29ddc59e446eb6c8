"""Every page, in a real browser, on a desk, a phone and a small phone: nothing axe objects to, nothing to scroll sideways."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import WIDTHS, faults
from tests.server import ROOT

pytestmark = pytest.mark.walk
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


def _walk(context, axe, start, within="/", depth=3):
    """One address of every kind of page that links lead to, and what is wrong with those of them `within`; each is opened once."""
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda said: errors.append(said.text) if said.type == "error" and "404" not in said.text else None
    )
    found = {_kind(address): address for address in start}
    waiting, wrong = [(address, depth) for address in start], []
    while waiting:
        address, left = waiting.pop(0)
        if not left and not address.startswith(within):
            continue
        page.goto(address)
        links = page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))") if left else []
        for link in links:
            here = urlsplit(link)
            target = here.path + (f"?{here.query}" if here.query else "")
            if here.netloc or not target.startswith("/") or SKIPPED.search(target) or _kind(target) in found:
                continue
            found[_kind(target)] = target
            waiting.append((target, left - 1))
        if address.startswith(within):
            wrong += [f"{address}{fault}" for fault in [*faults(page, axe), *(f": {error}" for error in errors)]]
        errors.clear()
    return sorted(address for address in found.values() if address.startswith(within)), "\n".join(wrong)


def test_the_two_phones_are_given_the_same_look():
    styles = "".join(path.read_text() for path in (ROOT / "tracker" / "static" / "css").glob("*.css"))
    borders = [float(border) * 16 for border in re.findall(r"\((?:min|max)-width:\s*([\d.]+)rem", styles)]
    assert len(borders) > 10
    assert [border for border in borders if min(WIDTHS) <= border <= 390] == []
    assert re.findall(r"\((?:min|max)-width:\s*[\d.]+px|@container", styles) == []


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("<li><a href='/x'></a></li>", "link-name"),
        ("<li style='color: #aaa; background: #fff'>pale</li>", "color-contrast"),
        ("<li><button aria-label=''></button></li>", "button-name"),
    ],
)
def test_axe_finds_the_one_faulty_row_among_many_and_every_row_comes_back(page, axe, row, rule):
    good = "<li><a href='/y'>one</a></li><li>dark</li><li><button aria-label='do'></button></li>"
    page.set_content(f"<html lang=en><title>t</title><main><h1>h</h1><ul>{good * 5}{row}{good * 5}</ul></main>")
    assert [fault.split(":")[0] for fault in axe(page)] == [rule]
    assert [one.is_visible() for one in page.locator("li").all()] == [True] * 31


def test_public_pages_are_accessible_and_fit_the_screen(context, axe):
    addresses, wrong = _walk(context, axe, PUBLIC)
    assert "/m/joint-2016" in addresses
    assert wrong == ""


def test_organiser_pages_are_accessible_and_fit_the_screen(chrome, server, signed_in, axe):
    context = chrome.new_context(base_url=server.url, storage_state=signed_in, locale="en-GB", reduced_motion="reduce")
    addresses, wrong = _walk(context, axe, ORGANISER, within=("/o", "/c", "/g"))
    assert len(addresses) > 10
    assert wrong == ""
    context.close()


def test_the_form_with_errors_is_accessible(context, axe):
    page = context.new_page()
    page.goto("/m/joint-2016")
    link = page.locator("a[href$='/register']")
    if link.count() == 0:
        page.goto("/m/joint-2016/register")
        assert faults(page, axe) == []
        return
    link.first.click()
    page.locator("main form button[type=submit], main form .btn.main").first.click()
    expect(page.locator(".errors")).to_be_visible()
    assert faults(page, axe) == []


def test_the_settings_with_errors_are_accessible_and_fit_the_screen(chrome, server, signed_in, axe):
    context = chrome.new_context(base_url=server.url, storage_state=signed_in, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.goto("/o/joint-2016/settings")
    for name, wrong in {"title": "", "capacity": "many", "contact_email": "x@", "venue": "a\u202eb"}.items():
        page.fill(f"[name={name}]", wrong)
    page.click("main .btn.main")
    expect(page.locator(".errors a")).to_have_count(4)
    links = page.eval_on_selector_all(".errors a", "links => links.map(a => a.hash)")
    assert links == ["#title", "#venue", "#capacity", "#contact_email"]
    assert faults(page, axe) == []
    context.close()
