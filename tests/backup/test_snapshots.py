import pytest

from tracker.backup import snapshots
from tracker.backup.errors import ToolMissing
from tracker.core.db import db


def test_what_is_put_back_is_what_was_taken(house, elsewhere, tmp_path, make):
    make.participant(family_name="Ng\u014dc \u4e2d")
    taken = snapshots.take(house.engine, tmp_path / "copy")
    make.participant()
    assert snapshots.put_back(elsewhere.engine, tmp_path / "copy") == taken


def test_a_missing_program_is_named(house, tmp_path, monkeypatch):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite needs no program")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="pg_dump"):
        snapshots.take(house.engine, tmp_path / "copy")
