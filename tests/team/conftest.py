import pytest

from tests.factories import NOW
from tracker.core import clock
from tracker.core.access import Actor
from tracker.team.operations import NewMember, add_member

SECRET = "test"


@pytest.fixture(autouse=True)
def _now(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def meeting(make):
    make.meeting()
    return make.meeting(slug="joint", short_title="Joint meeting", contact_email="olga@example.org")


@pytest.fixture
def olga(make, meeting):
    """The organiser who acts; somebody of another meeting is there too."""
    make.role(make.user(), make.meeting(), "organiser")
    user = make.user(name="Olga", email="olga@example.org")
    make.role(user, meeting, "organiser")
    return Actor("user", user.id, "Olga")


@pytest.fixture
def add(meeting, olga):
    def begin(email, role="desk", language="en", now=NOW):
        add_member(meeting, NewMember(email, role, language), secret=SECRET, by=olga, now=now)

    return begin
