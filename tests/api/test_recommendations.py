from tests.factories import NOW
from tracker.core.access import SYSTEM, Role
from tracker.recommendations.models import State
from tracker.recommendations.operations import Details, promote


def test_a_program_reads_the_register_of_a_meeting(make, program):
    meeting = make.meeting()
    make.recommendation(make.meeting(), text="Noise")
    point = make.point(make.group(meeting, number=4), heading="recommendations")
    one = promote(meeting, Details(text="Meet", owner="UNEP", due_on=NOW.date().replace(year=2020)), [point.point_id], by=SYSTEM, now=NOW)  # fmt: skip
    (found,) = (
        program(meeting, Role.ORGANISER, "read").get(f"/api/v1/meetings/{meeting.slug}/recommendations").json["items"]
    )
    assert found == {
        "id": str(one.id),
        "meeting": meeting.slug,
        "number": 1,
        "text": "Meet",
        "addressee": None,
        "owner": "UNEP",
        "due": "2020-03-02",
        "priority": "normal",
        "mandate": "",
        "state": "open",
        "state_at": "2026-03-02T09:00:00Z",
        "overdue": True,
        "progress": "",
        "progress_at": None,
        "groups": [4],
        "points": [str(point.point_id)],
    }


def test_what_is_open_comes_in_pages_over_the_programs_own_meetings(make, program):
    meeting = make.meeting()
    make.recommendation(make.meeting(), text="Noise")
    made = [make.recommendation(meeting, number=n, state=state) for n, state in enumerate((State.OPEN, State.DONE, State.UNDER_WAY), 1)]  # fmt: skip
    client = program(meeting, Role.ORGANISER, "read")
    first = client.get("/api/v1/recommendations?limit=1").json
    second = client.get(f"/api/v1/recommendations?limit=1&cursor={first['next']}").json
    assert [[item["id"] for item in page["items"]] for page in (first, second)] == [
        [str(made[0].id)],
        [str(made[2].id)],
    ]
    assert (second["next"], len(client.get("/api/v1/recommendations?state=all").json["items"])) == (None, 3)


def test_a_strange_cursor_and_a_strange_program_are_refused(make, program, client):
    meeting = make.meeting()
    assert client.get("/api/v1/recommendations").status_code == 401
    assert program(meeting, Role.ORGANISER, "notes").get("/api/v1/recommendations").status_code == 403
    assert program(meeting, Role.ORGANISER, "read").get("/api/v1/recommendations?cursor=WyJ4Il0").status_code == 422
