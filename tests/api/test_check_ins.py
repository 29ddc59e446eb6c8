import json

import pytest
from sqlalchemy import func, select

from tests.core.test_turns import Server
from tests.factories import NOW
from tracker.attendance import together
from tracker.attendance.models import CheckIn
from tracker.core import clock
from tracker.core.access import Actor, Holder, Role
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.registration.models import State


@pytest.fixture
def meeting(make):
    return make.meeting()


@pytest.fixture
def session(make, meeting):
    return make.session(meeting)


@pytest.fixture
def ada(make, meeting):
    return make.participant(meeting, make.organisation(short_name="SCRC Kenya"), family_name="Odhiambo")


@pytest.fixture
def holds(app, monkeypatch, meeting):
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def become(*roles, at=None, scopes=frozenset({"check-in", "read"})):
        held = Holder(
            Actor("user", new_id(), "Dina"), roles={(at or meeting).slug: frozenset(roles)}, scopes=frozenset(scopes)
        )
        monkeypatch.setitem(app.extensions, "tracker.who", lambda: held)

    become(Role.DESK, Role.ORGANISER)
    return become


def event(session, person=None, **changes):
    given = {"id": str(new_id()), "session": str(session.id), "kind": "in", "at": NOW.isoformat(), "device": "Desk 1"}
    if person is not None:
        given["code"] = person.code
    return given | changes


def post(client, meeting, body, **headers):
    return client.post(f"/api/v1/meetings/{meeting.slug}/check-ins", json=body, headers=headers)


def kept():
    return db.session.scalar(select(func.count()).select_from(CheckIn))


def test_one_event_gets_one_answer(client, meeting, session, ada, holds):
    sent = event(session, ada)
    answer = post(client, meeting, sent)
    assert (answer.status_code, answer.json) == (
        200,
        {
            "id": sent["id"],
            "result": "welcome",
            "kind": "in",
            "reason": "",
            "who": {"name": "Ada Odhiambo", "organisation": "SCRC Kenya"},
            "at": "2026-03-02T09:00:00Z",
            "since": "2026-03-02T09:00:00Z",
            "desk": "Desk 1",
            "flag": "",
        },
    )


def test_a_list_gets_a_list_in_the_same_order(client, make, meeting, session, ada, holds):
    waiting = make.participant(meeting, state=State.WAITING)
    sent = [
        event(session, ada),
        event(session, ada),
        event(session, waiting),
        event(session, code="ZZZZZ"),
        event(session, ada, kind="out", at="2026-03-02T12:00:00+01:00"),
    ]
    answer = post(client, meeting, sent)
    assert [(a["id"], a["result"]) for a in answer.json] == list(
        zip([e["id"] for e in sent], ["welcome", "already_here", "not_confirmed", "unknown", "welcome"], strict=True)
    )
    assert post(client, meeting, sent).data == answer.data
    assert kept() == 5


def test_bad_ones_are_refused_and_hold_nothing_up(client, make, meeting, session, ada, holds):
    elsewhere = make.session()
    bad = [
        None,
        5,
        "x",
        [],
        {},
        event(session, ada, id="7"),
        event(session, ada, id=None),
        event(session),
        event(session, ada, kind="jump"),
        event(session, ada, at="soon"),
        event(session, ada, at="2026-03-02T09:00:00"),
        event(session, ada, at=10**30),
        event(session, ada) | {"session": "x"},
        event(session, ada) | {"session": None},
        event(session, ada, day=str(new_id())),
        event(session, ada) | {"session": str(elsewhere.id)},
        event(session, ada, device=[1]),
        event(session, participant={"$ne": 1}),
    ]
    answers = post(client, meeting, [*bad, event(session, ada)]).json
    assert [a["result"] for a in answers] == ["rejected"] * len(bad) + ["welcome"]
    assert all(a["reason"] for a in answers[:-1])
    assert answers[7]["id"] is not None


def test_an_id_of_another_meeting_gives_nothing_away(client, make, meeting, session, ada, holds):
    elsewhere = make.session()
    stranger = make.participant(make.meeting())
    theirs = make.save(
        CheckIn(
            id=new_id(), meeting_id=stranger.meeting_id, participant_id=stranger.id, code=stranger.code, kind="in",
            at=NOW, recorded_at=NOW, result="welcome", session_id=elsewhere.id,
        )
    )  # fmt: skip
    answer = post(client, meeting, event(session, ada, id=str(theirs.id))).json
    assert (answer["result"], answer["who"], answer["since"]) == ("rejected", None, None)
    assert stranger.family_name not in json.dumps(answer)


def test_five_hundred_are_taken_and_no_more(client, meeting, session, holds):
    batch = [event(session, code="ZZZZZ") for _ in range(501)]
    refused = post(client, meeting, batch)
    assert (refused.status_code, refused.content_type, kept()) == (422, "application/problem+json", 0)
    assert (len(post(client, meeting, batch[:500]).json), kept()) == (500, 500)


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"5", 422), (b'"x"', 422), (b"", 400), (b"null", 422)])
def test_what_is_no_event_at_all_is_a_problem(client, meeting, session, holds, body, status):
    answer = client.post(f"/api/v1/meetings/{meeting.slug}/check-ins", data=body, content_type="application/json")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_an_empty_list_is_answered_by_one(client, meeting, session, holds):
    assert post(client, meeting, []).json == []


def test_a_key_answers_again_what_it_answered(client, meeting, session, ada, holds):
    sent = event(session, ada)
    first = post(client, meeting, sent, **{"Idempotency-Key": "k"})
    again = post(client, meeting, sent, **{"Idempotency-Key": "k"})
    other = post(client, meeting, event(session, ada), **{"Idempotency-Key": "k"})
    assert (again.data, other.status_code, kept()) == (first.data, 422, 1)


def test_a_single_event_sends_six_statements(client, meeting, session, ada, holds, queries):
    with queries(6):
        post(client, meeting, event(session, ada))


def test_every_event_comes_in_pages_with_both_times(client, make, meeting, session, ada, holds):
    elsewhere = make.session()
    sent = [event(session, ada), event(session, ada), event(elsewhere, ada), event(session, code="ZZZZZ")]
    post(client, meeting, sent)
    address = f"/api/v1/meetings/{meeting.slug}/check-ins"
    first = client.get(address, query_string={"limit": 3}).json
    second = client.get(address, query_string={"limit": 3, "cursor": first["next"]}).json
    items = first["items"] + second["items"]
    assert sorted(i["id"] for i in items) == sorted(e["id"] for e in sent)
    assert second["next"] is None
    assert {(i["at"], i["recorded_at"], i["device"], i["by"]) for i in items} == {
        ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z", "Desk 1", "Dina")
    }


def test_attendance_is_derived_and_comes_in_pages(client, make, meeting, session, holds):
    people = [make.participant(meeting) for _ in range(3)]
    post(client, meeting, [event(session, p) for p in people])
    address = f"/api/v1/meetings/{meeting.slug}/attendance"
    first = client.get(address, query_string={"limit": 2}).json
    second = client.get(address, query_string={"limit": 2, "cursor": first["next"]}).json
    items = first["items"] + second["items"]
    assert sorted(i["participant"] for i in items) == sorted(str(p.id) for p in people)
    assert {(i["session"], i["attended"], i["first_in_at"]) for i in items} == {
        (str(session.id), True, "2026-03-02T09:00:00Z")
    }


@pytest.mark.parametrize("cursor", ["x", "WyJ4IiwieSJd", "WyJ4Il0", "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzE0OjAwIiwieCJd"])
@pytest.mark.parametrize("what", ["check-ins", "attendance"])
def test_a_strange_cursor_is_refused(client, meeting, holds, what, cursor):
    answer = client.get(f"/api/v1/meetings/{meeting.slug}/{what}?cursor={cursor}")
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")


@pytest.mark.parametrize(
    ("roles", "scopes", "write", "read"),
    [
        ({Role.DESK}, {"check-in", "read"}, 200, 403),
        ({Role.ORGANISER}, {"check-in", "read"}, 200, 200),
        ({Role.ORGANISER}, {"read"}, 403, 200),
        ({Role.ORGANISER}, {"check-in"}, 200, 403),
        ({Role.RAPPORTEUR, Role.FACILITATOR, Role.FOCAL_POINT}, {"check-in", "read"}, 403, 403),
    ],
)
def test_roles_and_scopes(client, meeting, session, ada, holds, roles, scopes, write, read):
    holds(*roles, scopes=scopes)
    assert post(client, meeting, event(session, ada)).status_code == write
    for what in ("check-ins", "attendance"):
        assert client.get(f"/api/v1/meetings/{meeting.slug}/{what}").status_code == read


def test_roles_at_another_meeting_open_nothing(client, make, meeting, session, ada, holds):
    holds(Role.DESK, Role.ORGANISER, at=make.meeting())
    assert post(client, meeting, event(session, ada)).status_code == 403
    assert client.get(f"/api/v1/meetings/{meeting.slug}/attendance").status_code == 403


def test_an_unknown_meeting_is_not_found_by_an_administrator(client, app, monkeypatch, meeting):
    monkeypatch.setitem(app.extensions, "tracker.who", lambda: Holder(Actor("user", None, "A"), admin=True))
    assert client.post("/api/v1/meetings/nowhere/check-ins", json={}).status_code == 404


def test_a_program_says_who_takes_part_from_afar(client, make, meeting, session, ada, holds):
    grace = make.participant(meeting)
    for person, channel in ((ada, {"channel": "remote"}), (grace, {"channel": None}), (grace, {"channel": "paper"})):
        assert post(client, meeting, event(session, person, **channel)).json["result"] != "rejected"
    shown = client.get(f"/api/v1/meetings/{meeting.slug}/check-ins").json["items"]
    assert sorted(one["channel"] for one in shown) == ["door", "paper", "remote"]
    rows = client.get(f"/api/v1/meetings/{meeting.slug}/attendance").json["items"]
    assert {row["participant"]: row["remote"] for row in rows} == {str(ada.id): True, str(grace.id): False}


@pytest.mark.parametrize("channel", ["kiosk", "self", "bus", 7, ["remote"]])
def test_the_ways_that_are_the_product_s_own_are_refused(client, meeting, session, ada, holds, channel):
    answer = post(client, meeting, event(session, ada, channel=channel)).json
    assert (answer["result"], answer["reason"]) == ("rejected", "channel must be door, paper or remote.")


def test_doors_that_are_answered_inside_one_another_know_nothing_of_each_other(
    app, make, meeting, session, ada, program, at_now, monkeypatch
):
    counted, record = [], together.record_calls
    monkeypatch.setattr(together, "record_calls", lambda at, of: counted.append(len(of)) or record(at, of))
    doors = [program(meeting, Role.DESK, "check-in") for _ in range(3)]
    doors.insert(1, app.test_client())  # a stranger between them
    sent = [event(session, code=code) for code in ("ZZZZZ", ada.code, ada.code, "ZZZZZ")]
    said = {}

    def ask(number):
        language = ("fr", "en", "es", "zh")[number]
        answer = post(doors[number], meeting, sent[number], **{"Accept-Language": language})
        said[number] = answer.status_code, answer.json

    db.session.commit()
    Server(ask).answered(*[b"/"] * 4)
    assert counted == [3]
    at_once = dict(said)
    assert [(at_once[number][0], at_once[number][1].get("reason")) for number in range(4)] == [
        (200, "Aucune inscription ne porte ce code."),
        (401, None),
        (200, ""),
        (200, "没有使用此入场码的登记。"),
    ]
    for number in range(4):  # sent again, alone
        ask(number)
    assert said == at_once
    assert len({row.by_label for row in db.session.scalars(select(CheckIn))}) == 3
