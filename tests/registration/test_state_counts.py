from tests.factories import NOW
from tracker.registration.models import State
from tracker.registration.state_counts import Counts, count_states


def test_counts_say_how_many_are_in_each_state(make):
    meeting = make.meeting()
    make.participant()  # at another meeting
    make.participant(meeting), make.participant(meeting, flagged_at=NOW)
    make.participant(meeting, state=State.WITHDRAWN)
    counts = count_states(meeting.id)
    assert counts.states == {State.CONFIRMED: 2, State.WITHDRAWN: 1}
    asked = ("", "standing", "flagged", State.CONFIRMED, State.INVITED)
    assert [counts.of(state) for state in asked] == [3, 2, 1, 2, 0]


def test_of_a_meeting_without_anybody_nobody_is_counted(make):
    assert count_states(make.meeting().id) == Counts()
