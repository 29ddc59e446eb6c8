import pytest

from tracker.core.access import Actor, Role


@pytest.fixture
def meeting(make):
    return make.meeting(slug="joint", contact_name="Secretariat", contact_email="sec@example.org")


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def mia():
    return Actor("user", None, "Mia")
