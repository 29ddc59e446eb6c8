from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.core.metrics import Queue
from tracker.outputs import operations, queries
from tracker.outputs.errors import NoSuchFile, NoSuchList
from tracker.outputs.models import ListState, MadeFile


def test_sessions_and_days_are_counted_for_each_attendee(meeting):
    found = queries.list_attendees(meeting)
    assert (len(found), sorted({(one.sessions, one.days) for one in found})) == (12, [(1, 1), (2, 1)])
    assert [queries.attended_more(meeting.id, than) for than in (11, 12)] == [True, False]


def test_lists_are_found_by_number_and_the_latest_without(meeting, make):
    assert queries.find_latest(meeting.id) is None
    for state in (ListState.PROVISIONAL, ListState.FINAL):
        operations.issue_list(meeting, state, by=SYSTEM, now=NOW)
    assert [one.number for one in queries.list_issued(meeting.id)] == [2, 1]
    assert (queries.find_latest(meeting.id).number, queries.next_number(meeting.id)) == (2, 3)
    with pytest.raises(NoSuchList):
        queries.get_issued(make.meeting().id, 1)


def test_files_are_the_meetings_own(meeting, make):
    file = operations.ask_for_file(meeting, "pdf", by=SYSTEM, now=NOW)
    assert (queries.list_made(meeting.id, "participants"), queries.list_made(meeting.id, "box")) == ([file], [])
    assert (queries.list_made(meeting.id), queries.get_made(meeting.id, file.id)) == ([file], file)
    for where, which in ((make.meeting().id, file.id), (meeting.id, new_id())):
        with pytest.raises(NoSuchFile):
            queries.get_made(where, which)


def test_those_who_agreed_are_counted_as_far_as_needed(make):
    meeting = make.meeting()
    make.participant(meeting)
    make.participant(meeting, list_consent=False)
    make.participant()
    assert [queries.names_more(meeting.id, number) for number in (0, 1)] == [True, False]


def test_nobody_is_read_to_know_whether_many_agreed(meeting, steps):
    taken = [step for step in steps(lambda: queries.names_more(meeting.id, 1)) if " participant " in step]
    assert taken in ([], ["SEARCH participant USING COVERING INDEX ix_participant_states (meeting_id=?)"])


def test_a_number_that_no_database_knows_is_no_list(make):
    with pytest.raises(NoSuchList):
        queries.get_issued(make.meeting().id, 10**30)


def test_lists_wait_until_somebody_begins_to_make_them(make):
    meeting = make.meeting()
    assert queries.waiting(NOW) == Queue(0, None)
    for minutes, begun in ((9, True), (5, False), (2, False)):
        asked = NOW - timedelta(minutes=minutes)
        file = MadeFile(meeting_id=meeting.id, kind="xlsx", language="en", asked_at=asked, asked_by="Olga")
        file.started_at = asked if begun else None
        make.save(file)
    assert queries.waiting(NOW) == Queue(2, NOW - timedelta(minutes=5))


def test_who_agrees_no_more_is_counted_in_the_lists_that_name_them(meeting, make):
    named, shown, erased, unnamed, other = [make.participant(meeting) for _ in range(5)]
    session = make.session(meeting)
    for person in (named, shown, erased, unnamed):
        make.presence(person, session)
    unnamed.list_consent, shown.email_consent, shown.email = False, True, "shown@example.org"
    db.session.flush()
    issued = operations.issue_list(meeting, ListState.FINAL, by=SYSTEM, now=NOW)
    assert queries.count_withdrawn(issued) == 0
    shown.email_consent = other.list_consent = False
    db.session.flush()
    assert queries.count_withdrawn(issued) == 1
    named.list_consent, erased.erased_at = False, NOW
    db.session.flush()
    assert queries.count_withdrawn(issued) == 3
