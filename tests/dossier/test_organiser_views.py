import io
import zipfile

import pytest

from tests.report.build import a_whole_meeting
from tracker.core.access import Role
from tracker.core.db import db
from tracker.dossier import boxing
from tracker.meetings.queries import find_meeting, list_agenda, list_expected
from tracker.outputs.queries import list_made


@pytest.mark.parametrize(("data", "name", "rows"), [({}, "box", True), ({"public": "yes"}, "public", False)])
def test_the_organiser_takes_a_box_away(make, sign_in, data, name, rows):
    meeting = a_whole_meeting(make)
    answer = sign_in(meeting, Role.ORGANISER).post(f"/o/{meeting.slug}/box", data=data)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={meeting.slug}-{name}.zip"
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert any(one.startswith("data/rows/") for one in names) is rows
    answer.close()


def test_a_box_is_taken_by_post_and_by_the_organiser_only(make, sign_in):
    meeting = make.meeting()
    assert sign_in(meeting, Role.DESK).post(f"/o/{meeting.slug}/box").status_code == 403
    assert sign_in(meeting, Role.ORGANISER).get(f"/o/{meeting.slug}/box").status_code == 405


def test_the_box_of_a_large_meeting_is_made_in_the_background(make, sign_in, monkeypatch):
    monkeypatch.setattr(boxing, "FEW", 0)
    meeting = make.meeting()
    make.participant(meeting)
    answer = sign_in(meeting, Role.ORGANISER).post(f"/o/{meeting.slug}/box", data={"public": "yes"})
    assert (answer.status_code, answer.location) == (303, f"/o/{meeting.slug}/papers#made")
    assert [(file.paper, file.kind) for file in list_made(meeting.id)] == [("public box", "zip")]


NEW = {
    "title": "Joint meeting of the centres",
    "short_title": "Joint 2027",
    "starts_on": "2027-10-25",
    "ends_on": "2027-10-26",
    "timezone": "America/Montevideo",
}


@pytest.fixture
def admin(sign_in):
    return sign_in(admin=True)


def test_an_admin_starts_a_meeting_from_the_list_of_meetings(make, admin):
    make.organisation()
    assert 'href="/o/new"' in admin.get("/o").text
    answer = admin.post("/o/new", data=NEW | {"centres": "yes"})
    assert (answer.status_code, answer.location) == (303, "/o/joint-2027")
    assert "Joint 2027" in admin.get("/o").text


def test_what_is_wrong_is_said_beside_its_field_and_all_that_was_typed_stays(make, admin):
    answer = admin.post("/o/new", data=NEW | {"ends_on": "2027-10-01", "city": "Montevideo"})
    page = answer.text
    assert (answer.status_code, find_meeting("joint-2027")) == (422, None)
    assert '<a href="#ends_on">Last day: The last day is before the first</a>' in page
    assert 'value="Montevideo"' in page


def test_an_address_that_is_taken_is_said_beside_it(make, admin):
    make.meeting(slug="joint-2027")
    answer = admin.post("/o/new", data=NEW)
    assert (answer.status_code, "There is a meeting &#34;joint-2027&#34; already." in answer.text) == (422, True)


def test_the_earlier_meeting_is_named_by_its_address(make, admin):
    earlier = make.meeting()
    make.agenda_item(earlier, title="Opening")
    admin.post("/o/new", data=NEW | {"after": earlier.slug})
    assert [item.title for item in list_agenda(find_meeting("joint-2027").id)] == ["Opening"]


def test_the_organiser_chooses_who_is_expected(make, sign_in):
    meeting = make.meeting()
    make.organisation(code="SCRC-KEN", short_name="SCRC Kenya")
    organiser = sign_in(meeting, Role.ORGANISER)
    assert 'name="part-SCRC-KEN" value="centre"' in organiser.get(f"/o/{meeting.slug}/expected").text
    answer = organiser.post(f"/o/{meeting.slug}/expected", data={"part-SCRC-KEN": "centre"})
    assert (answer.status_code, answer.location) == (303, f"/o/{meeting.slug}/centres")
    assert [row.short_name for row in list_expected(meeting.id)] == ["SCRC Kenya"]


def test_ticking_many_saves_nothing_and_an_old_page_keeps_what_was_ticked(make, sign_in, app, monkeypatch):
    meeting = make.meeting()
    make.organisation(code="SCRC-KEN", short_name="SCRC Kenya")
    organiser, path = sign_in(meeting, Role.ORGANISER), f"/o/{meeting.slug}/expected"
    ticked = 'value="centre" checked'
    assert ticked in organiser.post(path, data={"tick": "region:Africa"}).text
    assert list_expected(meeting.id) == []
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    old = organiser.post(path, data={"part-SCRC-KEN": "centre"})
    assert (old.status_code, ticked in old.text) == (400, True)


def test_two_parts_for_one_body_are_shown_beside_each_other_and_sending_again_settles_it(make, sign_in):
    meeting = make.meeting()
    kemi = make.organisation(code="KEMI", short_name="KemI", type="government-agency")
    organiser, path = sign_in(meeting, Role.ORGANISER), f"/o/{meeting.slug}/expected"
    make.expected(meeting, kemi, part="other")
    refused = organiser.post(path, data={"part-KEMI": "partner", "shown": ""})
    assert (refused.status_code, 'href="#part-KEMI"' in refused.text, "Saved meanwhile:" in refused.text) == (
        409,
        True,
        True,
    )
    assert organiser.post(path, data={"part-KEMI": "partner", "shown": "KEMI:other"}).status_code == 303
    db.session.expire_all()
    assert [row.part for row in list_expected(meeting.id)] == ["partner"]


def test_people_of_a_body_taken_off_stay_and_the_organiser_is_told(make, sign_in):
    meeting, centre = make.meeting(), make.organisation(code="SCRC-KEN")
    make.expected(meeting, centre)
    make.participant(meeting, centre)
    organiser = sign_in(meeting, Role.ORGANISER)
    organiser.post(f"/o/{meeting.slug}/expected", data={"shown": "SCRC-KEN:centre"})
    assert (
        "1 person of a body taken off the list stays registered, and counts among the others now"
        in organiser.get(f"/o/{meeting.slug}").text
    )


def test_a_new_meeting_says_how_to_go_on(make, sign_in):
    meeting = make.meeting(registration_opens_at=None, registration_closes_at=None)
    page = sign_in(meeting, Role.ORGANISER).get(f"/o/{meeting.slug}").text
    steps = ("settings#registration_opens_at", "programme", "expected", "groups")
    assert [f'href="/o/{meeting.slug}/{step}"' in page for step in steps] == [True] * 4


@pytest.fixture
def ordered(make, sign_in):
    """An organiser of a meeting that expects two partners, KemI before the bank."""
    meeting = make.meeting()
    for position, code in enumerate(("KEMI", "BANK"), start=1):
        body = make.organisation(code=code, short_name=code.title(), type="other")
        make.expected(meeting, body, part="partner", position=position)
    return sign_in(meeting, Role.ORGANISER), f"/o/{meeting.slug}/expected", meeting


def in_order(meeting):
    db.session.expire_all()
    return [row.short_name for row in list_expected(meeting.id)]


def test_the_order_is_changed_by_a_number_or_an_arrow(ordered):
    organiser, path, meeting = ordered
    assert f'href="{path}/order"' in organiser.get(path).text
    assert organiser.post(f"{path}/order", data={"number-BANK": "1", "number-KEMI": "1"}).location == path
    assert in_order(meeting) == ["Bank", "Kemi"]
    assert organiser.post(f"{path}/order", data={"move": "down BANK"}).location == f"{path}/order#row-BANK"
    assert in_order(meeting) == ["Kemi", "Bank"]
    assert "order of who is expected changed" in organiser.get(f"/o/{meeting.slug}/history").text


def test_a_wrong_number_is_said_beside_its_body_and_kept(ordered):
    organiser, path, meeting = ordered
    answer = organiser.post(f"{path}/order", data={"number-BANK": "first", "shown": "KEMI BANK"})
    assert answer.status_code == 422
    for part in ('href="#number-BANK">Bank: enter a whole number', 'value="first"', 'name="shown" value="KEMI BANK"'):
        assert part in answer.text
    assert in_order(meeting) == ["Kemi", "Bank"]


def test_of_two_orders_the_second_is_shown_what_stands_and_keeps_its_numbers(ordered, monkeypatch, app):
    organiser, path, meeting = ordered
    answer = organiser.post(f"{path}/order", data={"number-BANK": "1", "shown": "BANK KEMI"})
    assert (answer.status_code, 'name="shown" value="KEMI BANK"' in answer.text) == (409, True)
    assert 'name="number-BANK" inputmode="numeric" autocomplete="off" maxlength="4" value="1"' in answer.text
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    old = organiser.post(f"{path}/order", data={"number-BANK": "7"})
    assert (old.status_code, 'value="7"' in old.text) == (400, True)
    assert in_order(meeting) == ["Kemi", "Bank"]


def test_the_order_of_nobody_leads_to_who_is_expected(make, sign_in):
    meeting = make.meeting()
    assert "Nobody is expected yet." in sign_in(meeting, Role.ORGANISER).get(f"/o/{meeting.slug}/expected/order").text
