from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.attendance.conftest import DESK
from tests.factories import NOW
from tracker.attendance import oneself
from tracker.attendance.errors import NotHereNow, SelfCheckInClosed, WrongRoomCode
from tracker.attendance.models import CheckIn, Presence
from tracker.attendance.queries import list_places
from tracker.attendance.rules import Channel, Result
from tracker.core.db import db


@pytest.fixture
def place(meeting, session):
    return list_places(meeting.id)[0]


def allow(meeting, **what):
    oneself.set_self_check_in(meeting.id, **{"in_room": True, "online": True} | what, by=DESK, now=NOW)


def test_nobody_checks_themselves_in_until_the_organisers_say_so(meeting, place, ada):
    assert not oneself.find_settings(meeting.id).in_room
    with pytest.raises(SelfCheckInClosed):
        oneself.check_in_here(place, meeting.id, ada.code, room_code_right=True, by=DESK, now=NOW)
    with pytest.raises(SelfCheckInClosed):
        oneself.check_in_online(place, meeting.id, ada.id, by=DESK, now=NOW)


def test_somebody_with_both_codes_is_in_and_twice_is_once(meeting, place, ada, noise):
    allow(meeting)
    answers = [
        oneself.check_in_here(
            place, meeting.id, ada.code, room_code_right=True, by=DESK, now=NOW + timedelta(seconds=n)
        )
        for n in (0, 5, 120)
    ]
    assert [answer.result for answer in answers] == [Result.WELCOME, Result.WELCOME, Result.ALREADY_HERE]
    ours = db.session.scalars(select(CheckIn).where(CheckIn.meeting_id == meeting.id)).all()
    assert {event.channel for event in ours} == {Channel.SELF}
    assert len(ours) == 2


def test_a_wrong_code_of_the_room_keeps_one_out(meeting, place, ada):
    allow(meeting)
    with pytest.raises(WrongRoomCode):
        oneself.check_in_here(place, meeting.id, ada.code, room_code_right=False, by=DESK, now=NOW)


def test_from_afar_one_is_counted_apart_while_the_session_goes_on(meeting, place, ada):
    allow(meeting, in_room=False)
    with pytest.raises(NotHereNow):
        oneself.check_in_online(place, meeting.id, ada.id, by=DESK, now=NOW - timedelta(hours=2))
    assert oneself.check_in_online(place, meeting.id, ada.id, by=DESK, now=NOW).result is Result.WELCOME
    assert db.session.scalars(select(Presence.remote)).all() == [True]


def test_permission_can_be_taken_back(meeting):
    allow(meeting)
    allow(meeting, in_room=False)
    settings = oneself.find_settings(meeting.id)
    assert (settings.in_room, settings.online) == (False, True)


def test_a_day_is_on_around_its_midnights(make, meeting):
    make.day(meeting)
    day = list_places(meeting.id)[0]
    assert [oneself.is_on(day, NOW + timedelta(days=n)) for n in (-2, 0, 2)] == [False, True, False]
