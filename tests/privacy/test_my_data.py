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


READER = my_data.Reader(str, {ID: "Opening"})


def test_the_page_has_titles_and_leaves_out_what_is_empty_or_tells_nothing():
    found = my_data.sections([FOUND[0]], READER)
    consent = "name, function and organisation in the published list of participants"
    assert [(s.title, s.rows) for s in found] == [("Registration", [[("Given names", "Ada"), (consent, "Yes")]])]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("session_id", ID, "Opening"),
        ("session_id", UUID(int=8), ""),
        ("code", str(ID), ""),
        ("code", "K74QX", "K74QX"),
        ("remarks", "x" * 36, "x" * 36),
        ("state", "confirmed", "Confirmed"),
        ("state", "sent", "sent"),
        ("attended", False, "No"),
        ("at", datetime(2026, 3, 2, 9, tzinfo=UTC), "2026-03-02 09:00 UTC"),
        ("needs", ["visa", "access"], "visa, access"),
        ("agreed", {"consent": True, "photo_consent": False}, "the privacy notice: Yes; photographs that show the person: No"),
        ("changes", {"phone": ["", "+254"], "days": [["a", "b"], []]}, "Telephone: – → +254; Days: a, b → –"),
    ],
)  # fmt: skip
def test_a_value_is_put_in_words(name, value, text):
    assert READER.written(name, value) == text


def test_rows_that_are_short_stand_in_a_table_in_the_order_they_happened():
    rows = [{"at": datetime(2026, 3, day, tzinfo=UTC), "reason": why} for day, why in ((3, ""), (2, "ill"))]
    one = my_data.sections([("check_in", Text("Check-ins"), rows)], READER)[0]
    cells = [["2026-03-02 00:00 UTC", "ill"], ["2026-03-03 00:00 UTC", ""]]
    assert (one.headings, one.cells) == (["Time", "Reason"], cells)


def test_a_single_row_and_long_texts_are_read_one_by_one():
    single, long = [{"text": "a"}], [{"text": "a"}, {"text": "b" * 91}]
    found = my_data.sections([("a", Text("A"), single), ("b", Text("B"), long)], READER)
    assert [one.headings for one in found] == [[], []]


def test_the_data_for_programs_have_everything():
    assert json.loads(my_data.as_json(FOUND))["check_in"] == [
        {"id": str(ID), "at": "2026-03-02T09:00:00+00:00", "days": ["2026-03-02"]}
    ]
    with pytest.raises(TypeError):
        my_data.as_json([("x", Text("X"), [{"x": object()}])])


def test_the_archive_holds_the_page_the_data_and_the_files_under_harmless_names():
    with zipfile.ZipFile(io.BytesIO(my_data.pack("page", "{}", [("../a b.pdf", b"copy")]).getvalue())) as archive:
        assert archive.namelist() == ["my-data.html", "my-data.json", "files/1-_a_b.pdf"]
        assert archive.read("files/1-_a_b.pdf") == b"copy"
