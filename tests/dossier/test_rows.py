import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.core.db import db
from tracker.core.ids import new_id
from tracker.dossier import rows
from tracker.dossier.errors import WrongBox
from tracker.meetings.models import Part


def test_every_table_that_hangs_on_a_meeting_is_kept_or_left_out_for_a_reason(app):
    kept = {table.name for table in rows.tables()}
    hanging = {
        table.name
        for table in db.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in kept
    }
    assert hanging - kept - set(rows.LEFT_OUT) == set()
    assert set(rows.LEFT_OUT) - set(db.metadata.tables) == set()


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), "2026-03-02T09:00:00+00:00"), (date(2026, 3, 2), "2026-03-02"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"), (Part.CENTRE, "centre"), (b"\x00", "AA=="), ("x", "x"),
        ({"a": [1]}, {"a": [1]}), (True, True),
    ],
)  # fmt: skip
def test_values_are_written_as_json_has_them(value, data):
    assert rows.as_data(value) == data


def test_values_are_read_back_by_their_column(app):
    participant = db.metadata.tables["participant"]
    read = lambda name, data: rows.as_value(participant.c[name], data)  # noqa: E731 -- said four times below
    assert read("registered_at", "2026-03-02T09:00:00+00:00") == NOW
    assert (read("part", "centre"), read("needs", ["visa"]), read("email", None)) == (Part.CENTRE, ["visa"], None)
    for name, wrong in (("part", "king"), ("link_epoch", True), ("given_name", 3)):
        with pytest.raises(ValueError):
            read(name, wrong)


def test_rows_of_a_meeting_are_lines_in_the_order_of_their_ids(make):
    meeting = make.meeting()
    people = [make.participant(meeting).id for _ in range(2)]
    make.participant()
    lines = [json.loads(line) for line in rows.read(db.metadata.tables["participant"], meeting.id)]
    assert [UUID(line["id"]) for line in lines] == sorted(people)


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"id": "x"}', b'{"unknown": 1}'])
def test_a_line_that_is_no_row_is_refused(app, line):
    with pytest.raises(WrongBox):
        rows.Writer({}).write(db.metadata.tables["meeting_day"], [line])


def test_what_points_at_a_meeting_that_is_not_in_the_box_points_at_nothing(make):
    meeting = make.meeting()
    (line,) = rows.read(db.metadata.tables["meeting"], meeting.id)
    made = {"title": "2015", "held_on": "2015-01-01", "entered_at": NOW.isoformat(), "entered_by": "M", "figures": {}}
    made |= {"regions": {}, "centres": [], "source": "", "counted_id": str(new_id())}
    earlier = json.dumps(made | {"id": str(new_id()), "meeting_id": str(meeting.id)}).encode()
    db.session.delete(meeting)
    db.session.commit()
    writer = rows.Writer({})
    for name, one in (("meeting", line), ("earlier_meeting", earlier)):
        assert writer.write(db.metadata.tables[name], [one]) == 1
    table = db.metadata.tables["earlier_meeting"]
    assert db.session.execute(select(table.c.title, table.c.counted_id)).all() == [("2015", None)]
