"""Groups and points through the API: who may, replays, conflicts, wrong input."""

import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM, Role
from tracker.core.ids import new_id
from tracker.discussions import grants, operations, queries


@pytest.fixture
def group(make):
    make.point(make.group(topic="Noise"), text="Noise")
    return make.group(make.meeting(slug="joint"), number=2, slug="2", topic="Technology transfer")


@pytest.fixture
def meeting(make, group):
    from tracker.core.db import db
    from tracker.meetings.models import Meeting

    return db.session.get_one(Meeting, group.meeting_id)


@pytest.fixture
def organiser(program, meeting):
    return program(meeting, Role.ORGANISER, "notes")


def address(group):
    return f"/api/v1/meetings/joint/groups/{group.id}/points"


def revision(**values):
    given = {
        "id": str(new_id()),
        "point": str(new_id()),
        "base": None,
        "heading": "needs",
        "text": "Laboratories",
        "at": "2026-03-02T09:00:00Z",
        "device": "laptop",
    }
    return given | values


def test_groups_are_listed_with_how_far_they_are(organiser, make, group):
    make.point(group)
    (item,) = organiser.get("/api/v1/meetings/joint/groups").json["items"]
    shown = {
        key: item[key] for key in ("id", "number", "slug", "topic", "state", "points", "recommendations", "conflicts")
    }
    assert shown == {
        "id": str(group.id),
        "number": 2,
        "slug": "2",
        "topic": "Technology transfer",
        "state": "draft",
        "points": 1,
        "recommendations": 0,
        "conflicts": 0,
    }


@pytest.mark.parametrize("groups", [1, 3])
def test_the_list_sends_four_statements(organiser, make, meeting, queries, groups):
    for _ in range(groups - 1):
        make.point(make.group(meeting))
    with queries(4):
        organiser.get("/api/v1/meetings/joint/groups")


def test_points_are_recorded_and_listed(organiser, group):
    sent = revision(heading="recommendations", addressee="secretariat", due="2017-03-01", owner="BRS", position=5)
    answer = organiser.post(address(group), json=sent)
    assert answer.json == [
        {
            "id": sent["id"],
            "point": sent["point"],
            "result": "saved",
            "upon": sent["id"],
            "heads": [sent["id"]],
            "code": "",
            "reason": "",
        }
    ]
    body = organiser.get(address(group)).json
    details = {"concerns": "", "substance": "", "conventions": [], "evidence": "", "raised_by": "", "support": None}
    (item,) = body["items"]
    item.pop("saved_at")
    assert (body["state"], item) == (
        "draft",
        {
            "id": sent["point"],
            "heading": "recommendations",
            "text": "Laboratories",
            "removed": False,
            "position": 5,
            "addressee": "secretariat",
            "due": "2017-03-01",
            "owner": "BRS",
            "heads": [sent["id"]],
            "conflict": [],
            "revisions": 1,
            "standing": None,
            **details,
        },
    )


def test_a_batch_is_answered_in_order_and_a_replay_changes_nothing(organiser, group):
    first = revision()
    batch = [first, revision(point=first["point"], base=first["id"], text="b"), revision(base=str(new_id()))]
    results = [item["result"] for item in organiser.post(address(group), json=batch).json]
    again = [item["result"] for item in organiser.post(address(group), json=batch).json]
    assert (results, again) == (["saved", "saved", "rejected"], ["replayed", "replayed", "rejected"])
    assert queries_of(group) == ["b"]


def queries_of(group):
    return [point.text for point in queries.current_points([group.id])]


def test_two_revisions_on_one_base_are_shown_until_one_settles_them(organiser, group):
    first = revision()
    ours, theirs = (
        revision(point=first["point"], base=first["id"], text=text, due=f"2027-03-0{n}")
        for n, text in enumerate(("ours", "theirs"), 1)
    )
    answers = organiser.post(address(group), json=[first, ours, theirs]).json
    (point,) = organiser.get(address(group)).json["items"]
    assert (answers[2]["result"], sorted(h["text"] for h in point["conflict"])) == ("conflict", ["ours", "theirs"])
    assert sorted((h["due"], h["due_on"]) for h in point["conflict"]) == [("2027-03-01",) * 2, ("2027-03-02",) * 2]
    both = revision(point=first["point"], base=ours["id"], settles=[theirs["id"]], text="both")
    assert organiser.post(address(group), json=both).json[0]["result"] == "saved"
    (point,) = organiser.get(address(group)).json["items"]
    assert (point["text"], point["conflict"], point["heads"]) == ("both", [], [both["id"]])


def test_what_a_revision_leaves_out_stays_as_it_was(organiser, group):
    first = revision(owner="BRS", due="2017-03-01")
    organiser.post(address(group), json=[first, revision(point=first["point"], base=first["id"], text="b", due=None)])
    (point,) = organiser.get(address(group)).json["items"]
    assert (point["owner"], point["due"]) == ("BRS", None)


def test_nothing_new_is_304(organiser, group):
    organiser.post(address(group), json=[revision() for _ in range(9)])
    tag = organiser.get(address(group), headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert tag.startswith("W/")
    assert organiser.get(address(group), headers={"If-None-Match": tag}).status_code == 304
    tag = organiser.get(address(group)).headers["ETag"]
    assert organiser.get(address(group), headers={"If-None-Match": tag}).status_code == 304
    organiser.post(address(group), json=revision())
    assert organiser.get(address(group), headers={"If-None-Match": tag}).status_code == 200


def test_what_a_point_says_of_itself_is_kept_until_it_is_said_otherwise(organiser, group):
    first = revision(conventions=["stockholm", "basel"], evidence="UNEP/1", raised_by="Ada", support=3, standing="open")
    then = revision(point=first["point"], base=first["id"], text="b", support=None)
    organiser.post(address(group), json=[first, then])
    (point,) = organiser.get(address(group)).json["items"]
    kept = [point[name] for name in ("conventions", "evidence", "raised_by", "support", "standing")]
    assert kept == [["basel", "stockholm"], "UNEP/1", "Ada", None, "open"]
    refused = organiser.post(address(group), json=revision(support=10_001)).json
    assert (refused[0]["result"], refused[0]["code"]) == ("rejected", "support-not-accepted")


def test_only_what_is_new_since_is_given_when_asked_for(organiser, make, group):
    make.point(group, text="from before")
    first, second = revision(text="first"), revision(text="second")
    organiser.post(address(group), json=[first, second])
    serial = organiser.get(address(group)).json["serial"]
    organiser.post(address(group), json=revision(point=first["point"], base=first["id"], text="changed"))
    body = organiser.get(f"{address(group)}?since={serial}").json
    assert ([item["text"] for item in body["items"]], body["serial"]) == (["changed"], serial + 1)
    assert organiser.get(f"{address(group)}?since={serial + 1}").json["items"] == []
    assert len(organiser.get(address(group)).json["items"]) == 3
    assert organiser.get(f"{address(group)}?since=x").status_code == 422


def test_an_idempotency_key_answers_the_same(organiser, group):
    sent, key = revision(), {"Idempotency-Key": "k1"}
    answers = [organiser.post(address(group), json=sent, headers=key).json for _ in range(2)]
    assert (answers[0], answers[0][0]["result"]) == (answers[1], "saved")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"id": "x"}, "id"),
        ({"point": None}, "point"),
        ({"text": 7}, "text"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-03-02T09:00:00"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"addressee": "everybody"}, "addressee"),
        ({"due": "soon"}, "due"),
        ({"settles": "x"}, "settles"),
        ({"removed": "yes"}, "removed"),
        ({"position": 1.5}, "position"),
    ],
)
def test_wrong_input_is_a_problem_with_its_field(organiser, group, values, field):
    answer = organiser.post(address(group), json=revision(**values))
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [error["field"] for error in answer.json["errors"]] == [field]


@pytest.mark.parametrize(
    "values",
    [
        {"text": ""},
        {"text": "x" * 4001},
        {"text": "a\u202eb"},
        {"position": 2**60},
        {"position": -1},
        {"heading": ""},
        {"owner": "x" * 201},
    ],
)
def test_what_cannot_be_kept_is_rejected_alone_with_its_reason(organiser, group, values):
    answers = organiser.post(address(group), json=[revision(**values), revision()]).json
    assert [a["result"] for a in answers] == ["rejected", "saved"]
    assert answers[0]["reason"] != ""


def test_half_of_a_surrogate_is_refused_not_broken(organiser, group):
    body = '{"id": "%s", "point": "%s", "heading": "needs", "text": "a\\ud800", "at": "2026-03-02T09:00:00Z"}'
    answer = organiser.post(address(group), data=body % (new_id(), new_id()), content_type="application/json")
    assert (answer.status_code in (200, 400, 422), queries_of(group)) == (True, [])


def test_more_than_five_hundred_at_once_are_refused(organiser, group):
    assert organiser.post(address(group), json=[revision() for _ in range(501)]).status_code == 422
    assert queries_of(group) == []


@pytest.mark.parametrize("role", [Role.DESK, Role.FOCAL_POINT, Role.RAPPORTEUR, Role.FACILITATOR])
def test_other_roles_may_neither_read_nor_write(program, meeting, group, role):
    client = program(meeting, role, "notes", "read", "check-in")
    assert [client.get(address(group)).status_code, client.post(address(group), json=revision()).status_code] == [
        403,
        403,
    ]
    assert queries_of(group) == []


@pytest.mark.parametrize(
    ("scope", "statuses"), [("register", [403, 403, 403]), ("read", [200, 200, 403]), ("notes", [200, 200, 200])]
)
def test_a_token_needs_the_scope_to_read_or_to_write(program, meeting, group, scope, statuses):
    client = program(meeting, Role.ORGANISER, scope)
    found = [
        client.get("/api/v1/meetings/joint/groups"),
        client.get(address(group)),
        client.post(address(group), json=revision()),
    ]
    assert [answer.status_code for answer in found] == statuses


def test_organisers_of_another_meeting_may_not(program, make, group):
    client = program(make.meeting(), Role.ORGANISER, "notes")
    assert client.get("/api/v1/meetings/joint/groups").status_code == 403
    assert client.post(address(group), json=revision()).status_code == 403


def test_a_group_is_not_found_under_another_meeting(program, make, group):
    other = make.meeting()
    client = program(other, Role.ORGANISER, "notes")
    assert client.get(f"/api/v1/meetings/{other.slug}/groups/{group.id}/points").status_code == 404


def test_the_public_may_not(client, group):
    assert client.get(address(group)).status_code == 403
    assert client.post(address(group), json=revision()).status_code == 403
    assert client.get("/api/v1/meetings/joint/groups").status_code == 401


class TestPrivateLink:
    @pytest.fixture
    def writer(self, client, meeting, group):
        client.get(grants.link_to(meeting, group))
        return client

    def test_it_opens_its_group(self, writer, group):
        assert writer.post(address(group), json=revision()).json[0]["result"] == "saved"
        assert len(writer.get(address(group)).json["items"]) == 1

    def test_a_page_that_asks_whether_anything_is_new_costs_one_statement(self, writer, make, group, queries_sent):
        make.point(group, serial=1, digest="x")
        known = {"If-None-Match": writer.get(address(group)).headers["ETag"]}
        with queries_sent(1):
            assert writer.get(address(group), headers=known).status_code == 304
        make.point(group, serial=2, digest="y")
        assert writer.get(address(group), headers=known).status_code == 200

    def test_nothing_new_is_not_said_to_whom_the_link_no_longer_opens(self, writer, group):
        known = {"If-None-Match": writer.get(address(group)).headers["ETag"]}
        operations.rotate_link(group, by=SYSTEM, now=NOW)
        assert writer.get(address(group), headers=known).status_code == 403

    def test_it_opens_no_other(self, writer, make, meeting):
        assert writer.post(address(make.group(meeting)), json=revision()).status_code == 403

    def test_it_ends_when_renewed(self, writer, group):
        operations.rotate_link(group, by=SYSTEM, now=NOW)
        assert writer.post(address(group), json=revision()).status_code == 403

    def test_a_foreign_page_cannot_use_it(self, writer, app, group, monkeypatch):
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
        assert writer.post(address(group), json=revision()).status_code == 400
        bearer = {"Authorization": "Bearer nonsense"}
        assert writer.post(address(group), json=revision(), headers=bearer).status_code == 403
        assert queries_of(group) == []
