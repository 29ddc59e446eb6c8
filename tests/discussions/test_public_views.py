"""The rapporteur's page without script: opens by its link only, takes points, refuses blind saves, shows text as text."""

import re
from html import escape, unescape

import pytest

from tests.discussions.conftest import HOSTILE, meeting_of
from tests.factories import NOW
from tracker.core.access import Actor, Role
from tracker.core.ids import new_id
from tracker.core.links import make_token
from tracker.discussions import grants, operations, queries
from tracker.discussions.models import MemberRole, NotesState
from tracker.discussions.operations import Revision

PAGE = "/g/joint/2"


def hidden(text, name):
    """The value of a form's field."""
    return unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)[1])


def add(client, lines, heading="needs", **more):
    page = client.get(PAGE).text.split(f'data-heading="{heading}"')[1]
    values = {"lines": lines, "heading": heading, "submission": hidden(page, "submission")} | more
    return client.post(f"{PAGE}/points", data=values)


def said(group):
    return [point.text for point in queries.current_points([group.id])]


def change(client, point, **values):
    page = client.get(f"{PAGE}/points/{point.point_id}").text
    sent = {name: hidden(page, name) for name in ("revision", "heads")}
    sent |= {"heading": point.heading, "text": point.text, "act": "save"} | values
    return client.post(f"{PAGE}/points/{point.point_id}", data=sent)


def overwrite(group, point, text, base=None):
    """Somebody else changes the point."""
    revision = Revision(
        id=new_id(), point=point.point_id, base=base or point.id, heading=point.heading, text=text, at=NOW
    )
    operations.record_revisions(group, [revision], by=Actor("link", None, "Peter Adeola"), now=NOW)
    return revision


class TestOpening:
    def test_the_link_lets_in_and_leaves_the_address(self, client, meeting, group):
        answer = client.get(grants.link_to(meeting, group))
        assert (answer.status_code, answer.location) == (303, PAGE)
        assert client.get(PAGE).status_code == 200

    def test_the_link_is_built_from_the_public_address(self, meeting, group):
        assert grants.link_to(meeting, group).startswith("http://localhost/g/joint/2?key=")

    def test_opening_writes_nothing(self, client, meeting, group, queries_sent):
        meeting_link = grants.link_to(meeting, group)
        with queries_sent(2):
            client.get(meeting_link)

    @pytest.mark.parametrize("path", [PAGE, f"{PAGE}/points/{new_id()}"])
    def test_without_it_the_page_says_whom_to_ask(self, client, group, path):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "mailto:brs@example.org" in answer.text
        assert "Technology transfer" not in answer.text

    @pytest.mark.parametrize("path", ["points", f"points/{new_id()}", "state"])
    def test_without_it_nothing_can_be_sent(self, client, group, path):
        assert client.post(f"{PAGE}/{path}", data={"state": "read-back"}).status_code == 403

    def test_wrong_keys_are_refused(self, app, client, make, meeting, group):
        other = make.group(meeting)
        secret = app.config["SECRET_KEY"]
        keys = ["", "x", make_token(secret, "group", other.id, 1), make_token(secret, "participant", group.id, 1)]
        assert [client.get(f"{PAGE}?key={key}").status_code for key in keys] == [403] * 4

    def test_another_groups_link_does_not_open_this_one(self, client, make, meeting, group):
        client.get(grants.link_to(meeting, make.group(meeting)))
        assert client.get(PAGE).status_code == 403

    def test_a_renewed_link_ends_what_the_old_one_opened(self, writer, meeting, group):
        old = grants.link_to(meeting, group)
        operations.rotate_link(group, by=Actor("user", None, "Olga"), now=NOW)
        assert writer.get(PAGE).status_code == 403
        assert writer.get(old).status_code == 403
        assert writer.get(grants.link_to(meeting, group)).status_code == 303

    def test_unknown_groups_are_not_found(self, client, meeting):
        assert client.get("/g/joint/99").status_code == 404

    def test_organisers_of_the_meeting_come_in(self, client, meeting, group, signed_in):
        signed_in(Role.ORGANISER, at=meeting)
        assert "Olga Organiser" in client.get(PAGE).text

    @pytest.mark.parametrize("role", [Role.DESK, Role.FOCAL_POINT, Role.RAPPORTEUR])
    def test_other_roles_do_not(self, client, meeting, group, signed_in, role):
        signed_in(role, at=meeting)
        assert client.get(PAGE).status_code == 403

    def test_organisers_of_another_meeting_do_not(self, client, make, group, signed_in):
        signed_in(Role.ORGANISER, at=make.meeting())
        assert client.get(PAGE).status_code == 403

    def test_a_rapporteur_comes_into_their_group_and_no_other(self, client, make, meeting, group, signed_in):
        user, other = make.user(), make.group(meeting, number=3, slug="3")
        make.role(user, meeting, Role.RAPPORTEUR, group_id=group.id)
        signed_in(Role.RAPPORTEUR, at=meeting, user=user)
        assert [client.get(f"/g/joint/{slug}").status_code for slug in (group.slug, other.slug)] == [200, 403]


class TestPoints:
    def test_one_line_makes_one_point(self, writer, group):
        answer = add(writer, "- Laboratories\n\n- Training\n")
        assert (answer.status_code, answer.location) == (303, f"{PAGE}#h1")
        assert said(group) == ["Laboratories", "Training"]
        assert "2 points saved." in writer.get(PAGE).text

    def test_the_same_form_sent_twice_makes_the_points_once(self, writer, group):
        page = writer.get(PAGE).text
        sent = {
            "heading": "needs",
            "lines": "A\nB\nA",
            "submission": hidden(page, "submission"),
        }
        assert [writer.post(f"{PAGE}/points", data=sent).status_code for _ in range(2)] == [303, 303]
        assert said(group) == ["A", "B", "A"]

    def test_a_recommendation_says_to_whom_by_when_and_who(self, writer, group):
        add(writer, "One list", "recommendations", addressee="secretariat", due="2017-03-01", owner="BRS")
        (point,) = queries.current_points([group.id])
        assert (point.addressee, str(point.due_on), point.owner) == ("secretariat", "2017-03-01", "BRS")
        assert "To: The secretariat" in writer.get(PAGE).text

    @pytest.mark.parametrize(
        ("lines", "more", "words"),
        [
            ("", {}, "Write at least one point."),
            ("fine\nbad \u202e one", {}, "a character that cannot be seen"),
            ("x" * 4001, {}, "longer than 4000 characters"),
            ("fine", {"addressee": "everybody"}, "Choose one of the list."),
            ("fine", {"due": "soon"}, "Not a valid date value."),
            ("fine", {"owner": "\x1b"}, "a character that cannot be seen"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, writer, group, lines, more, words):
        answer = add(writer, lines, "recommendations", **more)
        assert answer.status_code == 422
        assert words in answer.text
        assert escape(lines.split("\n")[0])[:50] in answer.text
        assert said(group) == []

    def test_an_old_token_keeps_what_was_typed(self, writer, app, group, monkeypatch):
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
        answer = add(writer, "Laboratories & training")
        assert answer.status_code == 400
        assert "Laboratories &amp; training</textarea>" in answer.text
        assert said(group) == []

    def test_a_change_is_saved(self, writer, make, group):
        point = make.point(group)
        assert change(writer, point, text="Laboratories first").status_code == 303
        assert said(group) == ["Laboratories first"]

    def test_a_change_that_is_empty_is_refused_with_the_field_named(self, writer, make, group):
        answer = change(writer, make.point(group), text=" ")
        assert (answer.status_code, 'id="text-error"' in answer.text) == (422, True)
        assert said(group) == ["Laboratories"]

    def test_a_blind_save_over_a_newer_text_is_refused_with_both_texts(self, writer, make, group):
        point = make.point(group)
        page = writer.get(f"{PAGE}/points/{point.point_id}").text
        sent = {name: hidden(page, name) for name in ("revision", "heads")} | {
            "heading": "needs",
            "text": "mine & ours",
        }
        overwrite(group, point, "theirs")
        answer = writer.post(f"{PAGE}/points/{point.point_id}", data=sent)
        assert answer.status_code == 409
        assert '<p class="said" dir="auto">theirs</p>' in answer.text
        assert "mine &amp; ours</textarea>" in answer.text
        assert "Peter Adeola changed this point while you were writing." in answer.text
        assert said(group) == ["theirs"]
        again = sent | {name: hidden(answer.text, name) for name in ("revision", "heads")}
        assert writer.post(f"{PAGE}/points/{point.point_id}", data=again).status_code == 303
        assert said(group) == ["mine & ours"]

    def test_a_save_that_names_no_base_is_refused(self, writer, make, group):
        point = make.point(group)
        answer = writer.post(f"{PAGE}/points/{point.point_id}", data={"heading": "needs", "text": "blind"})
        assert (answer.status_code, said(group)) == (409, ["Laboratories"])

    def test_two_texts_stand_side_by_side_and_one_can_be_kept(self, writer, make, group):
        point = make.point(group)
        overwrite(group, point, "ours")
        overwrite(group, point, "theirs")
        page = writer.get(f"{PAGE}/points/{point.point_id}").text
        assert sorted(re.findall(r'<p class="said" dir="auto">(\w+)</p>', page.split("<h2>")[0])) == ["ours", "theirs"]
        assert "1 point has two texts." in writer.get(PAGE).text
        assert change(writer, point, text="ours").status_code == 303
        assert (said(group), queries.get_point(group.id, point.point_id).conflict) == (["ours"], ())

    def test_a_point_is_struck_out_and_put_back(self, writer, make, group):
        point = make.point(group)
        change(writer, point, act="remove")
        assert said(group) == []
        assert "<del>Laboratories</del>" in writer.get(PAGE).text
        change(writer, point)
        assert said(group) == ["Laboratories"]

    def test_a_point_of_another_group_is_not_found(self, writer, make, meeting, group):
        point = make.point(make.group(meeting))
        assert writer.get(f"{PAGE}/points/{point.point_id}").status_code == 404
        sent = {"heading": "needs", "text": "x", "revision": str(new_id()), "heads": str(point.id)}
        assert writer.post(f"{PAGE}/points/{point.point_id}", data=sent).status_code == 404

    def test_strange_hidden_fields_are_refused_not_broken(self, writer, make, group):
        point = make.point(group)
        sent = {"heading": "needs", "text": "x", "revision": "x", "heads": "x y", "addressee": "\x00"}
        assert writer.post(f"{PAGE}/points/{point.point_id}", data=sent).status_code in (409, 422)
        assert writer.post(f"{PAGE}/points", data={"heading": "\x00", "lines": "x"}).status_code == 422


class TestInert:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_text_is_shown_as_text_also_in_a_conflict(self, writer, make, group, text):
        point = make.point(group, text=text, heading="recommendations", owner=text[:200], author=text)
        overwrite(group, point, text + " 1")
        overwrite(group, point, text + " 2")
        member = make.participant(meeting_of(group), family_name=text)
        make.member(group, member, role=MemberRole.RAPPORTEUR)
        for path in (PAGE, f"{PAGE}/points/{point.point_id}"):
            page = writer.get(path).text
            assert text not in page or not set(text) & set("<>'\"")
            assert str(escape(text, quote=False)).replace("'", "&#39;").replace('"', "&#34;") in page


class TestState:
    def test_notes_are_read_back_agreed_and_presented(self, writer, group):
        for state in ("read-back", "agreed", "presented"):
            assert writer.post(f"{PAGE}/state", data={"state": state}).status_code == 303
        assert group.state == NotesState.PRESENTED
        assert "A change makes them a draft again." in writer.get(PAGE).text

    @pytest.mark.parametrize("state", ["agreed", "nonsense", ""])
    def test_a_step_left_out_is_refused(self, writer, group, state):
        assert (writer.post(f"{PAGE}/state", data={"state": state}).status_code, group.state) == (409, "draft")

    def test_a_group_that_would_agree_on_two_texts_is_told_which_points_to_settle(self, writer, make, group):
        group.state = NotesState.READ_BACK
        point = make.point(group, text="Train <b>technicians</b>")
        overwrite(group, point, "One")
        overwrite(group, point, "Train <b>chemists</b>")
        page = writer.post(f"{PAGE}/state", data={"state": "agreed"}, follow_redirects=True).text
        assert "Settle the points with two texts first: “Train &lt;b&gt;chemists&lt;/b&gt;”" in page
        assert queries.lock_group(group.id).state == "read-back"

    def test_a_change_reopens_and_the_page_says_so(self, writer, make, group):
        group.state = NotesState.AGREED
        add(writer, "One more")
        assert "These notes are a draft again since" in writer.get(PAGE).text


def test_the_page_shows_the_group_without_addresses(writer, make, meeting, group):
    person = make.participant(meeting, given_name="Lina", family_name="Moreau")
    make.member(group, person, role=MemberRole.RAPPORTEUR)
    page = writer.get(PAGE).text
    assert "Lina Moreau</bdi>" in page
    assert person.email not in page


@pytest.mark.parametrize("points", [1, 3])
def test_the_page_sends_seven_statements(writer, make, group, queries_sent, points):
    for _ in range(points):
        make.point(group)
        make.member(group, make.participant(meeting_of(group)))
    with queries_sent(7):
        writer.get(PAGE)
