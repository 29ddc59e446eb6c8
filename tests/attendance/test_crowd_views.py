import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.attendance.models import CheckIn, DoorQuota, Presence
from tracker.attendance.rules import Channel
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.core.ids import new_id


@pytest.fixture(autouse=True)
def _at_the_meeting(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def desk(sign_in, meeting, session):
    return sign_in(meeting, Role.DESK)


def came(meeting):
    rows = select(Presence.participant_id).where(Presence.meeting_id == meeting.id, Presence.attended.is_(True))
    return set(db.session.scalars(rows))


def test_the_kiosk_shows_one_field_and_no_list(desk, meeting, ada):
    page = desk.get(f"/c/{meeting.slug}/kiosk").text
    assert ('name="code"' in page, "autofocus" in page, "Odhiambo" in page) == (True, True, False)


def test_a_badge_held_to_the_kiosk_is_answered_in_large_letters(desk, meeting, session, ada):
    sent = {"at": session.id, "id": new_id(), "code": ada.code}
    answer = desk.post(f"/c/{meeting.slug}/kiosk", data=sent)
    shown = desk.get(answer.location)
    assert ("Welcome" in shown.text, "Amina Odhiambo" in shown.text) == (True, True)
    assert shown.headers["Refresh"] == f"6; url=/c/{meeting.slug}/kiosk?at={session.id}"
    assert desk.post(f"/c/{meeting.slug}/kiosk", data=sent).location == answer.location
    assert db.session.scalars(select(CheckIn.channel)).all() == [Channel.KIOSK]


def test_whoever_the_kiosk_does_not_know_is_sent_to_the_desk(desk, meeting, session, make, noise):
    for code in ("ZZZZZ", noise[0].code, make.participant(meeting, state="waiting").code):
        answer = desk.post(f"/c/{meeting.slug}/kiosk", data={"at": session.id, "code": code})
        assert "Please go to the desk" in desk.get(answer.location).text
    assert came(meeting) == set()


def test_an_empty_field_is_asked_again(desk, meeting):
    assert desk.post(f"/c/{meeting.slug}/kiosk", data={"code": " "}).status_code == 200


@pytest.fixture
def delegation(make, meeting):
    organisation = make.organisation(short_name="SCRC Chile")
    make.participant(meeting, organisation, state="declined", family_name="Declined")
    return organisation, [
        make.participant(meeting, organisation, family_name=name) for name in ("Abad", "Baeza", "Cid")
    ]


def test_a_delegation_is_checked_in_at_one_tap(desk, meeting, session, delegation, ada):
    organisation, people = delegation
    address = f"/c/{meeting.slug}/delegation/{organisation.id}?at={session.id}"
    page = desk.get(address).text
    assert ("Check in all 3" in page, "Declined" in page, "Odhiambo" in page) == (True, False, False)
    sent = {"id": new_id(), "participant": [person.id for person in people[:2]]}
    for _ in range(2):
        assert desk.post(address, data=sent).status_code == 303
    assert came(meeting) == {person.id for person in people[:2]}
    assert len(db.session.scalars(select(CheckIn)).all()) == 2
    assert "Check in 1 person" in desk.get(address).text


def test_nobody_but_the_delegation_is_checked_in_and_refusals_are_told(desk, make, meeting, session, delegation, ada):
    organisation, people = delegation
    make.save(DoorQuota(meeting_id=meeting.id, session_id=session.id, places=1))
    address = f"/c/{meeting.slug}/delegation/{organisation.id}?at={session.id}"
    answer = desk.post(address, data={"participant": [ada.id, *(person.id for person in people)]})
    assert answer.location.startswith(f"/c/{meeting.slug}/delegation/")
    assert "2 were refused: see below." in desk.get(answer.location).text
    assert came(meeting) == {people[0].id}


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_of_a_delegation_sends_as_many_statements_however_many_come(
    desk, make, meeting, session, queries, people
):
    organisation = make.organisation()
    for _ in range(people):
        make.participant(meeting, organisation)
    with queries(4):
        desk.get(f"/c/{meeting.slug}/delegation/{organisation.id}?at={session.id}")
