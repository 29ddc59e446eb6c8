import pytest

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.core.access import Role
from tracker.report import queries


@pytest.fixture
def meeting(make):
    make.presence(make.participant(), make.session())  # noise: another meeting's
    return a_whole_meeting(make)


@pytest.fixture
def facts(meeting):
    return queries.facts(meeting, NOW)


@pytest.fixture
def organiser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)
