"""A real server with the sample meeting, started as `make run` starts it, and a real browser in front of it."""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests import browser as chromium
from tests.server import Server, start

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.timeout(600))


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
        yield lambda *flags: play.chromium.launch(executable_path=found, args=[*chromium.FLAGS, *flags])


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
def served(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the test's own application, served for real with its protection against forgery on."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", False)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page: rule, element, and what to do."""

    def run(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text())  # evaluated, not loaded: the page's policy allows no foreign script
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{fault['id']}: {node['html'][:160]} ({node['failureSummary'][:160]})"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return run
