import pytest

from tests.factories import NOW
from tracker.core.access import SYSTEM
from tracker.report import operations, queries
from tracker.report.printing import FORMATS


def run(app, *args):
    return app.test_cli_runner().invoke(args=["report", *args])


@pytest.mark.parametrize("name", FORMATS)
def test_build_writes_the_file(app, meeting, tmp_path, name):
    out = tmp_path / f"report.{name}"
    result = run(app, "build", meeting.slug, "--format", name, "--out", str(out))
    assert (result.exit_code, out.stat().st_size > 1000) == (0, True)
    assert result.output.startswith(f"{out}: Draft, ")


def test_build_prints_a_locked_version(app, meeting, tmp_path):
    operations.lock_version(meeting, by=SYSTEM, now=NOW)
    out = tmp_path / "report.md"
    result = run(app, "build", meeting.slug, "--format", "md", "--out", str(out), "--version", "1")
    assert (result.exit_code, "Version 1" in result.output, "DRAFT" in out.read_text()) == (0, True, False)


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("build", "nowhere", "--format", "md", "--out", "x"), 'Error: There is no meeting "nowhere".\n'),
        (("verify", "nowhere"), 'Error: There is no meeting "nowhere".\n'),
    ],
)
def test_a_refusal_is_one_line(app, args, line):
    result = run(app, *args)
    assert (result.exit_code, result.output) == (1, line)


def test_a_file_that_cannot_be_written_is_one_line(app, meeting, tmp_path):
    result = run(app, "build", meeting.slug, "--format", "md", "--out", str(tmp_path / "no" / "r.md"))
    assert (result.exit_code, result.output) == (1, f"Error: {tmp_path / 'no' / 'r.md'}: No such file or directory\n")


def test_verify_without_a_version_is_refused(app, meeting):
    assert run(app, "verify", meeting.slug).output == "Error: No version of this report is locked yet.\n"


def test_lock_and_publish_from_a_terminal(app, meeting):
    locked = run(app, "lock", meeting.slug)
    assert locked.exit_code == 0
    assert "Note: Group 2: the notes are not agreed yet." in locked.output
    assert run(app, "publish", meeting.slug, "1").output == "Version 1 is published\n"
    assert queries.published_version(meeting.id) is not None
