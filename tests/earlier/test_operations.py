from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tracker.audit.models import AuditEntry
from tracker.core.access import SYSTEM
from tracker.core.db import db
from tracker.earlier import operations, queries
from tracker.earlier.errors import (
    AlreadyCompared,
    FiguresChanged,
    NoSuchEarlierMeeting,
    TooManyCompared,
    WrongEarlierMeeting,
)
from tracker.earlier.operations import EarlierDetails


def details(title="Meeting 2015", year=2015, **values):
    return EarlierDetails(title, date(year, 11, 2), **values)


def add(meeting, *args, **values):
    return operations.add_earlier(meeting, details(*args, **values), by=SYSTEM, now=NOW)


def test_a_typed_meeting_says_who_typed_it_and_when(make):
    meeting = make.meeting()
    add(meeting, figures={"attended": 35}, regions={"AFRICA": 10}, centres=["SCRC-1"], source="Report 2015")
    add(make.meeting(), "Noise")
    row = queries.list_earlier(meeting.id)[0]
    assert (row.figures, row.regions, row.centres) == ({"attended": 35}, {"AFRICA": 10}, ["SCRC-1"])
    assert (row.source, row.entered_by, row.entered_at, row.counted_id) == ("Report 2015", "the system", NOW, None)


def test_each_title_stands_once_and_five_at_the_most(make):
    meeting = make.meeting()
    for year in range(2010, 2015):
        add(meeting, f"Meeting {year}", year)
        if year == 2010:
            with pytest.raises(AlreadyCompared):
                add(meeting, "Meeting 2010", 2009)
    with pytest.raises(TooManyCompared):
        add(meeting, "Meeting 2015")
    assert [row.title for row in queries.list_earlier(meeting.id)] == [f"Meeting {y}" for y in range(2010, 2015)]


@pytest.mark.parametrize(
    ("values", "fields"),
    [({"figures": {"attended": 3, "woman": 4}}, {"woman", "man"}), ({"year": 2027}, {"held_on"})],
)
def test_what_cannot_be_is_refused_beside_its_field(make, values, fields):
    meeting = make.meeting()
    with pytest.raises(WrongEarlierMeeting) as refused:
        add(meeting, **values)
    assert (set(refused.value.fields), queries.list_earlier(meeting.id)) == (fields, [])


def test_a_meeting_is_not_compared_with_itself(make):
    meeting = make.meeting()
    with pytest.raises(NoSuchEarlierMeeting):
        add(meeting, counted_id=meeting.id)


def test_figures_that_somebody_else_corrected_meanwhile_are_kept(make):
    meeting = make.meeting()
    row = add(meeting, figures={"attended": 35})
    read, later = row.entered_at.isoformat(), NOW + timedelta(hours=1)
    for upon, attended, at in ((read, 36, later), ("", 37, later + timedelta(hours=1))):
        operations.change_earlier(
            meeting, row.id, details(figures={"attended": attended}), upon=upon, by=SYSTEM, now=at
        )
    with pytest.raises(FiguresChanged):
        operations.change_earlier(meeting, row.id, details(figures={"attended": 1}), upon=read, by=SYSTEM, now=NOW)
    assert queries.get_earlier(meeting.id, row.id).figures == {"attended": 37}


def test_correcting_and_taking_out_are_written_down(make):
    meeting = make.meeting()
    row = add(meeting, figures={"attended": 35})
    later = NOW + timedelta(hours=1)
    changed = details("Joint meeting 2015", figures={"attended": 36})
    operations.change_earlier(meeting, row.id, changed, by=SYSTEM, now=later)
    assert (row.title, row.figures, row.entered_at) == ("Joint meeting 2015", {"attended": 36}, later)
    with pytest.raises(NoSuchEarlierMeeting):
        operations.remove_earlier(make.meeting(), row.id, by=SYSTEM, now=NOW)
    operations.remove_earlier(meeting, row.id, by=SYSTEM, now=later)
    assert queries.list_earlier(meeting.id) == []
    acts = db.session.scalars(select(AuditEntry.action).where(AuditEntry.meeting_id == meeting.id)).all()
    assert sorted(acts) == ["comparison.added", "comparison.changed", "comparison.removed"]
