"""A meeting with a session that is on, served for real to somebody at the door, and phones that open its desk."""

from datetime import timedelta

import pytest

from tracker.core import clock
from tracker.core.access import Actor, Holder, Role


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint")


@pytest.fixture
def session(make, meeting):
    return make.session(meeting, title="Opening", starts_at=clock.now(), ends_at=clock.now() + timedelta(days=1000))


@pytest.fixture
def ada(make, meeting):
    make.participant(meeting, given_name="Wei", family_name="Zhang")
    return make.participant(meeting, given_name="Thị Anh", family_name="Nguyễn")


@pytest.fixture
def site(app, monkeypatch, session, served):
    """The application served for real, with its protection against forgery on, to somebody at the door."""
    held = Holder(Actor("user", None, "Dina"), roles={"joint": frozenset({Role.DESK})})
    monkeypatch.setitem(app.extensions, "tracker.who", lambda: held)
    return served


@pytest.fixture
def phone(chrome, site):
    """Opens the desk on a phone."""
    opened = []

    def start(context):
        page = context.new_page()
        page.goto("/c/joint")
        return page

    def open_desk(**values):
        context = chrome.new_context(base_url=site, viewport={"width": 390, "height": 844}, **values)
        opened.append(context)
        return start(context)

    yield open_desk
    for context in opened:
        context.unroute_all(behavior="ignoreErrors")  # the app goes on sending: closing would wait for its last request
        context.close()
