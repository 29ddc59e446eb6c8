import json

from tests.factories import NOW
from tracker.figures.queries import compute


def run(app, *args):
    return app.test_cli_runner().invoke(args=["figures", *args])


def test_show_prints_each_figure_and_the_sentence(app, make):
    meeting = make.meeting()
    make.presence(make.participant(meeting), make.session(meeting))
    result = run(app, "show", meeting.slug)
    assert result.exit_code == 0
    assert "       1 of 1      Confirmed\n" in result.output
    assert "The meeting was attended by one participant from a regional centre." in result.output


def test_show_as_json_agrees_with_compute(app, make):
    meeting = make.meeting()
    make.presence(make.participant(meeting), make.session(meeting))
    data = json.loads(run(app, "show", meeting.slug, "--json").output)
    assert {f["name"]: f["value"] for f in data["figures"]} == {f.name: f.value for f in compute(meeting, NOW).values()}


def test_an_unknown_meeting_is_one_line(app):
    result = run(app, "show", "nowhere")
    assert (result.exit_code, result.output) == (1, 'Error: There is no meeting "nowhere".\n')
