"""The organiser's group pages."""

import pytest

from tests.discussions.conftest import HOSTILE, meeting_of
from tests.factories import NOW
from tracker.audit.queries import list_latest
from tracker.core.access import Role
from tracker.core.db import db
from tracker.discussions import queries
from tracker.discussions.models import MemberRole
from tracker.mail.models import OutboxMail

PAGES = ["", "/new", "/2", "/2/edit", "/2/members"]


@pytest.fixture
def organiser(client, meeting, signed_in):
    signed_in(Role.ORGANISER, at=meeting)
    return client


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.DESK, Role.RAPPORTEUR, Role.FACILITATOR])
def test_other_roles_are_refused(client, group, signed_in, page, role):
    signed_in(role, at=meeting_of(group))
    assert client.get(f"/o/joint/groups{page}").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_organisers_of_another_meeting_are_refused(client, make, group, signed_in, page):
    signed_in(Role.ORGANISER, at=make.meeting())
    assert client.get(f"/o/joint/groups{page}").status_code == 403


@pytest.mark.parametrize("page", ["/new", "/2/edit", "/2/members", "/2/link"])
def test_nothing_can_be_sent_by_others(client, meeting, group, signed_in, page):
    signed_in(Role.DESK, at=meeting)
    assert client.post(f"/o/joint/groups{page}", data={"topic": "X"}).status_code == 403
    assert [g.topic for g in queries.list_groups(meeting.id)] == ["Technology transfer"]


def test_who_was_erased_is_no_empty_place_in_a_sentence(organiser, make, group):
    group.state_at, group.state_by = NOW, ""
    make.save(group)
    assert "by …, " in organiser.get("/o/joint/groups/2").text


@pytest.mark.parametrize("page", ["/99", "/99/edit", "/99/members"])
def test_unknown_groups_are_not_found(organiser, page):
    assert organiser.get(f"/o/joint/groups{page}").status_code == 404


def test_the_list_shows_state_points_and_people(organiser, make, meeting, group):
    make.member(group, make.participant(meeting, given_name="Lina", family_name="Moreau"), role=MemberRole.RAPPORTEUR)
    make.point(group)
    page = organiser.get("/o/joint/groups").text
    assert all(text in page for text in ("Technology transfer", "Lina Moreau", "Draft", "nobody yet"))
    assert "Noise" not in page


def test_an_empty_list_says_what_to_do(organiser):
    assert "There is no group yet" in organiser.get("/o/joint/groups").text


@pytest.mark.parametrize("groups", [1, 3])
def test_the_list_sends_three_statements(organiser, make, meeting, queries_sent, groups):
    for _ in range(groups):
        make.point(make.group(meeting))
    with queries_sent(3):
        organiser.get("/o/joint/groups")


def test_a_group_is_added_with_its_headings(organiser, meeting, make):
    session = make.session(meeting)
    sent = {"topic": "Coordination", "room": "A", "session": str(session.id), "headings": "Needs of the parties\nFees"}
    answer = organiser.post("/o/joint/groups/new", data=sent)
    (group,) = queries.list_groups(meeting.id)
    assert (answer.status_code, answer.location) == (303, "/o/joint/groups/1/members")
    assert (group.topic, group.room, group.session_id, group.headings) == (
        "Coordination",
        "A",
        session.id,
        ["needs", "Fees"],
    )


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"topic": ""}, 422, "Enter the topic of the group."),
        ({"topic": "A\u202eB"}, 422, "a character that cannot be seen"),
        ({"number": "2"}, 409, "There is a group with this number already."),
        ({"number": "x"}, 422, "Not a valid integer value."),
        ({"headings": ""}, 422, "Enter at least one heading."),
        ({"session": "x"}, 422, "Not a valid choice."),
    ],
)
def test_a_wrong_group_is_refused_with_what_was_typed(organiser, group, values, status, words):
    sent = {"topic": "Coordination", "room": "Room <7>", "headings": "needs"} | values
    answer = organiser.post("/o/joint/groups/new", data=sent)
    assert (answer.status_code, words in answer.text, "Room &lt;7&gt;" in answer.text) == (status, True, True)
    assert len(queries.list_groups(group.meeting_id)) == 1


def test_a_group_is_changed(organiser, meeting, group):
    sent = {"topic": "Technology", "number": "2", "headings": "Needs of the parties"}
    assert organiser.post("/o/joint/groups/2/edit", data=sent).status_code == 303
    assert queries.get_group(meeting.id, "2").topic == "Technology"


def test_members_are_ticked_and_leads_named(organiser, make, meeting, group):
    lead, member, _other = (make.participant(meeting) for _ in range(3))
    sent = {"member": [str(member.id)], "rapporteur": str(lead.id)}
    assert organiser.post("/o/joint/groups/2/members", data=sent).status_code == 303
    assert {m.participant_id: m.role for m in queries.list_members(group.id)} == {
        lead.id: MemberRole.RAPPORTEUR,
        member.id: MemberRole.MEMBER,
    }
    page = organiser.get("/o/joint/groups/2/members").text
    assert page.count(" checked") == 2
    assert f'<option selected value="{lead.id}">' in page


def test_one_person_cannot_be_both(organiser, make, meeting, group):
    person = str(make.participant(meeting).id)
    answer = organiser.post("/o/joint/groups/2/members", data={"rapporteur": person, "facilitator": person})
    assert (answer.status_code, len(queries.list_members(group.id))) == (422, 0)


def test_people_of_another_meeting_cannot_be_ticked(organiser, make, group):
    answer = organiser.post("/o/joint/groups/2/members", data={"member": str(make.participant().id)})
    assert (answer.status_code, len(queries.list_members(group.id))) == (422, 0)


def test_the_notes_are_shown_with_the_history_of_each_point(organiser, make, group):
    first = make.point(group, text="Laboratories", author="Ada")
    make.point(group, point_id=first.point_id, base_id=first.id, text="Laboratories first", author="Bo")
    page = organiser.get("/o/joint/groups/2").text
    assert "2 texts" in page
    assert page.count("Laboratories first</p>") == 2
    assert "Laboratories</p>" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(organiser, make, meeting, group, text):
    group.topic = group.room = text
    db.session.commit()
    first = make.point(group, text=text, author=text, heading="recommendations", owner=text)
    make.point(group, point_id=first.point_id, base_id=first.id, text=text, author=text)
    make.member(group, make.participant(meeting, family_name=text, organisation_short=text))
    for page in PAGES:
        shown = organiser.get(f"/o/joint/groups{page}").text
        assert text not in shown or not set(text) & set("<>'\"")


def test_the_link_is_shown_sent_and_renewed(organiser, make, meeting, group):
    person = make.participant(meeting)
    make.member(group, person, role=MemberRole.RAPPORTEUR)
    assert "http://localhost/g/joint/2?key=" in organiser.get("/o/joint/groups/2").text
    assert organiser.post("/o/joint/groups/2/link", data={"act": "send"}).status_code == 303
    assert db.session.query(OutboxMail).one().to_address == person.email
    assert organiser.post("/o/joint/groups/2/link", data={"act": "renew"}).status_code == 303
    assert queries.get_group(meeting.id, "2").link_epoch == 2
    assert [entry.action for entry in list_latest(meeting.id)] == ["group.link-renewed", "group.link-sent"]


def test_a_link_without_anybody_to_send_it_to_is_refused(organiser, group):
    assert organiser.post("/o/joint/groups/2/link", data={"act": "send"}).status_code == 409


@pytest.mark.parametrize("points", [1, 3])
def test_the_notes_send_five_statements(organiser, make, group, queries_sent, points):
    for _ in range(points):
        make.point(group)
        make.member(group, make.participant(meeting_of(group)))
    with queries_sent(5):
        organiser.get("/o/joint/groups/2")


def test_the_headings_of_an_earlier_groups_are_taken_over_before_saving(organiser, make, meeting, group):
    make.group(meeting, number=7, topic="Waste oils", headings=["What works", "needs"])
    sent = {"topic": "Typed already", "headings": "x", "session": "", "others": "1", "act": "adopt"}
    answer = organiser.post("/o/joint/groups/new", data=sent)
    assert answer.status_code == 200
    assert all(text in answer.text for text in ("What works\nNeeds of the parties", "Typed already", "7. Waste oils"))
    assert [g.number for g in queries.list_groups(meeting.id)] == [2, 7]
    assert "Noise" not in answer.text
