"""A real server with the sample meeting, started as `make run` starts it, and a real browser in front of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import browser as chromium
from tests.server import Server, start
from tracker.accounts.models import User
from tracker.accounts.operations import begin_session
from tracker.core import clock

expect.set_options(timeout=60_000)  # a wait ends when what is awaited is there; a slow machine may take its time
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
ALIKE = Path(__file__).with_name("alike.js")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.timeout(1800))  # the walk of all pages on a slow machine


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """The product with the 2016 sample, shared by the journeys; each makes what it changes."""
    running = start(tmp_path_factory.mktemp("journey") / "data", TRACKER_LIMITS="off")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browsers() -> Iterator[Callable[..., Browser]]:
    """Starts a browser, with flags of its own if need be; one Playwright serves them all, as a process can have only one."""
    found = chromium.executable()
    assert found, "no Chromium: apt-get install chromium, or set CHROMIUM"
    with sync_playwright() as play:
        yield lambda *flags: play.chromium.launch(
            executable_path=found, args=[*chromium.FLAGS, *flags], timeout=180_000
        )


@pytest.fixture(scope="session")
def chrome(browsers: Callable[..., Browser]) -> Iterator[Browser]:
    running = browsers()
    yield running
    running.close()


@pytest.fixture
def context(chrome: Browser, server: Server) -> Iterator[BrowserContext]:
    """A fresh visitor at the server's address."""
    visitor = chrome.new_context(base_url=server.url, locale="en-GB", reduced_motion="reduce")
    yield visitor
    visitor.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def signed_in(chrome: Browser, server: Server, tmp_path_factory) -> str:
    """Where the organiser's cookies are kept, for `chrome.new_context(storage_state=...)`."""
    kept = tmp_path_factory.mktemp("state") / "organiser.json"
    visitor = chrome.new_context(base_url=server.url)
    page = visitor.new_page()
    page.goto(server.sign_in_link())
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/o"))
    visitor.storage_state(path=kept)
    visitor.close()
    return str(kept)


@pytest.fixture
def visit(chrome: Browser, app: Flask, served: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the test's own application in a browser of its own; `as_` signs somebody in."""
    opened: list[BrowserContext] = []

    def open_page(path: str, as_: User | None = None, **options: Any) -> Page:
        context = chrome.new_context(**{"base_url": served, "locale": "en-GB", "reduced_motion": "reduce"} | options)
        opened.append(context)
        if as_ is not None:
            client = app.test_client()
            with client.session_transaction() as session:
                session["_user_id"] = str(begin_session(as_, now=clock.now()))
            name = app.config["SESSION_COOKIE_NAME"]
            context.add_cookies([{"name": name, "value": client.get_cookie(name).value, "url": served}])
        page = context.new_page()
        page.goto(path.removeprefix("http://localhost"))
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page, once it is all there: rule, element, and what to do. Of rows made alike two are looked at."""

    def run(page: Page) -> list[str]:
        page.wait_for_load_state()
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text())  # evaluated, not loaded: the page's policy allows no foreign script
        found = page.evaluate(ALIKE.read_text())
        return [
            f"{fault['id']}: {node['html'][:160]} ({node['failureSummary'][:160]})"
            for fault in found
            for node in fault["nodes"]
        ]

    return run
