from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.dashboard.overview import read_overview
from tracker.dashboard.rules import RegionLine
from tracker.meetings.models import Part
from tracker.meetings.rules import Phase
from tracker.registration.models import State


@pytest.fixture
def kenya(meeting, make):
    centre = make.organisation(short_name="SCRC Kenya")
    make.expected(meeting, centre)
    return centre


def test_regions_and_the_rest_make_up_all(meeting, make, kenya):
    session = make.session(meeting)
    make.presence(make.participant(meeting, kenya), session)
    make.participant(meeting, kenya, state=State.SUBMITTED)
    make.presence(make.participant(meeting, part=Part.PARTNER, region_code=None), session)
    make.presence(make.participant(meeting, part=Part.ORGANISER), session)
    found = read_overview("joint", NOW)
    assert found.regions == [RegionLine("AFRICA", "Africa", 1, 1, 2, 1, 1)]
    assert found.rest == RegionLine("", "", 0, 0, 1, 1, 1)
    assert found.figures.value("registered") == 3


def test_centres_of_which_nobody_registered_are_named_until_the_meeting_is_over(meeting, make, kenya):
    make.participant(meeting, kenya)
    silent = make.expected(meeting, make.organisation(short_name="SCRC Senegal"))
    assert [body.short_name for body in read_overview("joint", NOW).silent_centres] == [silent.short_name]
    later = read_overview("joint", NOW + timedelta(days=30))
    assert (later.phase, later.silent_centres) == (Phase.OVER, [])


def test_a_meeting_is_empty_until_somebody_registers(meeting, make, kenya):
    assert read_overview("joint", NOW).is_empty is True
    make.participant(meeting, kenya, state=State.SUBMITTED)
    assert read_overview("joint", NOW).is_empty is False


def test_who_is_inside_is_told_while_a_session_is_on(meeting, make, kenya):
    session = make.session(meeting, starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    make.presence(make.participant(meeting, kenya), session)
    make.presence(make.participant(meeting, kenya), session, inside=False)
    assert read_overview("joint", NOW).inside_now == 1
    assert read_overview("joint", NOW + timedelta(hours=1)).inside_now is None


def test_the_days_of_the_meeting_are_counted_where_it_is_held(meeting):
    found = read_overview("joint", NOW + timedelta(days=1))
    assert (found.day_number, found.day_count) == (2, 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_is_read_in_seven_statements(meeting, make, kenya, queries, rows):
    for _ in range(rows):
        group = make.group(meeting)
        make.point(group)
        make.member(group, make.participant(meeting, kenya))
        make.expected(meeting)
    with queries(7):
        read_overview("joint", NOW)


def test_the_overview_of_a_large_meeting_is_kept_for_a_while(make, monkeypatch, app):
    from tracker.core import keeping
    from tracker.dashboard import overview

    app.extensions.pop(keeping.KEY, None)
    meeting = make.meeting()
    make.participant(meeting)
    assert not overview.read_overview(meeting.slug, NOW).is_large
    monkeypatch.setattr(overview, "LARGE", 2)
    make.participant(meeting)
    assert overview.read_overview(meeting.slug, NOW).is_large
    make.participant(meeting)
    assert overview.read_overview(meeting.slug, NOW).figures.value("registered") == 2
    app.extensions.pop(keeping.KEY, None)
