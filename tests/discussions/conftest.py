"""A group with its link opened, somebody signed in, and the hostile texts every page must show inert."""

import pytest

from tracker.core.access import Actor, Holder
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.discussions import grants
from tracker.meetings.models import Meeting

#: what has become active in other systems when shown as it came
HOSTILE = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=1">',
    "'\"><svg/onload=window.hacked=1>",
    "javascript:window.hacked=1",
    "</textarea><script>window.hacked=1</script>",
    "</template><script>window.hacked=1</script>",
    "{{ 7*7 }}{% raw %}",
    "${window.hacked=1}",
    "<iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<a href='javascript:window.hacked=1'>x</a>",
    "]]><![CDATA[<b>",
    "=HYPERLINK(1)",
)


def meeting_of(group):
    return db.session.get_one(Meeting, group.meeting_id)


@pytest.fixture
def meeting(make):
    """A meeting beside another one with a group, a member and a point of its own."""
    noise = make.group(topic="Noise")
    make.member(noise, make.participant())
    make.point(noise, text="Noise")
    return make.meeting(slug="joint", contact_email="brs@example.org")


@pytest.fixture
def group(make, meeting):
    return make.group(meeting, number=2, slug="2", topic="Technology transfer")


@pytest.fixture
def writer(client, group, meeting):
    """A browser let in by the group's private link."""
    assert client.get(grants.link_to(meeting, group)).status_code == 303
    return client


@pytest.fixture
def signed_in(app, monkeypatch):
    """Be somebody with a role at a meeting for the rest of the test."""

    def become(*roles, at=None, scopes=None, user=None):
        actor = Actor("user", user.id if user else new_id(), "Olga Organiser")
        held = {at.slug: frozenset(roles)} if at is not None else {}
        monkeypatch.setitem(app.extensions, "tracker.who", lambda: Holder(actor, roles=held, scopes=scopes))

    return become
