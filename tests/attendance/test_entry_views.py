import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.attendance import oneself, room_codes
from tracker.attendance.models import CheckIn, DoorQuota
from tracker.core import clock
from tracker.core.access import Role
from tracker.core.db import db
from tracker.registration.models import State


@pytest.fixture(autouse=True)
def _at_the_meeting(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def organiser(sign_in, meeting):
    return sign_in(meeting, Role.ORGANISER)


def test_quotas_are_set_and_shown_again(organiser, make, meeting, session):
    one = make.expected(meeting)
    address = f"/o/{meeting.slug}/attendance/{session.id}/quotas"
    answer = organiser.post(address, data={"general": "4", f"quota-{one.organisation_id}": "2"})
    assert (answer.status_code, sorted(db.session.scalars(select(DoorQuota.places)))) == (303, [2, 4])
    page = organiser.get(address).text
    assert ('value="4"' in page, 'value="2"' in page) == (True, True)


def test_a_wrong_number_stands_beside_its_field_and_nothing_is_lost(organiser, make, meeting, session):
    one = make.expected(meeting)
    sent = {"general": "4", f"quota-{one.organisation_id}": "many"}
    answer = organiser.post(f"/o/{meeting.slug}/attendance/{session.id}/quotas", data=sent)
    assert answer.status_code == 422
    for words in ("Enter a whole number", 'value="many"', 'value="4"', 'aria-invalid="true"'):
        assert words in answer.text
    assert db.session.scalars(select(DoorQuota)).all() == []


def test_days_have_no_quotas(organiser, make, meeting):
    day = make.day(meeting)
    assert organiser.get(f"/o/{meeting.slug}/attendance/{day.id}/quotas").status_code == 404


@pytest.mark.parametrize("organisations", [1, 3])
def test_the_page_of_quotas_sends_as_many_statements_however_many_there_are(
    organiser, make, meeting, session, queries, organisations
):
    for _ in range(organisations):
        make.expected(meeting)
    with queries(5):
        organiser.get(f"/o/{meeting.slug}/attendance/{session.id}/quotas")


def test_a_list_is_typed_in_and_what_is_unclear_stays(organiser, make, meeting, session, ada, noise):
    for _ in range(2):
        make.participant(meeting, given_name="Twin", family_name="Same")
    address = f"/o/{meeting.slug}/attendance/{session.id}/list"
    assert 'value="10:00"' in organiser.get(address).text
    sent = {"day": "2026-03-02", "clock": "10:00", "text": f"{ada.code}\nTwin Same\nNobody"}
    answer = organiser.post(address, data=sent)
    assert answer.status_code == 422
    for words in (
        "1 person is entered.",
        "2 lines are not clear",
        "Nobody of this name",
        "Twin Same\nNobody</textarea>",
    ):
        assert words in answer.text
    ours = select(CheckIn.participant_id).where(CheckIn.meeting_id == meeting.id)
    assert db.session.scalars(ours).all() == [ada.id]
    assert organiser.post(address, data=sent | {"text": ada.code}).status_code == 200


def test_a_list_says_who_withdrew_and_which_time_is_none_and_keeps_the_lines(organiser, make, meeting, session, ada):
    make.participant(meeting, given_name="Gone", family_name="Away", state=State.WITHDRAWN, state_at=NOW)
    sent = {"day": "2026-03-02", "clock": "10:00", "text": "Gone Away\n25:99 Amina"}
    page = organiser.post(f"/o/{meeting.slug}/attendance/{session.id}/list", data=sent).text
    assert "withdrew on 2 March 2026." in page
    assert "There is no such time: 25:99." in page
    assert "Nobody of this name" not in page
    assert "Gone Away\n25:99 Amina</textarea>" in page


@pytest.mark.parametrize(
    ("change", "words"), [({"text": " \n"}, "at least one line"), ({"clock": "soon"}, "Enter the day and the time")]
)
def test_a_list_without_lines_or_time_is_sent_again(organiser, meeting, session, ada, change, words):
    sent = {"day": "2026-03-02", "clock": "10:00", "text": ada.code} | change
    answer = organiser.post(f"/o/{meeting.slug}/attendance/{session.id}/list", data=sent)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_the_list_to_sign_has_everybody_expected_with_their_codes(organiser, make, meeting, session, ada, noise):
    make.participant(meeting, family_name="Afar", mode="online")
    page = organiser.get(f"/o/{meeting.slug}/attendance/{session.id}/sheet").text
    assert ("Amina Odhiambo" in page, f"{ada.code[:2]} {ada.code[2:]}" in page) == (True, True)
    assert ("Afar" in page, "Noise" in page) == (False, False)
    assert organiser.get(f"/o/{meeting.slug}/attendance/{session.id}/sheet?order=organisation").status_code == 200


def test_people_may_check_themselves_in_once_it_is_allowed(organiser, meeting, session):
    address = f"/o/{meeting.slug}/attendance/oneself"
    assert organiser.post(address, data={"in_room": "1"}).status_code == 303
    kept = oneself.find_settings(meeting.id)
    assert (kept.in_room, kept.online) == (True, False)
    page = organiser.get(address).text
    assert f"/c/{meeting.slug}/screen/{session.id}" in page


def test_the_poster_leads_to_the_public_address(organiser, meeting):
    assert (
        f"http://localhost/m/{meeting.slug}/here" in organiser.get(f"/o/{meeting.slug}/attendance/oneself/poster").text
    )


def test_the_screen_shows_the_code_and_renews_itself(sign_in, meeting, session):
    answer = sign_in(meeting, Role.DESK).get(f"/c/{meeting.slug}/screen/{session.id}")
    code = room_codes.code_at("test", session.id, NOW)
    assert f"{code[:3]} {code[3:]}" in answer.text
    assert answer.headers["Refresh"] == "181"


def test_a_session_of_another_meeting_is_not_found(organiser, make, meeting, session):
    other = make.session()
    for page in ("list", "sheet", "quotas"):
        assert organiser.get(f"/o/{meeting.slug}/attendance/{other.id}/{page}").status_code == 404
