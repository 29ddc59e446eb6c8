import pytest
from sqlalchemy import select

from tests.imports.files import csv_of, workbook
from tracker.core.db import db
from tracker.imports.commands import participants
from tracker.registration.models import Participant

ROWS = [["Given names", "Family name", "E-mail"], ["Ada", "One", "ada@example.org"], ["Bo", "Two", "wrong"]]


@pytest.fixture
def run(app, tmp_path):
    def run(data, *options, name="people.csv"):
        (tmp_path / name).write_bytes(data)
        return app.test_cli_runner().invoke(participants, ["import", "joint", str(tmp_path / name), *options])

    return run


def people(meeting):
    rows = select(Participant.given_name, Participant.state).where(Participant.meeting_id == meeting.id)
    return {name: state.value for name, state in db.session.execute(rows).all()}


@pytest.mark.parametrize("xlsx", [False, True])
def test_people_are_imported_and_the_rows_left_out_named(run, meeting, tmp_path, xlsx):
    name = "people.xlsx" if xlsx else "people.csv"
    left = tmp_path / "left.csv"
    done = run(workbook(ROWS) if xlsx else csv_of(*ROWS), "--as", "confirmed", "--left-out", str(left), name=name)
    assert done.exit_code == 0, done.output
    assert "Columns: Given names = given_name, Family name = family_name, E-mail = email" in done.output
    assert "1 confirmed; 1 left out" in done.output
    assert "row 3: email: Enter an e-mail address in full" in done.output
    assert people(meeting) == {"Ada": "confirmed"}
    assert left.read_text(encoding="utf-8-sig").splitlines()[1].startswith("3,")


def test_a_check_stores_nobody(run, meeting):
    done = run(csv_of(*ROWS), "--check")
    assert (done.exit_code, "1 right; 1 left out" in done.output, people(meeting)) == (0, True, {})


def test_all_or_nobody_fails_in_one_line(run, meeting):
    done = run(csv_of(*ROWS), "--whole")
    assert (done.exit_code, people(meeting)) == (1, {})
    assert "Error: Nothing was stored, as not every row can be." in done.output


def test_a_file_of_nobody_who_can_be_stored_fails(run):
    assert run(csv_of(ROWS[0], ROWS[2])).exit_code == 1


def test_a_file_without_a_known_column_or_in_unknown_letters_is_refused(run, meeting):
    done = run(csv_of(["foo", "bar"], ["1", "2"]))
    assert (done.exit_code, "Error: None of these columns is known" in done.output) == (1, True)
    done = run(csv_of(*ROWS), "--encoding", "klingon")
    assert (done.exit_code, "is none of utf-8, utf-16" in done.output, people(meeting)) == (2, True, {})


def test_where_the_rows_left_out_cannot_be_written_nobody_is_stored(run, meeting):
    done = run(csv_of(*ROWS), "--left-out", "/nowhere/left.csv")
    assert done.exit_code == 1
    assert done.output.endswith("Error: /nowhere/left.csv: No such file or directory\n")
    assert people(meeting) == {}


def test_a_file_for_the_rows_left_out_is_as_it_was_when_the_command_refuses(run, meeting, tmp_path):
    left = tmp_path / "left.csv"
    assert run(csv_of(*ROWS), "--whole", "--left-out", str(left)).exit_code == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["people.csv"]
    left.write_text("of yesterday")
    assert run(csv_of(*ROWS), "--whole", "--left-out", str(left)).exit_code == 1
    assert left.read_text() == "of yesterday"
    assert (
        run(csv_of(ROWS[0], ROWS[2]), "--left-out", str(left)).exit_code == 1
    )  # nobody is stored, and the list says why
    assert left.read_text(encoding="utf-8-sig").splitlines()[1].startswith("2,")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["left.csv", "people.csv"]


def test_a_meeting_or_a_table_that_is_none_is_said_in_one_line(app, run, tmp_path, meeting):
    done = run(b"")
    assert (done.exit_code, done.output) == (1, "Error: There are no rows with people in this file.\n")
    done = app.test_cli_runner().invoke(participants, ["import", "nowhere", str(tmp_path / "people.csv")])
    assert (done.exit_code, 'There is no meeting "nowhere".' in done.output) == (1, True)
