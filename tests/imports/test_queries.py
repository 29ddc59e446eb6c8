import pytest

from tests.factories import NOW
from tests.imports.files import csv_of
from tracker.core.access import Actor
from tracker.core.ids import new_id
from tracker.imports import operations, queries
from tracker.imports.errors import NoSuchImport
from tracker.imports.reading import read_table


def test_the_latest_file_is_named_first(meeting):
    by = Actor("user", new_id(), "Olga")
    table = read_table(csv_of(["Name"], ["A"]))
    early, late = (operations.keep_file(meeting, name, table, ["name"], by=by, now=NOW) for name in ("a.csv", "b.csv"))
    assert {f.id for f in queries.list_files(meeting.id, by)} == {early.id, late.id}
    assert queries.get_file(meeting.id, late.id, by).name == "b.csv"
    with pytest.raises(NoSuchImport):
        queries.get_file(meeting.id, new_id(), by)
