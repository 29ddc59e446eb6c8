from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.api.paging import write_cursor


def test_meetings_come_in_pages_the_latest_first(client, make):
    older = make.meeting(starts_on=NOW.date() - timedelta(days=9))
    newer = make.meeting(starts_on=NOW.date())
    first = client.get("/api/v1/meetings?limit=1").json
    assert [m["slug"] for m in first["items"]] == [newer.slug]
    second = client.get("/api/v1/meetings", query_string={"limit": 1, "cursor": first["next"]}).json
    assert ([m["slug"] for m in second["items"]], second["next"]) == ([older.slug], None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_meetings_sends_one_query(client, make, queries, count):
    for _ in range(count):
        make.meeting()
    with queries(1):
        client.get("/api/v1/meetings")


def test_a_meeting_shows_its_programme_and_the_ids_programs_need(client, make):
    meeting = make.meeting(contact_email="private@example.org")
    session, _noise = make.session(meeting, title="Opening"), make.session()
    shown = client.get(f"/api/v1/meetings/{meeting.slug}").json
    assert [(s["id"], s["title"]) for s in shown["sessions"]] == [(str(session.id), "Opening")]
    assert [d["id"] for d in shown["days"]] == [str(session.day_id)]


def test_an_unknown_meeting_is_a_problem(client):
    answer = client.get("/api/v1/meetings/nowhere")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json["type"] == "urn:tracker:problem:not-found"


@pytest.mark.parametrize("cursor", ["x", write_cursor(("yesterday", "slug"))])
def test_a_strange_cursor_is_refused_by_name(client, cursor):
    answer = client.get("/api/v1/meetings", query_string={"cursor": cursor})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "cursor")
