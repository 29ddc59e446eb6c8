import pytest

from tracker.core.access import Actor

BY = Actor("user", None, "Olga Organiser")


@pytest.fixture
def meeting(make):
    """A meeting beside another one with a recommendation, an owner and a group's recommendation of its own."""
    noise = make.meeting(slug="noise")
    make.recommendation(noise, owner=make.owner(noise, contact_email="noise@example.org"), text="Noise")
    make.point(make.group(noise), heading="recommendations", text="Noise")
    return make.meeting(slug="joint", short_title="Joint meeting")


@pytest.fixture
def group(make, meeting):
    return make.group(meeting, number=1, slug="1", topic="Coordination")


@pytest.fixture
def point(make, group):
    return make.point(group, heading="recommendations", text="Share one calendar", addressee="centres", owner="UNEP")
