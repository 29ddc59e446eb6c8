from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.audit.operations import record
from tracker.core.access import SYSTEM
from tracker.core.lately import window
from tracker.report.drafts import LONGEST, draft, side
from tracker.report.operations import lock_version


@pytest.fixture
def meeting(make):
    meeting = make.meeting()
    make.presence(make.participant(meeting), make.session(meeting))
    return meeting


def test_a_draft_is_kept_while_nothing_changes(meeting, queries):
    first = draft(meeting, NOW)
    with queries(1):
        assert draft(meeting, NOW) is first


def test_a_draft_is_written_anew_after_anything_was_done_at_the_meeting(meeting):
    first = draft(meeting, NOW)
    record("participant.changed", by=SYSTEM, at=NOW, meeting_id=meeting.id)
    assert draft(meeting, NOW) is not first


def test_a_draft_is_kept_when_the_window_of_the_last_minutes_moves(meeting, queries):
    first, later = draft(meeting, NOW), NOW + timedelta(minutes=6)
    assert window(later) != window(NOW)
    with queries(1):
        assert draft(meeting, later) is first


def test_a_change_is_noticed_in_a_later_window_too(meeting):
    first, later = draft(meeting, NOW), NOW + timedelta(minutes=6)
    record("participant.changed", by=SYSTEM, at=later, meeting_id=meeting.id)
    assert draft(meeting, later) is not first


def test_a_draft_is_written_anew_after_a_while_though_nothing_changed(meeting):
    first = draft(meeting, NOW)
    assert draft(meeting, NOW + LONGEST) is not first


def test_another_meetings_changes_leave_it_alone(meeting, make):
    first = draft(meeting, NOW)
    record("participant.changed", by=SYSTEM, at=NOW, meeting_id=make.meeting().id)
    assert draft(meeting, NOW) is first


def test_a_draft_can_be_asked_for_anew(meeting):
    first = draft(meeting, NOW)
    assert draft(meeting, NOW, anew=True) is not first


def test_a_draft_says_what_it_lacks(meeting):
    assert "attendance" in {check.key for check in draft(meeting, NOW).readiness.checks}


def test_a_version_and_the_draft_can_be_compared(meeting):
    lock_version(meeting, by=SYSTEM, now=NOW)
    assert (side(meeting, 1, NOW).document.version, side(meeting, 0, NOW).document.version) == (1, 0)
    assert side(meeting, 1, NOW).figures == side(meeting, 0, NOW).figures
