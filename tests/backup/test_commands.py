import sqlite3

import pytest

from tests.server import environment, flask


@pytest.mark.timeout(300)
def test_a_new_house_takes_over_from_a_backup(tmp_path):
    here, there = environment(tmp_path / "here", 8000), environment(tmp_path / "there", 8000)
    flask(here, "db", "upgrade")
    flask(here, "user", "create", "ana@example.org", "--role", "admin", "--name", "Ana")
    kept = tmp_path / "kept.tar"
    assert f"{kept}: " in flask(here, "backup", "create", str(kept))
    assert "every row compared" in flask(there, "backup", "restore", str(kept))
    assert (tmp_path / "there" / "secret_key").read_text() == (tmp_path / "here" / "secret_key").read_text()
    with sqlite3.connect(tmp_path / "there" / "tracker.sqlite3") as restored:
        assert restored.execute("SELECT email FROM user_account").fetchall() == [("ana@example.org",)]
