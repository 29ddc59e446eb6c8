from datetime import timedelta

from tests.factories import NOW
from tracker.core.access import Actor
from tracker.registration.decisions import decide_held
from tracker.registration.rules import State
from tracker.registration.undoing import WaitingDecision, open_decisions, waiting

MIA = Actor("user", None, "Mia")


def test_what_can_be_undone_is_said_with_the_time_on_the_meetings_clocks(make):
    meeting = make.meeting(timezone="Asia/Tokyo")
    people = [make.participant(meeting, state=State.SUBMITTED) for _ in range(2)]
    decision = decide_held(meeting, [one.id for one in people], State.DECLINED, by=MIA, now=NOW).decision
    assert waiting(meeting, NOW) == [WaitingDecision(decision.id, 2, "Declined", "Mia", "18:02")]
    assert waiting(meeting, NOW + timedelta(minutes=2)) == []


def test_only_what_is_about_one_person_where_they_are_named(make):
    meeting = make.meeting()
    ada, bob = (make.participant(meeting, state=State.SUBMITTED) for _ in range(2))
    first = decide_held(meeting, [ada.id], State.CONFIRMED, by=MIA, now=NOW).decision
    second = decide_held(meeting, [bob.id], State.CONFIRMED, by=MIA, now=NOW + timedelta(seconds=1)).decision
    assert list(open_decisions(meeting.id, NOW + timedelta(seconds=2))) == [second, first]
    assert list(open_decisions(meeting.id, NOW + timedelta(seconds=2), ada.id)) == [first]
