import io
import json
import zipfile
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tracker.core.texts import Text
from tracker.privacy import my_data

ID = UUID(int=7)
FOUND = [
    ("participant", Text("Registration"), [{"id": ID, "given_name": "Ada", "remarks": "", "list_consent": True}]),
    (
        "check_in",
        Text("Check-ins"),
        [{"id": ID, "at": datetime(2026, 3, 2, 9, tzinfo=UTC), "days": [date(2026, 3, 2)]}],
    ),
]


def test_the_page_has_titles_and_leaves_out_what_is_empty_or_tells_nothing():
    found = my_data.sections([FOUND[0]], str)
    consent = "name, function and organisation in the published list of participants"
    assert [(s.title, s.rows) for s in found] == [("Registration", [[("Given names", "Ada"), (consent, "yes")]])]


def test_the_data_for_programs_have_everything():
    assert json.loads(my_data.as_json(FOUND))["check_in"] == [
        {"id": str(ID), "at": "2026-03-02T09:00:00+00:00", "days": ["2026-03-02"]}
    ]
    with pytest.raises(TypeError):
        my_data.as_json([("x", Text("X"), [{"x": object()}])])


def test_the_archive_holds_the_page_the_data_and_the_files_under_harmless_names(tmp_path):
    place = tmp_path / "blob"
    place.write_bytes(b"copy")
    with zipfile.ZipFile(io.BytesIO(my_data.pack("page", "{}", [("../a b.pdf", place)]).getvalue())) as archive:
        assert archive.namelist() == ["my-data.html", "my-data.json", "files/1-_a_b.pdf"]
        assert archive.read("files/1-_a_b.pdf") == b"copy"
