import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from tracker.core.config import SETTINGS, flask_config, read_settings


def test_every_setting_has_the_prefix_and_a_meaning():
    assert [s.name for s in SETTINGS if not s.name.startswith("TRACKER_") or not s.meaning.endswith(".")] == []


def test_the_secret_is_made_once_and_kept_from_others(tmp_path):
    first = read_settings({"TRACKER_DATA_DIR": str(tmp_path)})["TRACKER_SECRET_KEY"]
    assert len(first) == 64
    assert read_settings({"TRACKER_DATA_DIR": str(tmp_path)})["TRACKER_SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_many_processes_that_start_at_once_get_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: read_settings({"TRACKER_DATA_DIR": str(tmp_path)}), range(32)))
    assert {len(values["TRACKER_SECRET_KEY"]) for values in found} == {64}
    assert len({values["TRACKER_SECRET_KEY"] for values in found}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_everything_lies_in_the_data_folder_unless_said_otherwise(tmp_path):
    values = read_settings({"TRACKER_DATA_DIR": str(tmp_path)})
    assert values["TRACKER_DATABASE_URL"] == f"sqlite:///{tmp_path}/tracker.sqlite3"
    assert values["TRACKER_STORAGE_URL"] == f"file://{tmp_path}/files"
    assert values["TRACKER_MAIL_URL"] == f"file://{tmp_path}/mail/outbox.jsonl"


def test_the_environment_wins(tmp_path):
    values = read_settings({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_DATABASE_URL": "postgresql+psycopg://x/y"})
    assert values["TRACKER_DATABASE_URL"] == "postgresql+psycopg://x/y"


@pytest.mark.parametrize(
    ("base", "name", "secure"), [("https://x.org", "__Host-session", True), ("http://x.org", "session", False)]
)
def test_the_session_cookie_is_bound_to_the_host_over_https(tmp_path, base, name, secure):
    config = flask_config(read_settings({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_BASE_URL": base}))
    assert (config["SESSION_COOKIE_NAME"], config["SESSION_COOKIE_SECURE"]) == (name, secure)
