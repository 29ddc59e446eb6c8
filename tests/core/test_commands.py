import pytest

from tracker.core.commands import shown
from tracker.core.config import SETTINGS, Setting


def test_settings_lists_each_with_its_value(app):
    lines = app.test_cli_runner().invoke(args=["settings"]).output.splitlines()
    assert [line.split()[0] for line in lines] == [setting.name for setting in SETTINGS]
    assert dict(line.split(maxsplit=1) for line in lines)["TRACKER_BASE_URL"] == "http://localhost"


def test_settings_keeps_the_secret_to_itself(app):
    assert "TRACKER_SECRET_KEY     (kept secret)" in app.test_cli_runner().invoke(args=["settings"]).output


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
