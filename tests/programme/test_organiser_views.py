"""The pages of the programme: what is typed is stored or kept, and nobody overwrites anybody."""

import re

import pytest

from tests.factories import NOW
from tracker.attendance.models import CheckIn, Kind, Result
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.meetings.queries import get_meeting, list_agenda, list_days, list_sessions

PAGE = "/o/joint/programme"
SESSION = {
    "title": "Opening",
    "on": "2026-03-02",
    "starts": "09:00",
    "ends": "10:30",
    "kind": "plenary",
    "counted": "yes",
}


@pytest.fixture
def organiser(meeting, sign_in):
    return sign_in(meeting, Role.ORGANISER)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def stored(query):
    db.session.expire_all()
    return query(get_meeting("joint").id)


def test_the_page_shows_days_sessions_and_agenda_of_this_meeting(organiser, make, meeting, days):
    item = make.agenda_item(meeting, number="3", title="Reporting")
    make.session(meeting, days[0], title="First sitting", agenda_item_id=item.id, room="Room 1")
    text = organiser.get(PAGE).text
    assert [word for word in ("Opening", "First sitting", "Item 3", "Room 1", "Reporting") if word not in text] == []
    assert "Noise" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_needs_as_many_statements_for_three_sessions_as_for_one(
    organiser, make, meeting, days, queries_sent, count
):
    for _ in range(count):
        make.session(meeting, days[0])
        make.agenda_item(meeting)
    with queries_sent(4):
        organiser.get(PAGE)


def test_a_session_is_added_and_the_next_one_begins_when_it_ends(organiser):
    page = organiser.get(f"{PAGE}/sessions/new?on=2026-03-02")
    answer = organiser.post(f"{PAGE}/sessions/new", data=SESSION | {"id": hidden(page, "id"), "act": "another"})
    assert answer.headers["Location"] == f"{PAGE}/sessions/new?on=2026-03-02&starts=10:30"
    assert [one.title for one in stored(list_sessions)] == ["Opening"]
    assert 'value="10:30"' in organiser.get(answer.headers["Location"]).text


def test_a_wrong_session_keeps_what_was_typed_and_stores_nothing(organiser):
    answer = organiser.post(f"{PAGE}/sessions/new", data=SESSION | {"ends": "08:00", "room": "<Room>"})
    assert answer.status_code == 422
    for shown in ('href="#ends"', "It must end after it begins", 'value="&lt;Room&gt;"', 'aria-invalid="true"'):
        assert shown in answer.text
    assert stored(list_sessions) == []


def test_two_who_change_a_session_at_once_lose_nothing(organiser, make, meeting, days):
    held = make.session(meeting, days[0], title="First sitting")
    page = f"{PAGE}/sessions/{held.id}"
    upon = hidden(organiser.get(page), "upon")
    first = organiser.post(page, data=SESSION | {"upon": upon, "title": "Theirs"})
    assert first.headers["Location"] == f"{PAGE}#s{held.id}"
    second = organiser.post(page, data=SESSION | {"upon": upon, "title": "Mine"})
    assert second.status_code == 409
    assert 'value="Mine"' in second.text
    assert [one.title for one in stored(list_sessions)] == ["Theirs"]
    organiser.post(page, data=SESSION | {"upon": hidden(second, "upon"), "title": "Mine"})
    assert [one.title for one in stored(list_sessions)] == ["Mine"]


def test_a_session_goes_unless_people_are_checked_in_at_it(organiser, make, meeting, days):
    used, unused = make.session(meeting, days[0]), make.session(meeting, days[0])
    event = {"kind": Kind.IN, "at": NOW, "recorded_at": NOW, "result": Result.WELCOME}
    make.save(CheckIn(id=new_id(), meeting_id=meeting.id, session_id=used.id, **event))
    assert "Take the session out" in organiser.get(f"{PAGE}/sessions/{unused.id}").text
    assert "Take the session out" not in organiser.get(f"{PAGE}/sessions/{used.id}").text
    answers = [organiser.post(f"{PAGE}/sessions/{one.id}/remove").status_code for one in (used, unused)]
    assert answers == [409, 303]
    assert [one.id for one in stored(list_sessions)] == [used.id]


def test_items_are_added_changed_moved_and_taken_off(organiser):
    for number, title in (("1", "Opening"), ("2", "Reporting")):
        page = organiser.get(f"{PAGE}/agenda/new")
        organiser.post(f"{PAGE}/agenda/new", data={"id": hidden(page, "id"), "number": number, "title": title})
    one, two = stored(list_agenda)
    organiser.post(f"{PAGE}/agenda/{two.id}/move", data={"to": "up"})
    assert [item.title for item in stored(list_agenda)] == ["Reporting", "Opening"]
    page = f"{PAGE}/agenda/{one.id}"
    upon = hidden(organiser.get(page), "upon")
    organiser.post(page, data={"upon": upon, "number": "2 (a)", "title": "Opening", "parent_id": str(two.id)})
    assert [(item.number, item.parent_id) for item in stored(list_agenda)] == [("2", None), ("2 (a)", two.id)]
    assert organiser.post(f"{PAGE}/agenda/{two.id}/remove").status_code == 409
    assert organiser.post(f"{PAGE}/agenda/{one.id}/remove").status_code == 303
    assert [item.number for item in stored(list_agenda)] == ["2"]


def test_a_number_given_twice_is_said_at_its_field(organiser, make, meeting):
    make.agenda_item(meeting, number="3", title="Reporting")
    answer = organiser.post(f"{PAGE}/agenda/new", data={"number": "3", "title": "Training"})
    assert (answer.status_code, "Another item has this number" in answer.text) == (422, True)
    assert 'value="Training"' in answer.text


def test_dates_are_moved_with_their_sessions_and_a_stale_page_is_told(organiser, make, meeting, days):
    make.session(meeting, days[0], starts_at=NOW)
    page = f"{PAGE}/dates"
    shown = organiser.get(page)
    sent = {
        "upon": hidden(shown, "upon"),
        "starts_on": "2026-03-09",
        "ends_on": "2026-03-10",
        "timezone": "Africa/Nairobi",
        "along": "yes",
    }
    assert organiser.post(page, data=sent).headers["Location"] == PAGE
    assert [day.date.day for day in stored(list_days)] == [9, 10]
    assert [one.starts_at.day for one in stored(list_sessions)] == [9]
    again = organiser.post(page, data=sent | {"starts_on": "2026-03-08"})
    assert (again.status_code, 'value="2026-03-08"' in again.text) == (409, True)
    refused = organiser.post(page, data=sent | {"upon": hidden(again, "upon"), "starts_on": "2026-03-10", "along": ""})
    assert (refused.status_code, "2026-03-09: move them first" in refused.text) == (422, True)
