from datetime import timedelta

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.lately import WINDOW, window
from tracker.figures import changes
from tracker.recommendations.models import State
from tracker.recommendations.operations import move


def test_the_stamp_stays_equal_while_nothing_happens(make):
    meeting = make.meeting()
    assert changes.stamp(meeting.id, NOW) == changes.stamp(meeting.id, NOW + timedelta(seconds=1))


def test_a_point_changes_the_stamp_of_its_own_meeting_only(make):
    meeting, other = make.meeting(), make.meeting()
    before = changes.stamp(meeting.id, NOW), changes.stamp(other.id, NOW)
    make.point(make.group(meeting))
    assert changes.stamp(meeting.id, NOW) != before[0]
    assert changes.stamp(other.id, NOW) == before[1]


def test_a_new_revision_of_the_meeting_changes_its_stamp(make):
    meeting = make.meeting()
    before = changes.stamp(meeting.id, NOW)
    meeting.revision += 1
    make.save(meeting)
    assert changes.stamp(meeting.id, NOW) != before


def test_the_window_moves_on_a_fixed_grid():
    assert window(NOW) == window(NOW + timedelta(seconds=59))
    assert window(NOW + WINDOW) - window(NOW) == WINDOW


def test_what_becomes_of_a_recommendation_changes_the_stamp_of_every_meeting(make):
    meeting, other = make.meeting(), make.meeting()
    before = changes.stamp(meeting.id, NOW)
    move(make.recommendation(other), State.DONE, "", by=SYSTEM, now=NOW)
    assert changes.stamp(meeting.id, NOW) != before


def test_what_was_kept_is_compared_by_its_own_window_and_the_next_by_todays_in_one_statement(make, queries):
    meeting, other = make.meeting(), make.meeting()
    make.point(make.group(meeting))
    for later in (NOW, NOW + timedelta(minutes=40), NOW - timedelta(minutes=40)):
        expected = changes.stamp(meeting.id, NOW), changes.stamp(meeting.id, later)
        with queries(1):
            assert changes.then_and_now(meeting.id, NOW, later) == expected
    assert changes.stamp(other.id, NOW) not in expected
