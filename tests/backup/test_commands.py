import pytest

from tests.server import environment, flask


@pytest.fixture
def here(tmp_path):
    environ = environment(tmp_path / "here", 8000)
    flask(environ, "db", "upgrade")
    flask(environ, "user", "create", "ana@example.org", "--role", "admin", "--name", "Ana")
    return environ


def test_a_new_house_takes_over_from_a_backup(here, tmp_path):
    kept = tmp_path / "kept.tar"
    assert f"{kept}: " in flask(here, "backup", "create", str(kept))
    there = environment(tmp_path / "there", 8000)
    said = flask(there, "backup", "restore", str(kept))
    assert "every row compared" in said
    assert (tmp_path / "there" / "secret_key").read_text() == (tmp_path / "here" / "secret_key").read_text()
    assert "/login/" in flask(there, "user", "link", "ana@example.org")
    with pytest.raises(RuntimeError, match="There is something in this database already"):
        flask(there, "backup", "restore", str(kept))
