"""Entering a meeting, its programme, agenda and expected organisations."""

from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.meetings import operations, queries
from tracker.meetings.errors import DayInUse, MeetingChanged, SessionInUse, SlugTaken
from tracker.meetings.models import Part, SessionKind
from tracker.meetings.operations import AgendaDetails, DayDetails, MeetingDetails, SessionDetails

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
DETAILS = {
    "slug": "joint",
    "title": "Joint meeting",
    "short_title": "Joint",
    "starts_on": MONDAY,
    "ends_on": TUESDAY,
    "timezone": "Europe/Zurich",
}


def session(title, hour, **values):
    start = NOW.replace(hour=hour)
    return SessionDetails(title=title, starts_at=start, ends_at=start + timedelta(hours=2), **values)


def test_create_meeting_stores_every_fact_and_records_the_act(app):
    meeting = operations.create_meeting(MeetingDetails(**DETAILS, objectives=["One"]), by=SYSTEM, now=NOW)
    db.session.expire_all()
    stored = queries.get_meeting("joint")
    assert (stored.id, stored.title, stored.objectives, stored.revision) == (meeting.id, "Joint meeting", ["One"], 1)
    assert db.session.scalars(select(AuditEntry.action)).all() == ["meeting.created"]


def test_create_meeting_refuses_a_slug_that_is_taken(make):
    make.meeting(slug="joint")
    with pytest.raises(SlugTaken) as refused:
        operations.create_meeting(MeetingDetails(**DETAILS), by=SYSTEM, now=NOW)
    assert str(refused.value) == 'There is a meeting "joint" already.'
    assert len(queries.list_meetings()) == 1


def test_change_meeting_keeps_the_slug_raises_the_revision_and_says_what_changed(make):
    meeting, noise = make.meeting(slug="old"), make.meeting()
    operations.change_meeting(meeting.id, MeetingDetails(**DETAILS | {"title": "New title"}), by=SYSTEM, now=NOW)
    db.session.expire_all()
    stored = queries.get_meeting("old")
    assert (stored.title, stored.revision) == ("New title", 2)
    assert queries.get_meeting(noise.slug).revision == 1
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.details["changes"]["title"][1] == "New title"


def test_change_meeting_without_a_change_leaves_no_trace(app):
    meeting = operations.create_meeting(MeetingDetails(**DETAILS), by=SYSTEM, now=NOW)
    operations.change_meeting(meeting.id, MeetingDetails(**DETAILS), by=SYSTEM, now=NOW)
    db.session.expire_all()
    assert queries.get_meeting("joint").revision == 1
    assert db.session.scalars(select(AuditEntry.action)).all() == ["meeting.created"]


def test_change_meeting_refuses_what_was_written_upon_older_facts(app):
    meeting = operations.create_meeting(MeetingDetails(**DETAILS), by=SYSTEM, now=NOW)
    theirs, ours = (MeetingDetails(**DETAILS | {"theme": theme}) for theme in ("Theirs", "Ours"))
    operations.raise_revision(meeting.id)  # a document was added: no fact has changed
    operations.change_meeting(meeting.id, theirs, by=SYSTEM, now=NOW, upon=1)
    with pytest.raises(MeetingChanged):
        operations.change_meeting(meeting.id, ours, by=SYSTEM, now=NOW, upon=2)
    assert queries.get_meeting("joint").theme == "Theirs"
    operations.change_meeting(meeting.id, ours, by=SYSTEM, now=NOW, upon=3)
    assert queries.get_meeting("joint").theme == "Ours"


def test_set_programme_keeps_days_sessions_and_times_in_order(make):
    meeting = make.meeting()
    operations.set_agenda(meeting.id, [AgendaDetails(number="1", title="Opening")])
    days = [
        DayDetails(
            date=MONDAY,
            title="Opening day",
            sessions=(session("Opening", 8, agenda_number="1"), session("Coffee", 10, kind=SessionKind.BREAK)),
        ),
        DayDetails(date=TUESDAY),
    ]
    operations.set_programme(meeting.id, days)
    db.session.expire_all()
    assert [(d.date, d.title) for d in queries.list_days(meeting.id)] == [(MONDAY, "Opening day"), (TUESDAY, "")]
    stored = queries.list_sessions(meeting.id)
    assert [(s.title, s.position, s.kind) for s in stored] == [("Opening", 1, "plenary"), ("Coffee", 2, "break")]
    assert stored[0].agenda_item_id == queries.list_agenda(meeting.id)[0].id
    assert queries.get_meeting(meeting.slug).revision == 3


def test_set_programme_again_keeps_the_ids_of_sessions_that_stay_moved_renamed_or_swapped(make):
    meeting = make.meeting()
    first = operations.set_programme(
        meeting.id, [DayDetails(date=MONDAY, sessions=(session("A", 8), session("B", 11), session("C", 14)))]
    )
    ids = {s.title: s.id for s in first}
    moved = session("A", 16)
    renamed = session("B, continued", 11)
    same = session("C", 14)
    again = operations.set_programme(meeting.id, [DayDetails(date=MONDAY, sessions=(same, renamed, moved))])
    assert [s.id for s in again] == [ids["C"], ids["B"], ids["A"]]
    assert [s.position for s in again] == [1, 2, 3]


def test_set_programme_refuses_to_drop_a_session_people_are_checked_in_at(make):
    meeting = make.meeting()
    kept = operations.set_programme(meeting.id, [DayDetails(date=MONDAY, sessions=(session("A", 8),))])[0]
    with pytest.raises(SessionInUse):
        operations.set_programme(meeting.id, [DayDetails(date=TUESDAY)], in_use={kept.id})
    assert [s.title for s in queries.list_sessions(meeting.id)] == ["A"]
    operations.set_programme(meeting.id, [DayDetails(date=TUESDAY)])
    assert [d.date for d in queries.list_days(meeting.id)] == [TUESDAY]


def test_set_programme_refuses_to_drop_a_day_people_are_checked_in_at(make):
    meeting = make.meeting()
    day = make.day(meeting, date=MONDAY)
    with pytest.raises(DayInUse):
        operations.set_programme(meeting.id, [DayDetails(date=TUESDAY)], in_use={day.id})
    assert [d.date for d in queries.list_days(meeting.id)] == [MONDAY]


def test_set_agenda_keeps_items_by_their_number_whatever_their_new_place(make):
    meeting = make.meeting()
    items = [
        AgendaDetails(number="1", title="Opening"),
        AgendaDetails(number="2", title="Matters"),
        AgendaDetails(number="2 (a)", title="First matter", parent="2"),
    ]
    before = operations.set_agenda(meeting.id, items)
    ids = {number: item.id for number, item in before.items()}
    operations.set_agenda(meeting.id, [items[1], items[2], AgendaDetails(number="3", title="Closure")])
    db.session.expire_all()
    stored = queries.list_agenda(meeting.id)
    assert [(i.number, i.position) for i in stored] == [("2", 1), ("2 (a)", 2), ("3", 3)]
    assert (stored[0].id, stored[1].id, stored[1].parent_id) == (ids["2"], ids["2 (a)"], ids["2"])


def test_set_expected_keeps_the_name_as_at_the_meeting(make):
    meeting = make.meeting()
    centre, partner = make.organisation(name="Old name"), make.organisation()
    operations.set_expected(meeting.id, [(centre, Part.CENTRE), (partner, Part.PARTNER)], {})
    centre.name = "New name"
    db.session.commit()
    operations.set_expected(meeting.id, [(centre, Part.CENTRE)], {})
    assert [(e.name, e.part) for e in queries.list_expected(meeting.id)] == [("Old name", Part.CENTRE)]


def test_times_come_back_in_utc_whatever_zone_they_were_entered_in(make):
    meeting = make.meeting()
    start = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=13)))
    details = SessionDetails(title="A", starts_at=start, ends_at=start + timedelta(hours=1))
    operations.set_programme(meeting.id, [DayDetails(date=MONDAY, sessions=(details,))])
    db.session.expire_all()
    assert queries.list_sessions(meeting.id)[0].starts_at == start
