from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.attendance.conftest import Door
from tests.factories import NOW
from tracker.attendance.models import CheckIn, Kind, Presence
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.registration.models import State


@pytest.fixture(autouse=True)
def _organiser(monkeypatch, signed_in, meeting):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    signed_in(Role.ORGANISER, at=meeting)


def correct(client, meeting, session, person, **changes):
    form = {"kind": "in", "day": "2026-03-02", "clock": "09:15", "reason": "Signed the paper list", "id": str(new_id())}
    return client.post(f"/o/{meeting.slug}/attendance/{session.id}/{person.id}", data=form | changes)


def test_the_page_shows_sessions_the_absent_and_the_refused(client, make, meeting, session, ada, door, noise):
    late, absent = make.participant(meeting), make.participant(meeting, given_name="Not", family_name="Here")
    waiting = make.participant(meeting, given_name="Elin", family_name="Lindqvist", state=State.WAITING)
    door.hears([door.event(ada), door.event(late, at=NOW + timedelta(minutes=20)), door.event(waiting)])
    page = client.get(f"/o/{meeting.slug}/attendance").get_data(as_text=True)
    assert 'data-label="Came">2</td>' in page
    assert 'data-label="After it began">1</td>' in page
    assert f'/o/{meeting.slug}/people/{absent.id}">Not Here</a>' in page
    assert f"/people/{ada.id}" not in page
    assert "Elin Lindqvist" in page
    assert f"/attendance/{session.id}/{waiting.id}" in page
    assert noise[0].family_name not in page


def test_an_empty_meeting_has_an_empty_page(client, meeting):
    page = client.get(f"/o/{meeting.slug}/attendance").get_data(as_text=True)
    assert "No door has reported yet." in page
    assert "The programme has no session or day to check in at yet." in page


def test_a_meeting_that_counts_days_is_shown_by_day(client, make, meeting, ada):
    day = make.day(meeting, title="First day")
    Door(meeting.id, None).sees(ada, day_id=day.id)
    page = client.get(f"/o/{meeting.slug}/attendance").get_data(as_text=True)
    assert "Monday, 2 March: First day" in page
    assert client.get(f"/o/{meeting.slug}/attendance/{day.id}").status_code == 200


@pytest.mark.parametrize("people", [1, 3])
def test_the_pages_send_the_same_statements_however_many_came(client, make, meeting, session, door, queries, people):
    for _ in range(people):
        door.sees(make.participant(meeting))
        door.sees(make.participant(meeting, state=State.WAITING))
        make.participant(meeting)
    with queries(7):
        client.get(f"/o/{meeting.slug}/attendance")
    with queries(4):
        client.get(f"/o/{meeting.slug}/attendance/{session.id}")


def test_a_session_shows_who_was_there_and_who_not(client, make, meeting, session, ada, door):
    make.participant(meeting, given_name="Not", family_name="Here")
    gone = make.participant(meeting, given_name="Wrong", family_name="Scan")
    door.hears([door.event(ada), door.event(gone), door.event(gone, kind=Kind.UNDO, at=NOW + timedelta(minutes=1))])
    page = client.get(f"/o/{meeting.slug}/attendance/{session.id}").get_data(as_text=True)
    there, _, missing = page.partition("Expected, not here")
    assert "Amina Odhiambo" in there
    assert "Wrong Scan" not in there
    assert ("Not Here" in missing, "Wrong Scan" in missing, "Amina" in missing) == (True, True, False)


def test_nobody_expected_is_not_everybody_here(client, meeting, session, make, noise):
    address = f"/o/{meeting.slug}/attendance/{session.id}"
    words = ("Everybody who is expected was here.", "No one is confirmed yet.")
    assert [said in client.get(address).text for said in words] == [False, True]
    make.presence(make.participant(meeting), session)
    assert [said in client.get(address).text for said in words] == [True, False]


def test_a_late_entry_from_paper_gets_its_own_time(client, meeting, session, ada):
    answer = correct(client, meeting, session, ada)
    assert (answer.status_code, answer.location) == (303, f"/o/{meeting.slug}/attendance/{session.id}")
    assert db.session.scalars(select(Presence.first_in_at)).one() == NOW - timedelta(minutes=45)  # 09:15 in Geneva
    page = client.get(f"/o/{meeting.slug}/attendance/{session.id}/{ada.id}").get_data(as_text=True)
    assert "Signed the paper list" in page
    assert "Sent later" in page


def test_somebody_not_confirmed_is_let_in_by_the_reason(client, make, meeting, session):
    waiting = make.participant(meeting, state=State.WAITING)
    assert correct(client, meeting, session, waiting).status_code == 303


def test_a_correction_that_is_refused_says_why(client, make, meeting, session):
    declined = make.participant(meeting, state=State.DECLINED)
    answer = correct(client, meeting, session, declined)
    assert answer.status_code == 422
    assert "The registration was declined." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"kind": "party"}, "kind"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "soon"}, "day"),
        ({"clock": "25:99"}, "clock"),
    ],
)
def test_a_correction_names_what_is_wrong_and_keeps_the_rest(client, meeting, session, ada, changes, field):
    answer = correct(client, meeting, session, ada, **changes)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert ("Signed the paper list" in page) is (field != "reason")
    assert db.session.scalar(select(func.count()).select_from(CheckIn)) == 0


def test_people_and_sessions_of_other_meetings_are_not_found(client, meeting, session, ada, noise):
    assert correct(client, meeting, session, noise[0]).status_code == 404
    assert correct(client, meeting, noise[1], ada).status_code == 404
    assert client.get(f"/o/{meeting.slug}/attendance/{noise[1].id}").status_code == 404


@pytest.mark.parametrize("role", [Role.DESK, Role.FACILITATOR, Role.RAPPORTEUR, Role.FOCAL_POINT])
def test_only_organisers_see_and_correct(client, meeting, session, ada, signed_in, role):
    signed_in(role, at=meeting)
    for address in ("", f"/{session.id}", f"/{session.id}/{ada.id}"):
        assert client.get(f"/o/{meeting.slug}/attendance{address}").status_code == 403
    assert correct(client, meeting, session, ada).status_code == 403
