from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.factories import NOW
from tracker.attendance.models import CheckIn
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.dossier.errors import DatesInUse, ProgrammeChanged
from tracker.dossier.programme import Programme, change_expected, change_programme, read_standing
from tracker.meetings.errors import SessionInUse
from tracker.meetings.models import Part
from tracker.meetings.operations import AgendaDetails, DayDetails, SessionDetails
from tracker.meetings.queries import get_meeting, list_agenda, list_days, list_expected, list_sessions

FIRST = date(2026, 3, 2)
OPENING = SessionDetails(
    title="Opening", starts_at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC), ends_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
)
WANTED = Programme(
    starts_on=FIRST,
    ends_on=FIRST,
    timezone="Africa/Nairobi",
    days=[DayDetails(date=FIRST, sessions=(OPENING,))],
    agenda=[AgendaDetails(number="1", title="Opening")],
)


@pytest.fixture
def meeting(make):
    make.session(make.meeting())
    meeting = make.meeting(starts_on=FIRST, ends_on=date(2026, 3, 4))
    make.agenda_item(meeting, number="9", title="Closing")
    return meeting


def change(meeting, programme=WANTED):
    change_programme(meeting.id, programme, upon=read_standing(meeting).mark, by=SYSTEM, now=NOW)
    db.session.expire_all()


def check_in(make, meeting, **where):
    at_door = {"kind": "in", "at": NOW, "recorded_at": NOW, "result": "welcome"}
    make.save(
        CheckIn(id=new_id(), meeting_id=meeting.id, participant_id=make.participant(meeting).id, **where, **at_door)
    )


def test_dates_sessions_and_agenda_become_what_the_page_says(meeting):
    change(meeting)
    changed = get_meeting(meeting.slug)
    assert (changed.starts_on, changed.ends_on, changed.timezone) == (FIRST, FIRST, "Africa/Nairobi")
    assert [day.date for day in list_days(meeting.id)] == [FIRST]
    assert [session.title for session in list_sessions(meeting.id)] == ["Opening"]
    assert [item.number for item in list_agenda(meeting.id)] == ["1"]


def test_a_session_renamed_and_moved_keeps_its_check_ins_when_it_says_which_it_was(make, meeting):
    day = make.day(meeting)
    session = make.session(meeting, day, title="Welcome")
    make.session(meeting, day, title="Another")
    check_in(make, meeting, session_id=session.id)
    change(meeting, replace(WANTED, days=[DayDetails(date=FIRST, sessions=(replace(OPENING, was=session.id),))]))
    assert [(one.id, one.title) for one in list_sessions(meeting.id)] == [(session.id, "Opening")]


def test_a_session_people_are_checked_in_at_cannot_go(make, meeting):
    check_in(make, meeting, session_id=make.session(meeting, make.day(meeting)).id)
    with pytest.raises(SessionInUse):
        change(meeting, replace(WANTED, days=[DayDetails(date=FIRST)]))
    assert len(list_sessions(meeting.id)) == 1


def test_no_day_goes_once_anybody_is_checked_in(make, meeting):
    make.day(meeting, date=date(2026, 3, 3))
    check_in(make, meeting, day_id=make.day(meeting).id)
    with pytest.raises(DatesInUse):
        change(meeting)


def test_what_somebody_else_changed_meanwhile_is_not_written_over(meeting):
    mark = read_standing(meeting).mark
    change(meeting)
    with pytest.raises(ProgrammeChanged):
        change_programme(meeting.id, WANTED, upon=mark, by=SYSTEM, now=NOW)


def test_the_list_of_who_is_expected_becomes_the_chosen_one(make, meeting):
    kenya, kemi = make.organisation(short_name="SCRC Kenya"), make.organisation(short_name="KemI")
    make.expected(meeting)
    change_expected(meeting.id, [(kemi, Part.PARTNER), (kenya, Part.CENTRE)], by=SYSTEM, now=NOW)
    found = [(row.short_name, row.part) for row in list_expected(meeting.id)]
    assert found == [("KemI", Part.PARTNER), ("SCRC Kenya", Part.CENTRE)]
