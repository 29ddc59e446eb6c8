from datetime import date

import pytest

from tests.factories import NOW
from tracker.core.access import Actor, Role
from tracker.letters import operations
from tracker.letters.writing import writer

DATED = date(2026, 3, 2)


@pytest.fixture
def meeting(make):
    return make.meeting(
        slug="joint",
        title="Annual joint meeting of the regional centres",
        short_title="Annual joint meeting",
        organisers=["Secretariat of the Conventions", "Regional Centre, Nairobi"],
        contact_name="Olga Organiser",
        contact_email="olga@example.org",
    )


@pytest.fixture
def browser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


@pytest.fixture
def mia():
    return Actor("user", None, "Mia")


@pytest.fixture
def issue(meeting, mia):
    def issued(*people, language=""):
        ids = [person.id for person in people]
        return operations.issue(meeting, ids, writer(meeting, language, DATED), dated=DATED, by=mia, now=NOW)

    return issued
