from datetime import timedelta

from tests.factories import NOW
from tracker.audit.operations import record
from tracker.audit.queries import list_acts, list_latest
from tracker.core.access import SYSTEM


def test_the_latest_acts_of_a_meeting_come_first_and_no_others(make):
    ours, other = make.meeting(), make.meeting()
    for minutes in range(3):
        record(f"act.{minutes}", by=SYSTEM, at=NOW + timedelta(minutes=minutes), meeting_id=ours.id)
    record("noise", by=SYSTEM, at=NOW + timedelta(hours=1), meeting_id=other.id)
    assert [entry.action for entry in list_latest(ours.id, 2)] == ["act.2", "act.1"]


def test_the_latest_acts_of_one_kind_come_first_and_no_others(make):
    ours, other = make.meeting(), make.meeting()
    for minutes in range(3):
        at = NOW + timedelta(minutes=minutes)
        record("meeting.changed", by=SYSTEM, at=at, meeting_id=ours.id, subject=str(minutes))
    record("noise", by=SYSTEM, at=NOW + timedelta(hours=1), meeting_id=ours.id)
    record("meeting.changed", by=SYSTEM, at=NOW + timedelta(hours=1), meeting_id=other.id)
    assert [entry.subject_label for entry in list_acts(ours.id, "meeting.changed", 2)] == ["2", "1"]
