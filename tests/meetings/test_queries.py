"""Finding a meeting and its parts; what belongs to another meeting never comes along."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.audit.operations import record
from tracker.core.access import SYSTEM
from tracker.core.errors import NotFound
from tracker.meetings import queries


def test_a_meeting_is_found_by_its_address(make):
    ours, _noise = make.meeting(slug="ours"), make.meeting()
    assert queries.get_meeting("ours") == queries.find_meeting("ours") == ours
    assert queries.find_meeting("none") is None
    with pytest.raises(NotFound):
        queries.get_meeting("none")


def test_meetings_come_latest_first(make):
    old = make.meeting(starts_on=NOW.date().replace(year=2016))
    new = make.meeting()
    assert queries.list_meetings() == [new, old]


@pytest.mark.parametrize("number", [1, 3])
def test_the_programme_is_one_query_with_days_and_sessions_in_order(make, queries, number):
    from tracker.meetings.queries import list_programme

    meeting = make.meeting()
    make.session()
    late = make.day(meeting, date=meeting.starts_on + timedelta(days=1))
    early = make.day(meeting)
    sessions = [make.session(meeting, early, starts_at=NOW - timedelta(hours=n)) for n in range(number)]
    with queries(1):
        programme = list_programme(meeting.id)
    assert [(entry.day, entry.sessions) for entry in programme] == [(early, sessions[::-1]), (late, [])]


def test_days_sessions_agenda_and_expected_are_those_of_the_meeting(make):
    meeting = make.meeting()
    make.session(), make.agenda_item(), make.expected(make.meeting())
    session = make.session(meeting)
    item = make.agenda_item(meeting)
    expected = make.expected(meeting)
    assert [day.id for day in queries.list_days(meeting.id)] == [session.day_id]
    assert queries.list_sessions(meeting.id) == [session]
    assert queries.list_agenda(meeting.id) == [item]
    assert queries.list_expected(meeting.id) == [expected]
    assert queries.lock_meeting(meeting.id) == meeting


def test_changes_of_facts_are_told_after_a_revision_newest_first(make):
    ours, other = make.meeting(), make.meeting()
    for revision, meeting in ((2, ours), (3, ours), (4, ours), (5, other)):
        at = NOW + timedelta(minutes=revision)
        record("meeting.changed", by=SYSTEM, at=at, meeting_id=meeting.id, fields=[f"f{revision}"], revision=revision)
    record("document.added", by=SYSTEM, at=NOW + timedelta(hours=1), meeting_id=ours.id)
    record("meeting.changed", by=SYSTEM, at=NOW + timedelta(hours=2), meeting_id=ours.id)  # kept before revisions were
    found = queries.list_changes(ours.id, after=2)
    assert [(change.by, change.fields) for change in found] == [("the system", ["f4"]), ("the system", ["f3"])]
