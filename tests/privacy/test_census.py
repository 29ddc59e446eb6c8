from datetime import timedelta

import pytest

from tests.factories import NOW
from tracker.core.keeping import KEY
from tracker.privacy import census
from tracker.privacy.census import take_census
from tracker.registration.rules import State


@pytest.fixture(autouse=True)
def _nothing_kept(app):
    app.extensions.pop(KEY, None)
    yield
    app.extensions.pop(KEY, None)


def test_a_small_meeting_is_counted_each_time(make):
    meeting = make.meeting()
    make.participant(meeting)
    make.participant(meeting, state=State.WITHDRAWN)
    make.participant()
    found = take_census(meeting, NOW)
    assert (found.people, [number for _, number in found.agreed], found.is_large) == (2, [1], False)
    assert {one.table: one.rows for one in found.held}["participant"] == 2
    make.participant(meeting)
    assert (take_census(meeting, NOW).people, take_census(meeting, NOW + timedelta(1)).counted_at.day) == (
        3,
        NOW.day + 1,
    )


def test_of_a_large_one_the_last_count_is_given_with_its_time_until_its_settings_change(make, monkeypatch):
    monkeypatch.setattr(census, "LARGE", 1)
    meeting, later = make.meeting(), NOW + timedelta(seconds=9)
    make.participant(meeting)
    assert (take_census(meeting, NOW).people, take_census(meeting, NOW).is_large) == (1, True)
    make.participant(meeting)
    assert (take_census(meeting, later).people, take_census(meeting, later).counted_at) == (1, NOW)
    meeting.revision += 1
    assert (take_census(meeting, later).people, take_census(meeting, later).counted_at) == (2, later)
