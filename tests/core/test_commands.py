import re
from pathlib import Path

import click
import pytest

from tracker.core.commands import Commands, apart, shown, whole_file
from tracker.core.config import SETTINGS, Setting
from tracker.core.errors import Invalid


def test_settings_lists_each_with_its_value(app):
    lines = app.test_cli_runner().invoke(args=["settings"]).output.splitlines()
    assert [line.split()[0] for line in lines] == [setting.name for setting in SETTINGS]
    assert dict(line.split(maxsplit=1) for line in lines)["TRACKER_BASE_URL"] == "http://localhost"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            FileNotFoundError(2, "No such file or directory", "/nowhere/x"),
            "Error: /nowhere/x: No such file or directory\n",
        ),
        (
            Invalid(fields={"name": "is missing"}),
            "Error: Some of the answers cannot be taken as they are. is missing\n",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line_and_no_trace(app, error, told):
    group = Commands("tried")

    @group.command("it")
    def it():
        raise error

    done = app.test_cli_runner().invoke(group, ["it"])
    assert (done.exit_code, done.output) == (1, told)


def test_a_file_is_there_as_a_whole_or_not_at_all(tmp_path):
    file = tmp_path / "box.zip"
    with pytest.raises(ZeroDivisionError), whole_file(file) as out:
        out.write(b"half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    file.write_bytes(b"of yesterday")
    file.chmod(0o600)
    with pytest.raises(ZeroDivisionError), whole_file(file) as out:
        out.write(b"half")
        raise ZeroDivisionError
    assert file.read_bytes() == b"of yesterday"
    with whole_file(file) as out:
        out.write(b"whole")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, list(tmp_path.iterdir())) == (b"whole", 0o600, [file])


def test_what_is_no_plain_file_is_written_as_it_comes(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    link.symlink_to(real)
    with whole_file(link) as out:
        out.write(b"whole")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"whole")
    with whole_file(Path("/dev/null")) as out:
        out.write(b"gone")
    assert not Path("/dev/null").is_file()


def test_a_folder_that_is_not_there_is_named_as_it_was_asked_for():
    with pytest.raises(FileNotFoundError) as told, whole_file(Path("/nowhere/x")):
        pass
    assert told.value.filename == "/nowhere/x"


def test_settings_keeps_the_secret_to_itself(app):
    told = app.test_cli_runner().invoke(args=["settings"]).output
    assert re.search(r"^TRACKER_SECRET_KEY +\(kept secret\)$", told, re.MULTILINE)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("", "(not set)"),
        ("0123456789", "(kept secret)"),
        ("postgresql+psycopg://tracker:pw@db/tracker", "postgresql+psycopg://tracker:***@db/tracker"),
        ("smtp://mail:587", "smtp://mail:587"),
        ("redis://:pw@host", "redis://:***@host"),
    ],
)
def test_a_password_is_never_printed(value, printed):
    assert shown(Setting("X", None, "", secret=True), value) == printed


def test_what_is_not_secret_is_shown_as_it_is():
    assert shown(Setting("X", None, ""), "info") == "info"


@pytest.mark.parametrize("name", ["settings", "start"])
def test_each_command_explains_itself_with_an_example(app, name):
    told = app.test_cli_runner().invoke(args=[name, "--help"])
    assert (told.exit_code, "Example: flask" in told.output) == (0, True)


def test_what_is_prepared_apart_leaves_nothing_behind(capfd):
    kept = []
    apart(lambda: (kept.append(1), click.echo("ready")))
    assert (kept, capfd.readouterr().out) == ([], "ready\n")


def test_what_is_done_meanwhile_is_done_here():
    kept = []
    apart(lambda: kept.append(1), meanwhile=lambda: kept.append(2))
    assert kept == [2]


@pytest.mark.parametrize(
    ("error", "told"),
    [(click.ClickException("no room"), "Error: no room"), (KeyError("no room"), "KeyError: 'no room'")],
)
def test_what_could_not_be_prepared_is_not_served(capfd, error, told):
    def fail():
        raise error

    with pytest.raises(SystemExit, match="1"):
        apart(fail)
    assert capfd.readouterr().err.strip().endswith(told)
