import shutil

from tracker.organisations.commands import directory as directory_commands
from tracker.organisations.data_files import FOLDER


def run(app, *arguments):
    return app.test_cli_runner().invoke(directory_commands, arguments)


def test_directory_load_says_what_it_did(app):
    first, second = run(app, "load"), run(app, "load")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert second.output == "0 rows added, 0 changed.\n"
    assert int(first.output.split()[0]) > 600


def test_directory_load_names_the_wrong_line_and_fails(app, tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    (folder / "regions.csv").write_text("code,name\n", encoding="utf-8")
    result = run(app, "load", "--folder", str(folder))
    assert result.exit_code == 1
    assert "Error: regions.csv, line 1: the columns must be code, name, un_name, position" in result.output


def test_directory_load_explains_itself_with_an_example(app):
    assert "Example: flask directory load" in run(app, "load", "--help").output
