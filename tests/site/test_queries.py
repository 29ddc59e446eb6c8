"""The stamp of a meeting's page: equal while the page is equal, different after every change of what it shows."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.attendance.models import CheckIn, Kind, Result
from tracker.audit.operations import record
from tracker.core.access import SYSTEM
from tracker.core.errors import NotFound
from tracker.core.ids import new_id
from tracker.meetings.operations import raise_revision
from tracker.report.models import ReportVersion
from tracker.site import queries as room
from tracker.site.queries import get_page, get_stamp, list_with_places


@pytest.fixture
def running(make):
    return make.meeting(slug="running")


def check_in(make, meeting, at=NOW):
    return make.save(
        CheckIn(id=new_id(), meeting_id=meeting.id, kind=Kind.IN, at=at, recorded_at=at, result=Result.UNKNOWN)
    )


def test_nothing_changed_nothing_differs(running):
    assert get_stamp("running", NOW) == get_stamp("running", NOW + timedelta(seconds=30))


def test_a_slug_nobody_has_is_not_found(app):
    with pytest.raises(NotFound):
        get_stamp("none", NOW)


@pytest.mark.parametrize("change", ["revision", "check-in", "act", "point", "published", "other meeting", "time"])
def test_every_change_of_what_the_page_shows_changes_the_stamp(make, running, change):
    before, after = get_stamp("running", NOW), NOW
    if change == "revision":
        raise_revision(running.id)
    elif change == "check-in":
        check_in(make, running)
    elif change == "act":
        record("participant.changed", by=SYSTEM, at=NOW, meeting_id=running.id)
    elif change == "point":
        make.point(make.group(running))
    elif change == "published":
        make.save(
            ReportVersion(
                meeting_id=running.id,
                number=1,
                locked_at=NOW,
                locked_by="x",
                document={},
                figures=[],
                sha256="",
                published_at=NOW,
                published_by="x",
            )
        )
    elif change == "other meeting":
        make.meeting()
    else:
        after = NOW + timedelta(days=3)
    assert get_stamp("running", after) != before


def test_a_change_is_seen_even_when_it_was_begun_before_the_last_one(make, running):
    check_in(make, running, at=NOW)
    before = get_stamp("running", NOW)
    check_in(make, running, at=NOW - timedelta(seconds=20))
    assert get_stamp("running", NOW) != before


def test_what_happens_at_another_meeting_leaves_the_stamp_alone(make, running):
    other = make.meeting()
    before = get_stamp("running", NOW)
    check_in(make, other)
    make.point(make.group(other))
    record("participant.changed", by=SYSTEM, at=NOW, meeting_id=other.id)
    assert get_stamp("running", NOW) == before


def test_before_the_meeting_registrations_leave_the_stamp_alone(make):
    coming = make.meeting(
        slug="coming", starts_on=NOW.date() + timedelta(days=9), ends_on=NOW.date() + timedelta(days=9)
    )
    before = get_stamp("coming", NOW)
    record("participant.registered", by=SYSTEM, at=NOW, meeting_id=coming.id)
    assert get_stamp("coming", NOW) == before


def test_places_are_named_in_the_readers_language(make):
    make.country("CH", "Switzerland", region=None).name_fr = "Suisse"
    make.meeting(country_iso2="CH")
    assert [placed.place for placed in list_with_places("en")] == ["Geneva, Switzerland"]
    assert [placed.place for placed in list_with_places("fr")] == ["Geneva, Suisse"]


@pytest.mark.parametrize(("large", "shown"), [(1, 1), (2, 2)])
def test_each_reader_has_a_small_meeting_counted_and_none_a_large_one(make, running, monkeypatch, large, shown):
    monkeypatch.setattr(room, "LARGE", large)

    def registered():
        return get_page("running", get_stamp("running", NOW), "en", NOW).figures.value("registered")

    make.participant(running)
    assert registered() == 1
    make.participant(running)
    assert registered() == shown
