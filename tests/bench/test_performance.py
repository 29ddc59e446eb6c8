import pytest

from bench import performance


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """What was measured of two sizes on one database and one on the other."""
    monkeypatch.setattr(performance, "DOCS", tmp_path)
    monkeypatch.setattr(performance, "KEPT", tmp_path / "performance.json")
    for database, size, rate in (("sqlite", 10_000, 500.0), ("sqlite", 60, 1000.0), ("postgresql", 60, 800.0)):
        values = {"public page": rate, "CSV": size / 10, "memory": 100.5, "statements": 8}
        part = {"at": "2026-11-27T19:10+00:00", "machine": "2 cores", "load": 0.2, "values": values}
        performance.keep(database, size, part | {"limits": {"bare view": 4000.0, "CSV": size / 40}})


def test_what_is_measured_again_takes_the_place_of_what_was_kept(kept):
    part = performance.read()["sqlite"][60]
    performance.keep("sqlite", 60, part | {"load": 3.0})
    assert [
        (name, size, part["load"]) for name, sizes in performance.read().items() for size, part in sizes.items()
    ] == [
        ("sqlite", 60, 3.0),
        ("sqlite", 10_000, 0.2),
        ("postgresql", 60, 0.2),
    ]


def test_the_page_has_each_size_beside_what_binds_it(kept):
    lines = performance.page(performance.read()).splitlines()
    assert "| | SQLite, 60 | SQLite, 10,000 | PostgreSQL, 60 |" in lines
    at = lines.index("| **public page** | 1,000 | 500 | 800 |")
    assert lines[at + 1] == "| bare Flask view | 4,000 (25%) | 4,000 (12%) | 4,000 (20%) |"
    assert "| bare csv.writer, same cells | 1.5 (4.0 x) | 250 (4.0 x) | 1.5 (4.0 x) |" in lines


def test_the_page_is_written_with_two_pictures(kept, tmp_path):
    performance.write()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "performance-rates.svg", "performance-times.svg", "performance.json", "performance.md",
    ]  # fmt: skip


def test_the_page_says_when_the_machine_was_busy(kept):
    part = performance.read()["sqlite"][60]
    quiet = performance.page(performance.read())
    performance.keep("sqlite", 60, part | {"load": 9.0})
    assert [performance.BUSY in page for page in (quiet, performance.page(performance.read()))] == [False, True]
