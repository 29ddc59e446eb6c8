"""A member's page, by the private link."""

import re

import pytest

from tests.discussions.conftest import HOSTILE
from tracker.core import clock
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.discussions import answers, operations, queries
from tracker.discussions.models import Group, MemberRole, NotesState
from tracker.mail.models import OutboxMail
from tracker.registration.private_links import token_of
from tracker.registration.rules import State


@pytest.fixture
def lina(make, meeting):
    return make.participant(meeting, given_name="Lina", family_name="Moreau", list_consent=False)


@pytest.fixture
def place(make, group, lina):
    group.room = "Room XXII"
    return make.member(group, lina)


@pytest.fixture
def page(lina):
    return f"/r/{token_of(lina)}/groups"


def read_back(group):
    operations.set_state(group, NotesState.READ_BACK, by=SYSTEM, now=clock.now())


def digest(client, page):
    return re.search(r'name="digest" value="(\w+)"', client.get(page).text)[1]


def state(group):
    db.session.expire_all()
    return db.session.get_one(Group, group.id).state


def test_a_member_sees_group_room_and_who_may_be_shown(client, make, meeting, group, place, page):
    for name, values in (("Lead", {}), ("Listed", {"list_consent": True}), ("Hidden", {}), ("Inner", {})):
        person = make.participant(
            meeting, family_name=name, **{"list_consent": False, "inner_list_consent": name == "Inner"} | values
        )
        make.member(group, person, role=MemberRole.FACILITATOR if name == "Lead" else MemberRole.MEMBER)
    make.point(group, text="Not read back yet")
    answer = client.get(page)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    shown = ("Technology transfer", "Room XXII", "Lina Moreau", "Ada Lead", "Ada Listed", "Ada Inner", "and 1 other")
    assert [text for text in shown if text not in answer.text] == []
    assert [text for text in ("Hidden", "Not read back yet", "Noise") if text in answer.text] == []


def test_who_is_in_no_group_is_told_so(client, page):
    assert "You are in no group yet." in client.get(page).text


def test_the_registration_page_leads_to_the_group(client, group, place, page):
    own = client.get(page.removesuffix("/groups")).text
    assert "Group 2, Technology transfer, Room XXII" in own
    assert f'href="{page}"' in own


def test_a_wrong_link_opens_nothing(client, group, place):
    assert client.get("/r/" + "A" * 43 + "/groups").status_code == 404
    assert client.post("/r/" + "A" * 43 + "/groups/2", data={"act": "confirm"}).status_code == 404


def test_a_member_confirms_what_they_read(client, make, group, place, page):
    make.point(group)
    read_back(group)
    answer = client.post(f"{page}/2", data={"act": "confirm", "digest": digest(client, page)})
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert [a.confirmed for a in answers.list_answers(group.id)] == [True]
    assert "You confirmed these notes." in client.get(page).text


def test_a_changed_standing_is_a_text_to_be_answered_anew(client, make, group, place, page):
    said = make.point(group, standing="agreed", support=7, raised_by="Somebody")
    read_back(group)
    shown = client.get(page).text
    assert [word in shown for word in ("Agreed", "Supported by how many", "Somebody")] == [True, True, False]
    client.post(f"{page}/2", data={"act": "confirm", "digest": digest(client, page)})
    make.point(group, point_id=said.point_id, base_id=said.id, standing="reservation", support=7)
    assert "The notes were changed after your answer." in client.get(page).text
    assert answers.tally_of(group.id, 1, queries.current_points([group.id])).confirmed == 0


def test_members_are_not_asked_over_and_over(client, group):
    with client.session_transaction() as session:
        session["notes"] = {str(group.id): group.link_epoch}
    read_back(group)
    assert [client.post("/g/joint/2/ask").status_code for _ in range(4)] == [303, 303, 303, 429]


def test_an_objection_needs_its_reason_and_keeps_it(client, make, group, place, page):
    make.point(group)
    read_back(group)
    sent = {"act": "object", "digest": digest(client, page), "remark": " "}
    refused = client.post(f"{page}/2", data=sent)
    assert (refused.status_code, "Say what is not right" in refused.text) == (422, True)
    assert client.post(f"{page}/2", data=sent | {"remark": "Not <b>ours</b>"}).status_code == 303
    assert "Not &lt;b&gt;ours&lt;/b&gt;" in client.get(page).text


def test_notes_changed_meanwhile_are_shown_anew_with_what_was_typed(client, make, group, place, page):
    make.point(group)
    read_back(group)
    seen = digest(client, page)
    make.point(group, text="A new point")
    answer = client.post(f"{page}/2", data={"act": "object", "digest": seen, "remark": "My words"})
    assert answer.status_code == 409
    assert all(text in answer.text for text in ("A new point", "My words", "look again"))
    assert answers.list_answers(group.id) == []


def test_only_the_facilitator_signs(client, make, group, place, page):
    make.point(group)
    read_back(group)
    seen = digest(client, page)
    assert "Sign for the group" not in client.get(page).text
    assert client.post(f"{page}/2", data={"act": "sign", "digest": seen}).status_code == 403
    place.role = MemberRole.FACILITATOR
    db.session.commit()
    assert "Sign for the group" in client.get(page).text
    assert client.post(f"{page}/2", data={"act": "sign", "digest": seen}).status_code == 303
    assert state(group) == NotesState.AGREED


def test_the_facilitator_is_told_which_points_to_settle_before_signing(client, make, group, place, page):
    place.role = MemberRole.FACILITATOR
    point = make.point(group)
    make.point(group, point_id=point.point_id, text="Laboratories in each region")
    read_back(group)
    answer = client.post(f"{page}/2", data={"act": "sign", "digest": digest(client, page)})
    assert (answer.status_code, state(group)) == (409, NotesState.READ_BACK)
    assert "Settle the points with two texts first: “Laboratories in each region”" in answer.text


def test_another_groups_member_cannot_answer(client, make, meeting, group, page):
    make.point(group)
    read_back(group)
    assert client.post(f"{page}/2", data={"act": "confirm", "digest": "x"}).status_code == 403


def test_hostile_points_are_shown_inert(client, make, group, place, page):
    for text in HOSTILE:
        make.point(group, text=text)
    read_back(group)
    shown = client.get(page).text
    assert [text for text in HOSTILE if "<" in text and text in shown] == []


def test_the_rapporteur_asks_and_sees_how_members_stand(writer, make, group, place, page):
    make.point(group)
    read_back(group)
    assert writer.post("/g/joint/2/ask", data={"hours": "2"}).headers["Location"] == "/g/joint/2"
    assert [mail.template for mail in db.session.query(OutboxMail)] == ["read_back"]
    writer.post(f"{page}/2", data={"act": "object", "digest": digest(writer, page), "remark": "Not ours"})
    shown = writer.get("/g/joint/2").text
    assert all(text in shown for text in ("Confirmed by 0 of 1", "Not ours", "Objections"))


def test_nobody_else_asks(client, group, place):
    read_back(group)
    assert client.post("/g/joint/2/ask").status_code == 403
    assert queries.list_members(group.id) == [place]


def test_ones_own_page_leads_to_the_group_until_the_registration_is_withdrawn(client, make, lina, place, page):
    mine = page.removesuffix("/groups")
    assert f'href="{page}"' in client.get(mine).text
    lina.state = State.WITHDRAWN
    make.save(lina)
    assert f'href="{page}"' not in client.get(mine).text
