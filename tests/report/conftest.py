import pytest

from tests.factories import NOW
from tests.report.build import a_whole_meeting
from tracker.report.compile import compile_report


@pytest.fixture
def meeting(make):
    make.presence(make.participant(), make.session())  # noise: another meeting's
    return a_whole_meeting(make)


@pytest.fixture
def document(meeting):
    return compile_report(meeting, NOW)
