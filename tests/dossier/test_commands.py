"""What an operator types, and what the answer is."""

import pytest

from tests.dossier.conftest import SMALL
from tracker.meetings.queries import list_meetings


@pytest.fixture
def run(app):
    return app.test_cli_runner().invoke


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "joint.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_load_enters_the_meeting_and_says_where_it_is(run, file, directory):
    result = run(args=["meeting", "load", str(file)])
    assert (result.exit_code, result.stdout) == (0, "Loaded joint: http://localhost/m/joint\n")
    assert [m.slug for m in list_meetings()] == ["joint"]


def test_load_of_a_wrong_file_names_every_mistake_and_fails(run, file, directory):
    file.write_text(SMALL + "colour = 1\ncountry = 'Atlantis'\n", encoding="utf-8")
    result = run(args=["meeting", "load", str(file)])
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{file}: line 9: meeting.colour: is not known here",
        f'{file}: line 10: meeting.country: no country is called "Atlantis"',
        "Error: 2 problems in the file; nothing was loaded.",
    ]
    assert list_meetings() == []


def test_load_twice_is_refused_without_replace(run, file, directory):
    run(args=["meeting", "load", str(file)])
    again = run(args=["meeting", "load", str(file)])
    assert (again.exit_code, "--replace" in again.stderr) == (1, True)
    replaced = run(args=["meeting", "load", "--replace", str(file)])
    assert (replaced.exit_code, replaced.stdout) == (0, "Replaced joint: http://localhost/m/joint\n")


def test_load_names_those_who_are_not_registered_yet(run, file, directory):
    file.write_text(SMALL + "[[groups]]\ntopic = 'A'\nrapporteur = 'bo@example.org'\n", encoding="utf-8")
    result = run(args=["meeting", "load", str(file)])
    assert result.exit_code == 0
    assert result.stderr == "Not a confirmed participant yet, so not in their group: bo@example.org\n"


def test_load_of_a_file_that_is_not_there_fails(run, tmp_path):
    assert run(args=["meeting", "load", str(tmp_path / "none.toml")]).exit_code == 2


def test_list_names_meetings_with_their_people(run, make):
    meeting = make.meeting(slug="joint", short_title="Joint")
    make.participant(meeting)
    make.participant(meeting)
    result = run(args=["meeting", "list"])
    assert result.stdout == "joint\t2026-03-02 to 2026-03-04\tover\t2 people\tJoint\n"


def test_sample_goes_into_an_empty_database_only(run, make):
    make.meeting(slug="joint")
    refused = run(args=["sample", "load"])
    assert (refused.exit_code, refused.stderr.startswith("Error: There are meetings")) == (1, True)
    skipped = run(args=["sample", "load", "--if-empty"])
    assert skipped.exit_code == 0
    assert [m.slug for m in list_meetings()] == ["joint"]


def test_sample_load_twice_as_make_run_does(run, app, storage, monkeypatch):
    monkeypatch.setitem(app.extensions, "tracker.storage", storage)
    first = run(args=["sample", "load", "--if-empty"])
    assert (first.exit_code, first.stdout) == (0, "Loaded joint-2016: http://localhost/m/joint-2016\n")
    assert run(args=["sample", "load", "--if-empty"]).exit_code == 0
    larger = run(args=["sample", "load", "--people", "3"])
    assert larger.stdout == "Loaded sample-3: http://localhost/m/sample-3\n"


def test_canaries_come_besides_the_sample_or_alone_when_there_are_meetings(run, app, make, storage, monkeypatch):
    monkeypatch.setitem(app.extensions, "tracker.storage", storage)
    make.meeting(slug="joint")
    result = run(args=["sample", "load", "--with-canaries"])
    assert result.exit_code == 0
    assert {m.slug for m in list_meetings()} == {"joint", "canary-1", "canary-2", "canary-quota"}


@pytest.mark.parametrize("command", [["meeting", "load"], ["meeting", "list"], ["sample", "load"]])
def test_help_gives_an_example(run, command):
    assert "Example" in run(args=[*command, "--help"]).stdout


def test_a_box_that_breaks_off_leaves_the_former_one(run, make, tmp_path, monkeypatch):
    asked = ["meeting", "export", make.meeting().slug, str(tmp_path / "box.zip")]
    assert run(args=asked).exit_code == 0
    whole = (tmp_path / "box.zip").read_bytes()

    def break_off(_meeting, out, *_storage, **_options):
        out.write(b"half")
        raise OSError(28, "No space left on device", "the disk")

    monkeypatch.setattr("tracker.dossier.box.pack", break_off)
    assert run(args=asked).exit_code == 1
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"box.zip": whole}
