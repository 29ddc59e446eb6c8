from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance import oneself, room_codes
from tracker.attendance.models import CheckIn, Presence
from tracker.attendance.rules import Channel
from tracker.core import clock
from tracker.core.db import db
from tracker.registration.models import Mode
from tracker.registration.private_links import token_of


@pytest.fixture(autouse=True)
def _at_the_meeting(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def allowed(meeting, session):
    oneself.set_self_check_in(meeting.id, in_room=True, online=True, by=DESK, now=NOW)


def send(client, meeting, session, code, room=None):
    room = room_codes.code_at("test", session.id, NOW) if room is None else room
    return client.post(f"/m/{meeting.slug}/here", data={"at": session.id, "code": code, "room": room})


def events(meeting):
    return db.session.scalars(select(CheckIn).where(CheckIn.meeting_id == meeting.id)).all()


def test_the_page_says_when_it_is_not_allowed(client, meeting, session):
    assert "checked in at the door" in client.get(f"/m/{meeting.slug}/here").text


def test_with_both_codes_one_is_in_and_sees_no_name(client, meeting, session, ada, allowed):
    answer = send(client, meeting, session, f"{ada.code[:2]} {ada.code[2:].lower()}")
    assert (answer.status_code, answer.location) == (303, f"/m/{meeting.slug}/here/done")
    page = client.get(answer.location).text
    assert ("Welcome" in page, "Checked in at 10:00." in page, "Opening" in page) == (True, True, True)
    assert ("Amina" in page, "SCRC" in page) == (False, False)
    assert [(event.channel, event.participant_id) for event in events(meeting)] == [(Channel.SELF, ada.id)]


@pytest.mark.parametrize(
    ("code", "room", "words"),
    [
        ("", None, "Enter your entry code"),
        ("ZZZZZ", None, "No registration has this code."),
        ("ada", "000000", "This is not the code shown in the room now."),
        ("ada", "", "This is not the code shown in the room now."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_is_kept(client, meeting, session, ada, allowed, code, room, words):
    code = ada.code if code == "ada" else code
    answer = send(client, meeting, session, code, room)
    assert answer.status_code == 422
    for shown in (words, 'aria-invalid="true"', f'value="{code}"'):
        assert shown in answer.text
    assert db.session.scalars(select(Presence)).all() == []


def test_guessing_has_an_end(client, meeting, session, ada, allowed):
    assert [send(client, meeting, session, ada.code, "1").status_code for _ in range(8)][-1] == 429


def test_the_code_in_the_picture_on_the_screen_is_filled_in(client, meeting, session, allowed):
    page = client.get(f"/m/{meeting.slug}/here?at={session.id}&room=123456").text
    assert 'value="123456"' in page


def test_somebody_not_confirmed_is_sent_to_the_desk(client, make, meeting, session, allowed):
    person = make.participant(meeting, state="waiting")
    answer = send(client, meeting, session, person.code)
    assert "Please go to the desk" in client.get(answer.location).text


def test_the_answer_is_only_for_the_browser_that_asked(client, meeting):
    assert client.get(f"/m/{meeting.slug}/here/done").status_code == 303


@pytest.fixture
def afar(make, meeting):
    return make.participant(meeting, given_name="Olga", mode=Mode.ONLINE)


def test_from_afar_one_button_is_enough_while_a_session_goes_on(client, meeting, session, afar, allowed):
    address = f"/r/{token_of(afar)}/here"
    page = client.get(address)
    assert ("Opening" in page.text, page.headers["X-Robots-Tag"]) == (True, "noindex")
    answer = client.post(address, data={"at": session.id})
    assert answer.status_code == 303
    assert db.session.scalars(select(Presence.remote)).all() == [True]


def test_there_is_no_button_before_a_session_or_for_those_in_the_room(
    client, meeting, session, ada, afar, allowed, monkeypatch
):
    assert "No session goes on now" in client.get(f"/r/{token_of(ada)}/here").text
    monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(hours=3))
    assert "No session goes on now" in client.get(f"/r/{token_of(afar)}/here").text
    assert client.post(f"/r/{token_of(afar)}/here", data={"at": session.id}).status_code == 404


def test_somebody_registered_for_the_room_is_not_counted_from_afar(client, meeting, session, ada, allowed):
    assert client.post(f"/r/{token_of(ada)}/here", data={"at": session.id}).status_code == 404
    assert events(meeting) == []


def test_a_forged_link_opens_nothing(client):
    assert client.get(f"/r/{'A' * 43}/here").status_code == 404


def test_the_page_of_a_registration_leads_there_who_attends_online(client, session, ada, afar):
    assert f"/r/{token_of(afar)}/here" in client.get(f"/r/{token_of(afar)}").text
    assert f"/r/{token_of(ada)}/here" not in client.get(f"/r/{token_of(ada)}").text
