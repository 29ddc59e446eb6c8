from tests.factories import NOW
from tracker.core.access import Role
from tracker.figures.queries import compute


def test_each_figure_has_its_value_definition_time_and_rows(make, program):
    meeting = make.meeting()
    make.presence(make.participant(meeting), make.session(meeting))
    answer = program(meeting, Role.ORGANISER, "read").get(f"/api/v1/meetings/{meeting.slug}/figures")
    figures = {f["name"]: f for f in answer.json["figures"]}
    assert {name: f["value"] for name, f in figures.items()} == {
        f.name: f.value for f in compute(meeting, NOW).values()
    }
    assert figures["attended"]["rows"] == f"/o/{meeting.slug}/figures/attended"
    assert figures["attended"]["definition"].startswith("Different persons checked in")
    assert answer.json["breakdowns"]["by_region"] == [
        {"key": "AFRICA", "label": "Africa", "registered": 1, "confirmed": 1, "attended": 1}
    ]


def test_figures_need_the_organiser_and_the_scope(make, program, client):
    meeting = make.meeting()
    path = f"/api/v1/meetings/{meeting.slug}/figures"
    assert client.get(path).status_code == 401
    assert program(meeting, Role.ORGANISER, "notes").get(path).status_code == 403
    assert program(make.meeting(), Role.ORGANISER, "read").get(path).status_code == 403
