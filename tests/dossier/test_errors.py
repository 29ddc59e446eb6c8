"""How refusals read."""

from tracker.dossier.errors import MeetingExists, MeetingHere, Problem, WrongFile


def test_a_problem_reads_line_field_reason():
    assert str(Problem(3, "meeting.city", "is missing")) == "line 3: meeting.city: is missing"
    assert str(Problem(3, "", "not valid TOML")) == "line 3: not valid TOML"


def test_a_wrong_file_sorts_its_problems_and_counts_them():
    error = WrongFile([Problem(9, "b", "x"), Problem(2, "a", "y")])
    assert [problem.line for problem in error.problems] == [2, 9]
    assert (str(error.message), error.status, error.code) == (
        "2 problems in the file; nothing was loaded.",
        422,
        "wrong-file",
    )


def test_one_problem_is_one():
    assert str(WrongFile([Problem(1, "", "x")]).message) == "1 problem in the file; nothing was loaded."


def test_an_existing_meeting_says_how_to_go_on():
    error = MeetingExists("joint")
    assert (error.status, "--replace" in str(error.message)) == (409, True)
    error = MeetingHere("joint")
    assert (error.status, "--replace" in str(error.message)) == (409, False)
