from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import Actor
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.registration import sending
from tracker.registration.exports import Export
from tracker.registration.lists import Filter
from tracker.registration.sending import Wanted

BY = Actor("user", new_id(), "Organiser")


@pytest.fixture
def meeting(make):
    meeting = make.meeting()
    make.participant(meeting=meeting, family_name="Wu", code="22222")
    make.participant(meeting=meeting, family_name="Odhiambo", code="33333", list_consent=False)
    make.participant()
    return meeting


def test_both_files_hold_the_same_people_and_nobody_else(app, meeting):
    wanted = Wanted(meeting.id, Filter(), "people", programs=True)
    with app.test_request_context():
        text = sending.send(wanted, "csv", by=BY, now=NOW).get_data(as_text=True)
        content = sending.send(wanted, "xlsx", by=BY, now=NOW, sheet_name="People").get_data()
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("People").to_python()
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["33333", "22222"]
    assert [row[0] for row in sheet] == ["code", "33333", "22222"]


def test_the_files_are_downloads_with_a_name(app, meeting):
    with app.test_request_context():
        answers = [sending.send(Wanted(meeting.id, Filter(), "x-people"), e, by=BY, now=NOW) for e in ("csv", "xlsx")]
        for answer in answers:
            answer.close()
    assert [(answer.headers["Content-Disposition"], answer.content_type) for answer in answers] == [
        ('attachment; filename="x-people.csv"', sending.CSV),
        ('attachment; filename="x-people.xlsx"', sending.XLSX),
    ]


def test_who_did_not_agree_is_counted_in_the_last_line(app, meeting):
    with app.test_request_context():
        text = sending.send(Wanted(meeting.id, Filter(), "x", Export.PUBLISHED), "csv", by=BY, now=NOW).get_data(True)
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["Wu", "and 1 more person"]


def test_taking_a_list_away_is_written_down(app, meeting):
    wanted = Wanted(meeting.id, Filter(q="wu"), "x", Export.BADGES)
    with app.test_request_context():
        sending.send(wanted, "xlsx", by=BY, now=NOW).close()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "people.exported")).one()
    assert (entry.at, entry.actor_label, entry.meeting_id) == (NOW, "Organiser", meeting.id)
    filtered = {"q": "wu", "state": "confirmed"}
    assert entry.details == {"list": "badges", "format": "xlsx", "filter": filtered, "people": 1}
