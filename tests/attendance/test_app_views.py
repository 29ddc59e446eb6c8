import pytest

from tests.attendance.test_door_views import invite, paired
from tests.factories import NOW
from tracker.accounts import devices
from tracker.attendance import queries
from tracker.core.access import Role
from tracker.core.ids import new_id


def walk_in(session, **values):
    ids = {"id": str(new_id()), "submission": str(new_id()), "session": str(session.id)}
    return ids | {"family_name": "Joseph", "at": NOW.isoformat(), "device": "Door 2"} | values


def test_the_phone_learns_who_it_is_and_where_it_may_check_in(app, sign_in, make, meeting, session):
    other = make.session(meeting, title="Side event")
    phone, _organiser = paired(app, sign_in, meeting, places=[str(other.id)])
    state = phone.get(f"/c/{meeting.slug}/app.json").json
    assert [place["id"] for place in state["places"]] == [str(other.id)]
    assert (state["device"], state["phone"], state["pin"], state["revoked"]) == ("Door 2", True, False, False)


def test_a_desk_with_an_account_is_no_phone(sign_in, meeting, session):
    state = sign_in(meeting, Role.DESK).get(f"/c/{meeting.slug}/app.json").json
    assert (state["phone"], [place["id"] for place in state["places"]]) == (False, [str(session.id)])


def test_a_signed_out_phone_is_told_so_and_gets_no_list(app, sign_in, meeting, session, ada):
    phone, _organiser = paired(app, sign_in, meeting)
    device = devices.list_devices(meeting.slug)[0]
    phone.post(f"/c/{meeting.slug}/leave.json")
    assert devices.get_device(meeting.slug, device.id).revoked_at is not None
    assert phone.get(f"/c/{meeting.slug}/list.json").status_code in (401, 303)


def test_a_phone_signed_out_by_the_organisers_may_only_hand_over(app, sign_in, meeting, session, ada):
    phone, organiser = paired(app, sign_in, meeting)
    device = devices.list_devices(meeting.slug)[0]
    organiser.post(f"/o/{meeting.slug}/attendance/devices/{device.id}/sign-out")
    state = phone.get(f"/c/{meeting.slug}/app.json").json
    assert (state["revoked"], state["places"]) == (True, [])
    assert phone.get(f"/c/{meeting.slug}/list.json").status_code == 403
    assert phone.get(f"/c/{meeting.slug}/here.json?at={session.id}").status_code == 403
    kept = phone.post(f"/c/{meeting.slug}/walk-ins.json", json=[walk_in(session)]).json
    assert [one["result"] for one in kept] == ["unknown"]


def test_the_list_and_who_is_here(sign_in, meeting, session, door, ada, noise):
    desk = sign_in(meeting, Role.DESK)
    listed = desk.get(f"/c/{meeting.slug}/list.json").json
    assert listed["people"] == [[ada.code, "Amina Odhiambo", 0, "confirmed", ""]]
    assert (listed["count"], listed["after"]) == (1, None)
    assert desk.get(f"/c/{meeting.slug}/list.json", query_string={"since": listed["now"]}).json["people"] == []
    door.sees(ada)
    here = desk.get(f"/c/{meeting.slug}/here.json?at={session.id}").json
    assert here["here"] == [[ada.code, 2, NOW.isoformat()]]
    _person, elsewhere = noise
    assert desk.get(f"/c/{meeting.slug}/here.json?at={elsewhere.id}").status_code == 404


def test_a_page_of_the_list_sends_three_statements_whoever_is_on_it(sign_in, meeting, make, queries):
    desk = sign_in(meeting, Role.DESK)
    for _ in range(2):
        make.participant(meeting)
        with queries(4):
            desk.get(f"/c/{meeting.slug}/list.json")


def test_walk_ins_are_answered_one_by_one_with_their_codes(sign_in, meeting, session):
    desk = sign_in(meeting, Role.DESK)
    sent = [walk_in(session), "nonsense", walk_in(session, family_name=7)]
    answers = desk.post(f"/c/{meeting.slug}/walk-ins.json", json=sent).json
    assert [answer["result"] for answer in answers] == ["welcome", "rejected", "rejected"]
    assert len(answers[0]["code"]) == 5
    assert desk.post(f"/c/{meeting.slug}/walk-ins.json", json=sent).json[0] == answers[0]
    assert len(queries.attendance_rows(meeting.id)) == 1


@pytest.mark.parametrize("sent", [{"a": 1}, [{}] * 51, "x"])
def test_what_is_no_list_of_walk_ins_is_refused(sign_in, meeting, session, sent):
    assert sign_in(meeting, Role.DESK).post(f"/c/{meeting.slug}/walk-ins.json", json=sent).status_code == 422


def test_a_phone_says_how_much_it_has_not_sent(app, sign_in, meeting, session):
    phone, _organiser = paired(app, sign_in, meeting)
    assert phone.post(f"/c/{meeting.slug}/state.json", json={"waiting": 3}).status_code == 204
    assert phone.post(f"/c/{meeting.slug}/state.json", json={"waiting": "many"}).status_code == 204
    assert [one.waiting for one in devices.list_devices(meeting.slug)] == [3]


def test_the_server_counts_wrong_pins(app, sign_in, meeting, session):
    organiser = sign_in(meeting, Role.ORGANISER)
    phone = app.test_client()
    phone.post(invite(organiser, meeting, pin="2468"))
    assert phone.get(f"/c/{meeting.slug}/app.json").json["pin"] is True
    assert phone.post(f"/c/{meeting.slug}/pin.json", json={"pin": "1111"}).json == {"right": False, "left": 9}
    assert phone.post(f"/c/{meeting.slug}/pin.json", json={"pin": "2468"}).json == {"right": True, "left": 0}
    for _ in range(10):
        phone.post(f"/c/{meeting.slug}/pin.json", json={"pin": "1111"})
    assert phone.get(f"/c/{meeting.slug}/app.json").json["revoked"] is True


def test_the_desk_can_be_installed(sign_in, meeting, session):
    answer = sign_in(meeting, Role.DESK).get(f"/c/{meeting.slug}/app.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.get_json(force=True)
    assert manifest["start_url"] == f"/c/{meeting.slug}"
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512", "512x512"]


def test_a_language_nobody_speaks_here_has_no_page(client):
    assert client.get("/c/app/xx").status_code == 404
    assert client.get("/c/app/fr").status_code == 200
    assert "precacheAndRoute" in client.get("/c/worker.js").text
