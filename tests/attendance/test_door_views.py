import re

from tests.attendance.conftest import Door
from tracker.attendance import queries
from tracker.core.access import Role


def invite(browser, meeting, **fields):
    page = browser.post(f"/o/{meeting.slug}/attendance/devices", data={"name": "Door 2"} | fields)
    assert page.status_code == 200, page.text
    return re.search(r'href="http://localhost(/c/[^"]+/pair/[^"]+)"', page.text)[1]


def paired(app, sign_in, meeting, **fields):
    """A phone that was paired, and the organiser's browser."""
    organiser = sign_in(meeting, Role.ORGANISER)
    address = invite(organiser, meeting, **fields)
    phone = app.test_client()
    assert phone.post(address).headers["Location"] == f"/c/{meeting.slug}"
    return phone, organiser


def test_a_phone_is_paired_without_an_account(app, sign_in, meeting, session, ada):
    phone, _organiser = paired(app, sign_in, meeting)
    assert "Amina Odhiambo" in phone.get(f"/c/{meeting.slug}").text
    event = {"id": "0190f3a0-0000-7000-8000-000000000001", "code": ada.code, "session": str(session.id)}
    answer = phone.post(f"/api/v1/meetings/{meeting.slug}/check-ins", json=event)
    assert answer.json["result"] == "welcome"
    assert [event.by for event in queries.list_check_ins(meeting.id)] == ["Door 2"]


def test_opening_the_link_alone_pairs_nothing(app, sign_in, meeting, session):
    organiser = sign_in(meeting, Role.ORGANISER)
    address = invite(organiser, meeting)
    assert app.test_client().get(address).status_code == 200
    assert app.test_client().post(address).status_code == 303
    assert app.test_client().post(address).status_code == 404


def test_a_phone_that_is_paired_comes_from_the_used_picture_to_its_desk(app, sign_in, meeting, session):
    organiser = sign_in(meeting, Role.ORGANISER)
    address = invite(organiser, meeting)
    phone = app.test_client()
    phone.post(address)
    for again in (phone.get(address), phone.post(address)):
        assert (again.status_code, again.headers["Location"]) == (303, f"/c/{meeting.slug}")
    page = organiser.get(f"/o/{meeting.slug}/attendance/devices").text
    organiser.post(re.search(r'action="([^"]+/sign-out)"', page)[1])
    assert phone.get(address).status_code == 404


def test_it_opens_neither_the_organisers_pages_nor_another_meeting(app, sign_in, make, meeting, session):
    phone, _organiser = paired(app, sign_in, meeting)
    other = make.meeting(slug="other")
    make.session(other)
    assert phone.get(f"/o/{meeting.slug}/attendance").status_code in (303, 403)
    assert phone.get(f"/api/v1/meetings/{meeting.slug}/participants").status_code in (401, 403)
    assert phone.get("/c/other").status_code in (303, 403)


def test_signed_out_it_may_only_hand_over(app, sign_in, meeting, session, ada):
    phone, organiser = paired(app, sign_in, meeting)
    page = organiser.get(f"/o/{meeting.slug}/attendance/devices").text
    organiser.post(re.search(r'action="([^"]+/sign-out)"', page)[1])
    assert phone.get(f"/c/{meeting.slug}").status_code == 403
    event = {"id": "0190f3a0-0000-7000-8000-000000000001", "code": ada.code, "session": str(session.id)}
    answer = phone.post(f"/api/v1/meetings/{meeting.slug}/check-ins", json=[event])
    assert [one["result"] for one in answer.json] == ["rejected"]
    assert "Amina Odhiambo" in organiser.get(f"/o/{meeting.slug}/attendance").text


def test_a_signed_in_organiser_is_signed_out_on_the_phone(sign_in, meeting, session):
    organiser = sign_in(meeting, Role.ORGANISER)
    organiser.post(invite(organiser, meeting))
    assert organiser.get(f"/o/{meeting.slug}").status_code in (303, 403)
    assert organiser.get(f"/c/{meeting.slug}").status_code == 200


def test_what_was_wrong_is_said_and_what_was_typed_stays(sign_in, meeting, session):
    page = sign_in(meeting, Role.ORGANISER).post(
        f"/o/{meeting.slug}/attendance/devices", data={"name": "Door 7", "pin": "12"}
    )
    assert page.status_code == 422
    assert "A PIN has 4 to 8 digits." in page.text
    assert 'value="Door 7"' in page.text


def test_refused_events_are_counted_or_put_aside(sign_in, make, meeting, session, ada):
    door = Door(meeting.id, session.id)
    unknown, waiting = door.event(code="Z9Z9Z"), door.event(make.participant(meeting, state="waiting"))
    door.hears([unknown, waiting])
    organiser = sign_in(meeting, Role.ORGANISER)
    organiser.post(f"/o/{meeting.slug}/attendance/refused/{unknown.id}", data={"decision": "aside"})
    organiser.post(f"/o/{meeting.slug}/attendance/refused/{waiting.id}", data={"decision": "count"})
    assert queries.list_refused(meeting.id) == []
    assert len(queries.attendance_rows(meeting.id)) == 1


def test_the_page_of_phones_sends_as_many_statements_for_three(sign_in, meeting, session, queries):
    organiser = sign_in(meeting, Role.ORGANISER)
    for name in ("Door 1", "Door 2", "Door 3"):
        invite(organiser, meeting, name=name)
        with queries(4):
            organiser.get(f"/o/{meeting.slug}/attendance/devices")
