from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.discussions.queries import list_groups
from tracker.dossier.starting import Start, start_meeting
from tracker.meetings.errors import SlugTaken
from tracker.meetings.models import Part, SessionKind
from tracker.meetings.queries import list_agenda, list_days, list_expected, list_sessions
from tracker.organisations.models import CentreMandate
from tracker.questions.queries import all_questions
from tracker.registration.models import Participant

JOINT = Start(
    slug="joint-2027",
    title="Joint meeting of the centres, 2027",
    short_title="Joint 2027",
    starts_on=date(2027, 10, 25),
    ends_on=date(2027, 10, 26),
    timezone="America/Montevideo",
    city="Montevideo",
)


def start(start=JOINT, after=None, centres=False):
    meeting = start_meeting(start, after=after, centres=centres, by=SYSTEM, now=NOW)
    db.session.expire_all()
    return meeting


@pytest.fixture
def earlier(make):
    """Two days of an earlier meeting with something of everything, and a noise meeting beside it."""
    meeting = make.meeting(
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 3, 4),
        timezone="Europe/Zurich",
        confirms_itself=True,
        contact_email="desk@example.org",
        venue="Old hall",
        summary="It went well.",
    )
    item = make.agenda_item(meeting, number="1", title="Opening", discussion=["Much was said."], outcome="Agreed.")
    make.agenda_item(meeting, number="1 (a)", title="Officers", parent_id=item.id)
    first, third = (
        make.day(meeting, date=date(2026, 3, 2), title="Day of opening"),
        make.day(meeting, date=date(2026, 3, 4)),
    )
    session = make.session(
        meeting,
        first,
        title="Groups",
        kind=SessionKind.GROUPS,
        speaker="Ana Silva",
        room="Room 1",
        starts_at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        ends_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC),
        agenda_item_id=item.id,
    )
    make.session(
        meeting,
        third,
        title="Of a day too many",
        starts_at=datetime(2026, 3, 4, 8, 0, tzinfo=UTC),
        ends_at=datetime(2026, 3, 4, 9, 0, tzinfo=UTC),
    )
    make.expected(meeting, make.organisation(short_name="BCRC Egypt"))
    make.expected(meeting, make.organisation(short_name="KemI"), part=Part.PARTNER)
    make.group(meeting, topic="Training", number=3, session_id=session.id, room="Room 2")
    make.question(meeting, "Food", choices=["Anything", "Halal"])
    make.participant(meeting)
    make.session(make.meeting())
    return meeting


def test_a_meeting_alone_has_a_day_for_each_date_and_no_one_can_register_yet(make):
    make.organisation()
    meeting = start()
    assert [day.date for day in list_days(meeting.id)] == [date(2027, 10, 25), date(2027, 10, 26)]
    assert (list_sessions(meeting.id), list_expected(meeting.id), meeting.registration_opens_at) == ([], [], None)


def test_a_meeting_alone_may_expect_every_regional_centre_in_service(make):
    centre, gone, _partner = make.organisation(), make.organisation(), make.organisation(type="ngo")
    make.save(CentreMandate(organisation_id=centre.id, convention="basel"))
    make.save(CentreMandate(organisation_id=gone.id, convention="basel", valid_to=date(2020, 1, 1)))
    expected = list_expected(start(centres=True).id)
    assert [(row.organisation_id, row.part) for row in expected] == [(centre.id, Part.CENTRE)]


def test_after_an_earlier_one_the_programme_keeps_its_hours_on_the_new_days_and_clocks(earlier):
    meeting = start(after=earlier)
    (session,) = list_sessions(meeting.id)
    assert (session.title, session.kind, session.speaker, session.room) == ("Groups", SessionKind.GROUPS, "", "")
    assert session.starts_at == datetime(2027, 10, 25, 12, 0, tzinfo=UTC)  # nine o'clock in Montevideo as in Zurich
    assert session.ends_at == datetime(2027, 10, 26, 3, 30, tzinfo=UTC)
    assert [day.title for day in list_days(meeting.id)] == ["Day of opening", ""]


def test_after_an_earlier_one_centres_agenda_groups_and_questions_come_along(earlier):
    meeting = start(after=earlier, centres=True)
    assert [(row.short_name, row.part) for row in list_expected(meeting.id)] == [
        ("BCRC Egypt", Part.CENTRE),
        ("KemI", Part.PARTNER),
    ]
    opening, officers = list_agenda(meeting.id)
    assert (officers.title, officers.parent_id, opening.discussion, opening.outcome) == ("Officers", opening.id, [], "")
    (group,), (session,) = list_groups(meeting.id), list_sessions(meeting.id)
    assert (group.number, group.topic, group.room, group.session_id) == (3, "Training", "", session.id)
    assert session.agenda_item_id == opening.id
    assert [question.label for question in all_questions(meeting.id, 0)] == ["Food"]


def test_after_an_earlier_one_no_person_and_no_text_of_what_was_said_comes_along(earlier):
    meeting = start(after=earlier)
    assert db.session.query(Participant).filter_by(meeting_id=meeting.id).count() == 0
    assert (meeting.confirms_itself, meeting.contact_email) == (True, "desk@example.org")
    assert (meeting.venue, meeting.summary, meeting.registration_opens_at) == ("", "", None)


def test_an_address_that_is_taken_stores_nothing(make, earlier):
    with pytest.raises(SlugTaken):
        start(replace(JOINT, slug=earlier.slug))
